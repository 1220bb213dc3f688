"""Which lines begin an item of a list, and which are rows of a table of contents (pure)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from index.lines import DECIDES, LEADERS, Line

_GLYPH = "•●▪◦‣·∙○■□➢►✓\uf0b7\uf0a7\uf0d8"
_BULLET = re.compile(
    rf"[{_GLYPH}]\s*\S|(?:[*–—-]|\(?(?:\d{{1,2}}|[a-zåäö]|[ivx]{{1,4}})\)|o)\s+\S|[{_GLYPH}]$"
)
_COUNTED = re.compile(r"(\d{1,2})\.\s+[a-zåäö]")
_DASH = re.compile(r"[–—-]\s")
_NEXT_DECISION = re.compile(r"(?:[,.;]|\b(?:samt|och|dels))$")
_ENDS_IN_PAGE = re.compile(r".*[^\W\d_].*\s(\d{1,3})")
_ROW = 160
_CONTENTS = 3
"""So many lines in a row that end in the numbers of pages are a table of contents."""


def mark_items(lines: Sequence[Line]) -> list[Line]:
    """`lines` with their items and rows marked.

    Small letters after numbers that count on are items, and what a board decides. A
    single dash is one inside a sentence that wrapped ("Västbus / - riktlinjer").
    """
    marked = [bool(_BULLET.match(line.text)) for line in lines]
    dashes = {at for at, line in enumerate(lines) if _DASH.match(line.text)}
    usual = Counter(line.gap for line in lines[1:]).most_common(1)
    for at in dashes - {0}:
        alone = not dashes & {*range(at - 4, at), *range(at + 1, at + 5)}
        if alone and not lines[at - 1].closed and lines[at].gap <= usual[0][0]:
            marked[at] = False
    counted = {at: int(m[1]) for at, line in enumerate(lines) if (m := _COUNTED.match(line.text))}
    for (at, number), (later, following) in pairwise(counted.items()):
        if following == number + 1:
            marked[at] = marked[later] = True
    for at in _decisions(lines):
        marked[at] = True
    rows = _rows(lines)
    return [
        replace(line, item=item and at not in rows, row=at in rows) if not line.level else line
        for at, (line, item) in enumerate(zip(lines, marked, strict=True))
    ]


def _rows(lines: Sequence[Line]) -> frozenset[int]:
    """Indexes of the lines with dotted leaders, and of those that list pages."""
    found = {at for at, line in enumerate(lines) if LEADERS.search(line.text)}
    series: list[int] = []
    last = 0
    for at, line in enumerate(lines):
        page = _ENDS_IN_PAGE.fullmatch(line.text) if len(line.text) <= _ROW else None
        follows = bool(series) and not line.gap and page is not None and int(page[1]) >= last
        if not follows:
            series = []
        if page:
            series.append(at)
            last = int(page[1])
        if len(series) >= _CONTENTS:
            found.update(series)
    return frozenset(found)


def _decisions(lines: Sequence[Line]) -> list[int]:
    """Indexes of the lines "att …" that list what is decided, two or more."""
    found: list[list[int]] = []
    for at, (before, line) in enumerate(pairwise(lines), start=1):
        if not line.text.startswith("att "):
            continue
        if DECIDES.search(before.text):
            found.append([at])
        elif found and at - found[-1][-1] <= 4 and _NEXT_DECISION.search(before.text):
            found[-1].append(at)
    return [at for decided in found if len(decided) > 1 for at in decided]
