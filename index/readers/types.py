"""What every reader returns and what it may raise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ReadText:
    """The text of a file and the offset at which each of its pages begins, if known."""

    text: str
    page_starts: tuple[int, ...] = ()


Reader = Callable[[Path], ReadText]
"""Reads one file; raises `DocumentError` with a reason that tells what to do."""
