"""What every reader returns and what it may raise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from index.types import Heading


@dataclass(frozen=True, slots=True)
class ReadText:
    """The text of a file and what its format tells of its structure.

    Attributes:
        page_starts: offset at which each page begins, if known.
        headings: in reading order, when each line of the text is a whole paragraph, item
            or row; `None` when lines are only lines, and structure has to be guessed.
    """

    text: str
    page_starts: tuple[int, ...] = ()
    headings: tuple[Heading, ...] | None = None


Reader = Callable[[Path], ReadText]
"""Reads one file; raises `DocumentError` with a reason that tells what to do."""
