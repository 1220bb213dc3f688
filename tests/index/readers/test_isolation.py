"""Whatever a parser does, the build gets an error with the file's name, and soon."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from index.errors import DocumentError
from index.readers.isolation import Limits, read_isolated

HERE = "tests.index.readers.misbehaving"
TIGHT = Limits(memory_bytes=1 << 30, cpu_seconds=30, seconds=60, characters=1000)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "fil med 'citat\" och å.pdf"
    made.write_text("innehåll")
    return made


@pytest.mark.parametrize(
    ("reader", "reason"),
    [
        ("eats_memory", "reading it takes too much memory"),
        ("crashes", r"it is damaged \(reading it ended with -6\)"),
        ("recurses", "it is nested too deep"),
        ("raises", r"it is damaged \(ValueError: a parser's own error\)"),
        ("writes_much", "it has more than 1000 characters"),
    ],
)
def test_a_parser_led_astray(path: Path, reader: str, reason: str) -> None:
    with pytest.raises(DocumentError, match=reason) as caught:
        read_isolated(path, f"{HERE}:{reader}", TIGHT)
    assert str(caught.value).startswith(f"{path.name}: ")


def test_one_that_reckons_for_ever(path: Path) -> None:
    with pytest.raises(DocumentError, match="reading it took longer than 2 s") as caught:
        read_isolated(path, f"{HERE}:spins", replace(TIGHT, cpu_seconds=2))
    assert str(caught.value).startswith(f"{path.name}: ")


def test_one_that_waits_for_ever(path: Path) -> None:
    with pytest.raises(DocumentError, match="took longer than 1 s"):
        read_isolated(path, f"{HERE}:waits", Limits(seconds=1.0))


def test_what_a_library_prints_is_not_the_answer(path: Path) -> None:
    assert read_isolated(path, f"{HERE}:prints", TIGHT).text == "read"


def test_a_file_that_is_too_large(path: Path) -> None:
    with pytest.raises(DocumentError, match="it is larger than 0 MB"):
        read_isolated(path, f"{HERE}:prints", Limits(file_bytes=5))


def test_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").touch()
    with pytest.raises(DocumentError, match=r"a\.pdf: the file is empty"):
        read_isolated(tmp_path / "a.pdf", f"{HERE}:prints", TIGHT)
