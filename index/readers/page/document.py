"""From the regions of all pages to the text of a document with its headings (pure)."""

from __future__ import annotations

from collections.abc import Container, Sequence

from index.readers.page.hyphens import vocabulary
from index.readers.page.paragraphs import Paragraph, join_over_pages
from index.readers.page.titles import body_font, heading_levels
from index.readers.parts import FEED, Part, PartKind, clean, compose, row
from index.readers.types import ReadText

LARGER, LARGER_SCANNED = 1.07, 1.1
"""A heading's size against that of the body; where it is measured on an image it varies."""


def compose_pages(found: Sequence[Paragraph], *, scanned: bool) -> ReadText:
    """The text of a document of `found` paragraphs in reading order."""
    body, _ = body_font(found)
    whole = join_over_pages(found, body)
    levels = heading_levels(whole, LARGER_SCANNED if scanned else LARGER)
    known = vocabulary(line.text for paragraph in whole for line in paragraph.lines)
    parts: list[Part] = []
    page = 1
    for at, paragraph in enumerate(whole):
        turn = FEED * max(0, paragraph.page - page)
        page = max(page, paragraph.pages[-1])
        if paragraph.table:
            made = [row(cells, at) for cells in paragraph.table.cells]
        else:
            kind = _kind(whole, at, levels)
            group = _first_line(whole, at) if kind is PartKind.LINE else 0
            made = [Part(kind, clean(paragraph.text(known)), levels.get(at, 0), group)]
        parts += [Part(PartKind.PARAGRAPH, turn)] if turn else []
        parts += made
    return compose(parts, paged=True)


def _first_line(whole: Sequence[Paragraph], at: int) -> int:
    """Index of the paragraph that begins the address that `whole[at]` is a line of."""
    while whole[at].tight:
        at -= 1
    return at


def _kind(whole: Sequence[Paragraph], at: int, levels: Container[int]) -> PartKind:
    """What `whole[at]` is; single lines right under each other are those of an address."""
    paragraph = whole[at]
    if at in levels:
        return PartKind.HEADING
    if paragraph.item:
        return PartKind.ITEM
    above = paragraph.tight and at - 1 not in levels
    below = at + 1 < len(whole) and whole[at + 1].tight and not whole[at + 1].item
    alone = len(paragraph.lines) == 1 and (above or below)
    return PartKind.LINE if alone else PartKind.PARAGRAPH
