"""Headers and footers: what stands at the same place on page after page (pure)."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from index.readers.page.words import Line, Word, rows

_ZONE = 0.14
_NEAR = 6.0
_LARGER = 1.07
_NUMBER = re.compile(r"\d{1,6}")


@dataclass(frozen=True, slots=True)
class PageWords:
    """The words of one page, in points."""

    number: int
    height: float
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    page: int
    line: Line
    top: bool

    @property
    def place(self) -> float:
        return self.line.top

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(int(number) for number in _NUMBER.findall(self.line.text))

    @property
    def outer(self) -> set[int]:
        """The numbers that are its first and its last word."""
        ends = {self.line.words[0].text, self.line.words[-1].text}
        return {int(text) for text in ends if _NUMBER.fullmatch(text)}


def without_running(pages: Sequence[PageWords]) -> list[PageWords]:
    """`pages` without their headers, footers and page numbers.

    From the edge inwards, a line goes that stands at the same place on three pages or
    more (on both, of two) with the same words; numbers in it may differ if one of them
    counts the pages.
    """
    edges = {page.number: _edge_rows(page) for page in pages}
    groups: dict[tuple[bool, str], list[_Row]] = defaultdict(list)
    for found in edges.values():
        for row in found:
            groups[row.top, _NUMBER.sub("#", row.line.text)].append(row)
    sizes = Counter(word.size for page in pages for word in page.words)
    usual = sizes.most_common(1)[0][0] if sizes else 0.0
    needed = max(2, min(3, -(-len(pages) // 2)))
    rows_of_all = [row for found in edges.values() for row in found]
    running = {id(row) for row in _numbered(rows_of_all, len(pages))}
    running |= {id(row) for group in groups.values() for row in _repeated(group, needed, usual)}
    return [_stripped(page, edges[page.number], running) for page in pages]


def _edge_rows(page: PageWords) -> list[_Row]:
    """The lines in the zones of headers and footers, each zone from the edge inwards."""
    lines = [Line(tuple(row)) for row in rows(page.words)]
    high, low = _ZONE * page.height, (1 - _ZONE) * page.height
    top = [_Row(page.number, line, True) for line in lines if line.bottom <= high]
    bottom = [_Row(page.number, line, False) for line in reversed(lines) if line.top >= low]
    return top + bottom


def _numbered(found: Sequence[_Row], pages: int) -> list[_Row]:
    """The rows that begin or end in the number of their page, if most pages bear one.

    A chapter's own head stands on its few pages only.
    """
    shifts: Counter[int] = Counter()
    for page in {row.page for row in found}:
        shifts.update({n - page for row in found if row.page == page for n in row.outer})
    shift, count = shifts.most_common(1)[0] if shifts else (0, 0)
    if count < max(3, pages / 2):
        return []
    return [row for row in found if row.page + shift in row.outer]


def _repeated(group: Sequence[_Row], needed: int, usual: float) -> list[_Row]:
    """The rows of `group`, alike but for numbers, that are running heads.

    Set larger than the `usual` size, and numbered, they are headings ("Bilaga 2").
    """
    found = []
    for row in group:
        alike = {
            other.page
            for other in group
            if abs(other.place - row.place) <= _NEAR and _same(row, other, usual)
        }
        if len(alike) >= needed:
            found.append(row)
    return found


def _same(row: _Row, other: _Row, usual: float) -> bool:
    """Whether their numbers are the same, or differ as their pages do."""
    counts = row.line.size <= _LARGER * usual
    apart = row.page - other.page
    pairs = zip(row.numbers, other.numbers, strict=True)
    return all(a == b or (counts and a - b == apart) for a, b in pairs)


def _stripped(page: PageWords, edge: Sequence[_Row], running: set[int]) -> PageWords:
    gone: set[int] = set()
    for top in (True, False):
        for row in (row for row in edge if row.top is top):
            if id(row) not in running:
                break
            gone |= {id(word) for word in row.line.words}
    return PageWords(
        page.number, page.height, tuple(word for word in page.words if id(word) not in gone)
    )
