"""The precision that suits a processor."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.processor import best_precision, cores, multiplies_bf16


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        ("fpu avx2 avx512f avx512_vnni", "int8"),
        ("fpu avx2 avx_vnni", "int8"),
        ("fpu sse4_2 avx2 fma", "fp32"),
        ("fpu avx512f avx512_vnnix", "fp32"),
    ],
)
def test_int8_needs_its_instructions(tmp_path: Path, flags: str, expected: str) -> None:
    info = tmp_path / "cpuinfo"
    info.write_text(f"processor\t: 0\nmodel name\t: avx512_vnni\nflags\t\t: {flags}\n")
    assert best_precision(info) == expected


def test_an_unknown_processor_gets_fp32(tmp_path: Path) -> None:
    assert best_precision(tmp_path / "absent") == "fp32"
    (tmp_path / "arm").write_text("Features\t: fp asimd\n")
    assert best_precision(tmp_path / "arm") == "fp32"
    assert not multiplies_bf16(tmp_path / "absent")


@pytest.mark.parametrize(
    ("flags", "expected"),
    [("avx512f avx512_bf16", True), ("amx_bf16 amx_tile", True), ("avx512_vnni amx_int8", False)],
)
def test_bf16_needs_its_instructions(tmp_path: Path, flags: str, expected: bool) -> None:
    info = tmp_path / "cpuinfo"
    info.write_text(f"flags\t\t: {flags}\n")
    assert multiplies_bf16(info) is expected


def test_there_is_a_core() -> None:
    assert cores() >= 1
