"""From a block to the units that an answer may quote (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.lines import DETAIL, EMAIL, PHONE
from index.sentences import sentence_spans
from index.types import Block, BlockKind, Unit, UnitKind

_LINE = re.compile(r"[^\n]*\S[^\n]*")
_SPACES = re.compile(r"\s+")
_LONGEST = 1500
"""A unit of more characters is no sentence but text without full stops, and is cut."""
_LINES_A_PERSON = 10
_ONE_FRAGMENT = 300
"""Lines that together are shorter are quoted together, as a signature is."""


def _lines(text: str, start: int, end: int) -> list[tuple[int, int]]:
    spans = []
    for match in _LINE.finditer(text, start, end):
        raw = match.group()
        first = match.start() + len(raw) - len(raw.lstrip())
        spans.append((first, first + len(raw.strip())))
    return spans


def _list_units(text: str, block: Block) -> list[Unit]:
    lead_end = block.start + len(text[block.start : block.items[0]].rstrip())
    lead = (block.start, lead_end) if lead_end > block.start else None
    return [
        Unit(UnitKind.ITEM, start, start + len(text[start:end].rstrip()), lead)
        for start, end in zip(block.items, [*block.items[1:], block.end], strict=True)
    ]


def _contact_units(text: str, block: Block) -> list[Unit]:
    """One unit a person: who can be reached is complete, and the next line names another."""
    lines = _lines(text, block.start, block.end)
    labelled = text[slice(*lines[0])].endswith(":") and len(lines) > 1
    groups: list[list[tuple[int, int]]] = []
    complete = False
    for line in lines[1:] if labelled else lines:
        said = text[slice(*line)]
        reachable = bool(EMAIL.search(said) or PHONE.search(said))
        more = groups and len(groups[-1]) < _LINES_A_PERSON and DETAIL.match(said)
        if not groups or (complete and not more):
            groups.append([line])
            complete = reachable
        else:
            groups[-1].append(line)
            complete = complete or reachable
    lead = lines[0] if labelled else None
    return [Unit(UnitKind.CONTACT, group[0][0], group[-1][1], lead) for group in groups]


def split_units(text: str, block: Block) -> list[Unit]:
    """The units of `block`, in reading order; a heading has none of its own."""
    if block.kind is BlockKind.HEADING:
        return []
    if block.kind is BlockKind.LIST:
        return _list_units(text, block)
    if block.kind is BlockKind.CONTACT:
        return _contact_units(text, block)
    if block.items and block.end - block.start > _ONE_FRAGMENT:
        ends = [*block.items[1:], block.end]
        return [
            Unit(UnitKind.FRAGMENT, start, start + len(text[start:end].rstrip()))
            for start, end in zip(block.items, ends, strict=True)
        ]
    return [
        Unit(_prose_kind(text[a:b]), a, b)
        for start, end in sentence_spans(text, block.start, block.end)
        for a, b in _bounded(text, start, end)
    ]


def _bounded(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The span itself, or parts of at most `_LONGEST` characters, cut at white space."""
    while end - start > _LONGEST:
        spaces = list(_SPACES.finditer(text, start + 1, start + _LONGEST))
        cut, following = spaces[-1].span() if spaces else (start + _LONGEST,) * 2
        yield start, cut
        start = following
    yield start, end


def _prose_kind(text: str) -> UnitKind:
    closed = text.rstrip('"”’») ').endswith((".", "!", "?", "…"))
    return UnitKind.SENTENCE if closed or len(text) > 90 else UnitKind.FRAGMENT
