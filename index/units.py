"""From a block to the units that an answer may quote (pure)."""

from __future__ import annotations

import re

from index.layout import BULLET, EMAIL, PHONE
from index.sentences import sentence_spans
from index.types import Block, BlockKind, Unit, UnitKind

_LINE = re.compile(r"[^\n]*\S[^\n]*")


def _lines(text: str, start: int, end: int) -> list[tuple[int, int]]:
    spans = []
    for match in _LINE.finditer(text, start, end):
        raw = match.group()
        first = match.start() + len(raw) - len(raw.lstrip())
        spans.append((first, first + len(raw.strip())))
    return spans


def _lead(text: str, lines: list[tuple[int, int]], first_item: int) -> tuple[int, int] | None:
    return (lines[0][0], lines[first_item - 1][1]) if first_item else None


def _list_units(text: str, block: Block) -> list[Unit]:
    lines = _lines(text, block.start, block.end)
    starts = [at for at, (a, b) in enumerate(lines) if BULLET.match(text[a:b])]
    lead = _lead(text, lines, starts[0])
    ends = [*starts[1:], len(lines)]
    return [
        Unit(UnitKind.ITEM, lines[a][0], lines[b - 1][1], lead)
        for a, b in zip(starts, ends, strict=True)
    ]


def _contact_units(text: str, block: Block) -> list[Unit]:
    """One unit a person: a new one begins after a gap, or with the line after a number."""
    lines = _lines(text, block.start, block.end)
    labelled = text[slice(*lines[0])].endswith(":") and len(lines) > 1
    groups: list[list[tuple[int, int]]] = []
    complete = False
    for line in lines[1:] if labelled else lines:
        reachable = _is_reachable(text[slice(*line)])
        gap = bool(groups) and text.count("\n", groups[-1][-1][1], line[0]) > 1
        if not groups or ((gap or not reachable) and complete):
            groups.append([line])
            complete = reachable
        else:
            groups[-1].append(line)
            complete = complete or reachable
    lead = lines[0] if labelled else None
    return [Unit(UnitKind.CONTACT, group[0][0], group[-1][1], lead) for group in groups]


def _is_reachable(line: str) -> bool:
    return bool(EMAIL.search(line) or PHONE.search(line))


def split_units(text: str, block: Block) -> list[Unit]:
    """The units of `block`, in reading order; a heading has none of its own."""
    if block.kind is BlockKind.HEADING:
        return []
    if block.kind is BlockKind.LIST:
        return _list_units(text, block)
    if block.kind is BlockKind.CONTACT:
        return _contact_units(text, block)
    return [
        Unit(_prose_kind(text[start:end]), start, end)
        for start, end in sentence_spans(text, block.start, block.end)
    ]


def _prose_kind(text: str) -> UnitKind:
    closed = text.rstrip('"”’») ').endswith((".", "!", "?", "…"))
    return UnitKind.SENTENCE if closed or len(text) > 90 else UnitKind.FRAGMENT
