"""What the processor offers to the encoder's arithmetic."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

Precision = Literal["fp32", "int8"]
"""Of the products within the encoder's layers."""
PRECISIONS: tuple[Precision, ...] = ("fp32", "int8")

CPU_INFO = Path("/proc/cpuinfo")
FAST_INT8 = {"avx512_vnni", "avx_vnni", "amx_int8"}
"""Without one of these, int8 products are slower, and may overflow 16 bits on AVX2."""


FAST_BF16 = {"amx_bf16", "avx512_bf16"}
"""Without one of these, bf16 products are converted to and fro, at a third of fp32's speed."""


def best_precision(cpu_info: Path = CPU_INFO) -> Precision:
    """`int8` where the processor has instructions for it, else `fp32`."""
    return "int8" if FAST_INT8 & _flags(cpu_info) else "fp32"


def multiplies_bf16(cpu_info: Path = CPU_INFO) -> bool:
    """Whether the processor has instructions for bf16, as training likes them."""
    return bool(FAST_BF16 & _flags(cpu_info))


def _flags(cpu_info: Path) -> set[str]:
    try:
        text = cpu_info.read_text()
    except OSError:
        return set()
    return set(next((line for line in text.splitlines() if line.startswith("flags")), "").split())


def cores() -> int:
    """How many cores this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1
