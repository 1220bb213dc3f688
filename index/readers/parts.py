"""The parts of a document that has structure, and the text that they make (pure).

A form feed in a part says that the next page begins there. It is how page breaks travel
from the formats to `compose`, which takes them out and notes where they were.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from index.lines import CELL
from index.readers.types import ReadText
from index.types import Heading

FEED = "\f"
DEEPEST = 6

# What is never seen: soft hyphens, zero-width marks, controls. Line breaks of all kinds
# and no-break spaces are white space to `\s`.
_UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff\x00-\x08\x0e-\x1b\x7f\ud800-\udfff]")
_SPACE = re.compile(r"[^\S\f]+")
_TURN = re.compile(r"( ?)(\f[ \f]*)")
_LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}


class PartKind(StrEnum):
    """What a part is; items, rows and lines of the same group stand close together."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class Part:
    """One line of the text to be.

    Attributes:
        level: depth of a heading, from 1.
        group: tells the rows of one table, or the lines of one address, from the next.
    """

    kind: PartKind
    text: str
    level: int = 0
    group: int = 0


def clean(raw: str) -> str:
    """`raw` on one line as people see it; form feeds stay, right before what they begin."""
    seen = unicodedata.normalize("NFC", _UNSEEN.sub("", raw).translate(_LIGATURES))
    return _TURN.sub(_turned, _SPACE.sub(" ", seen)).strip(" ")


def _turned(match: re.Match[str]) -> str:
    spaced = " " if " " in match.group() else ""
    return spaced + FEED * match.group().count(FEED)


def row(cells: Sequence[str], group: int) -> Part:
    """A row of a table; empty cells at its end are left out."""
    shown = [clean(cell) for cell in cells]
    while shown and not shown[-1]:
        shown.pop()
    return Part(PartKind.ROW, CELL.join(shown), group=group)


def _gap(before: Part, after: Part) -> str:
    """What stands between two parts: items follow what leads to them at once."""
    led = after.kind is PartKind.ITEM and before.kind in (PartKind.PARAGRAPH, PartKind.LINE)
    close = after.kind in (PartKind.ITEM, PartKind.ROW, PartKind.LINE)
    together = before.kind is after.kind and before.group == after.group
    return "\n" if led or (close and together) else "\n\n"


def compose(parts: Iterable[Part], *, paged: bool) -> ReadText:
    """The text that `parts` make, a line each, with its pages and headings.

    Args:
        paged: the form feeds in the parts are all its page breaks.
    """
    pieces: list[str] = []
    pages = [0]
    headings: list[Heading] = []
    length = waiting = 0
    before: Part | None = None
    for part in parts:
        said = part.text.replace(FEED, "").strip(" \t|")
        if not said:
            waiting += part.text.count(FEED)
            continue
        gap = _gap(before, part) if before else ""
        length += len(gap)
        pages += [length] * waiting + _turns(part.text, length)
        waiting = 0
        kept = part.text.replace(FEED, "")
        if part.kind is PartKind.HEADING:
            headings.append(Heading(length, length + len(kept), min(part.level, DEEPEST)))
        pieces += [gap, kept]
        length += len(kept)
        before = part
    return ReadText("".join(pieces), tuple(pages) if paged else (), tuple(headings))


def _turns(text: str, offset: int) -> list[int]:
    """Where in the document each page begins that a form feed of `text` announces."""
    places = [at for at, char in enumerate(text) if char == FEED]
    return [offset + at - seen for seen, at in enumerate(places)]
