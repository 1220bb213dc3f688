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


def best_precision(cpu_info: Path = CPU_INFO) -> Precision:
    """`int8` where the processor has instructions for it, else `fp32`."""
    try:
        text = cpu_info.read_text()
    except OSError:
        return "fp32"
    flags = next((line for line in text.splitlines() if line.startswith("flags")), "")
    return "int8" if FAST_INT8 & set(flags.split()) else "fp32"


def cores() -> int:
    """How many cores this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1
