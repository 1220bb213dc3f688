"""Structure-aware passages: whole blocks, never a cut sentence (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from index.layout import split_blocks
from index.sections import split_sections
from index.types import Block, BlockKind, Document, Passage, Section, Unit, UnitKind
from index.units import split_units

TARGET = 420
LIMIT = 700
LIST_LIMIT = 1400
TINY = 120
FORMAT = 5
"""Raise when passages of an unchanged text would come out otherwise."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """What is never cut: a sentence run, a list, a contact.

    `binds` to what follows: a heading, or a lead-in to lines that are no list.
    """

    start: int
    end: int
    units: tuple[Unit, ...]
    binds: bool = False


@dataclass(slots=True)
class _Draft:
    """A passage in the making."""

    section: Section
    pieces: list[_Piece] = field(default_factory=list)

    @property
    def length(self) -> int:
        return self.pieces[-1].end - self.pieces[0].start if self.pieces else 0


def _split_units_evenly(units: Sequence[Unit], limit: int) -> Iterator[tuple[Unit, ...]]:
    """Cut a long run of units into parts of about equal length, each within `limit`."""
    total = units[-1].end - units[0].start
    parts = -(-total // limit)
    size = total / parts
    part: list[Unit] = []
    for unit in units:
        if part and unit.end - part[0].start > limit:
            yield tuple(part)
            part = []
        part.append(unit)
        if part[-1].end - part[0].start >= size:
            yield tuple(part)
            part = []
    if part:
        yield tuple(part)


def _pieces(text: str, block: Block) -> Iterator[_Piece]:
    units = split_units(text, block)
    if not units:
        yield _Piece(block.start, block.end, (), binds=True)
        return
    binds = block.kind is BlockKind.PARAGRAPH and text[block.start : block.end].endswith(":")
    limit = LIMIT if block.kind is BlockKind.PARAGRAPH else LIST_LIMIT
    if block.end - block.start <= limit:
        yield _Piece(block.start, block.end, tuple(units), binds)
        return
    for part in _split_units_evenly(units, TARGET + 80 if limit == LIMIT else limit):
        lead = part[0].lead
        first = lead[0] if lead and part[0] is units[0] else part[0].start
        yield _Piece(first, part[-1].end, part, binds and part[-1] is units[-1])


def _drafts(text: str, sections: Sequence[Section]) -> list[_Draft]:
    drafts: list[_Draft] = []
    for section in sections:
        tiny = drafts and len(drafts) == 1 and drafts[0].length < TINY
        if tiny and not drafts[0].section.headings:
            drafts[0].section = section
        else:
            drafts.append(_Draft(section))
        for block in section.blocks:
            for piece in _pieces(text, block):
                draft = drafts[-1]
                grown = piece.end - draft.pieces[0].start if draft.pieces else 0
                bound = draft.length < LIST_LIMIT and draft.pieces and draft.pieces[-1].binds
                if draft.pieces and not bound and (draft.length >= TARGET or grown > LIMIT):
                    draft = _Draft(section)
                    drafts.append(draft)
                draft.pieces.append(piece)
    return [draft for draft in drafts if draft.pieces]


def _units(pieces: Sequence[_Piece], *, opens: bool) -> list[Unit]:
    """The units of a passage; in the one that opens a document, a stray line above the title
    is quoted with it."""
    units = [unit for piece in pieces for unit in piece.units]
    title = [piece.end for piece in takewhile(lambda piece: not piece.units, pieces[1:])]
    if opens and title and len(pieces[0].units) == 1 and units[0].kind is UnitKind.FRAGMENT:
        units[0] = replace(units[0], end=title[-1])
    return units


def split_passages(document: Document, ignored: Sequence[str] = ()) -> list[Passage]:
    """The passages of `document`, in reading order.

    Each is a slice of the text that holds whole sentences, a list with its lead-in and
    a contact with its numbers, under one heading path (a stray line before the first
    heading joins the first passage). They are about `TARGET` to `LIMIT` characters.
    """
    text = document.text
    blocks = split_blocks(text, document.page_starts, ignored, document.headings)
    sections = split_sections(text, blocks, document.info.title)
    passages = []
    for ordinal, draft in enumerate(_drafts(text, sections)):
        start, end = draft.pieces[0].start, draft.pieces[-1].end
        passages.append(
            Passage(
                id=f"{document.info.id}#{ordinal}",
                document=document.info.id,
                section=draft.section.label,
                page=document.page_of(start),
                start=start,
                end=end,
                text=text[start:end],
                units=tuple(_units(draft.pieces, opens=not ordinal)),
            )
        )
    return passages
