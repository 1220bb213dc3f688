"""From the lines of a column to its paragraphs and list items (pure)."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from statistics import median

from index.lines import LEADERS
from index.readers.page.columns import Column, Region, Table
from index.readers.page.hyphens import join
from index.readers.page.words import LABEL, Line
from index.readers.parts import FEED

_CLOSED = re.compile(r"[.!?…:;][\"”’»)\]⁰¹²³⁴-⁹]*$")
_RUNS_ON = re.compile(r"[a-zåäöé(]")
_SAME = 0.06
_DASHES = frozenset("–—-*")


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together, or the rows of a table.

    Attributes:
        pages: the page of each line.
        table: the rows when it is a table; it has no lines then.
        tight: it stands right under the one before, as the lines of an address do.
    """

    lines: list[Line] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)
    table: Table | None = None
    item: bool = False
    tight: bool = False

    @property
    def size(self) -> float:
        return self.lines[0].size

    @property
    def bold(self) -> bool:
        return all(line.bold for line in self.lines)

    @property
    def page(self) -> int:
        return self.pages[0]

    @property
    def closed(self) -> bool:
        """Whether it ends as a sentence or a lead-in does."""
        return bool(_CLOSED.search(self.lines[-1].text))

    def text(self, known: Collection[str] = ()) -> str:
        """Its lines as one, cut words made whole; a form feed begins each new page."""
        said = self.lines[0].text
        for line, page, before in zip(self.lines[1:], self.pages[1:], self.pages, strict=False):
            joined = join(said, line.text, known)
            if page > before:
                at = len(joined) - len(line.text)
                joined = joined[:at] + FEED * (page - before) + joined[at:]
            said = joined
        return said


def paragraphs(regions: Sequence[Region], page: int) -> list[Paragraph]:
    """The paragraphs of a page, column by column."""
    found: list[Paragraph] = []
    for region in regions:
        if isinstance(region, Table):
            found.append(Paragraph([], [page], region))
        else:
            found += _of_column(region, page)
    return found


def _of_column(column: Column, page: int) -> list[Paragraph]:
    pitch = _pitch(column.lines)
    right = column.rights[0]
    found: list[Paragraph] = []
    for line, reach in zip(column.lines, column.rights, strict=True):
        item = _is_item(line)
        before = found[-1] if found else None
        if before is None or item or _begins(before, line, pitch, right):
            tight = before is not None and _follows(before, line, pitch)
            found.append(Paragraph(item=item, tight=tight))
        found[-1].lines.append(line)
        found[-1].pages.append(page)
        right = reach
    return found


def _pitch(lines: Sequence[Line]) -> float:
    """The usual distance between lines, in font sizes."""
    steps = [
        (after.bottom - before.bottom) / after.size
        for before, after in zip(lines, lines[1:], strict=False)
        if abs(after.size - before.size) < 0.6 and 0 < after.bottom - before.bottom < 3 * after.size
    ]
    return min(median(steps), 2.2) if steps else 1.3


def _is_item(line: Line) -> bool:
    """Whether `line` begins an item; a lone small o or dash needs its wide space."""
    label = line.words[0].text
    if len(line.words) < 2 or not LABEL.fullmatch(label):
        return False
    gap = line.words[1].x0 - line.words[0].x1
    if label == "o" or label.replace(".", "").isdigit() or label in _DASHES:
        return gap > 0.5 * line.size or (label in _DASHES and gap > 0) or label.endswith(".")
    return True


def _follows(before: Paragraph, line: Line, pitch: float) -> bool:
    """Whether `line` is set like `before` and right under it."""
    last = before.lines[-1]
    alike = any(abs(word.size - before.size) <= _SAME * before.size for word in line.words)
    if not alike or line.bold != before.bold:
        return False
    return last.top <= line.bottom <= last.bottom + (pitch + 0.3) * line.size


def _begins(before: Paragraph, line: Line, pitch: float, right: float) -> bool:
    """Whether `line` begins a paragraph of its own under `before`, which may reach to `right`."""
    last = before.lines[-1]
    if not _follows(before, line, pitch):
        return True
    if LEADERS.search(last.text) or LEADERS.search(line.text):
        return True
    if last.text.endswith(("-", "\u00ad")):
        return False
    hanging = before.item and line.x0 > before.lines[0].x0 + 2
    margin = line.x0 if hanging or len(before.lines) > 1 else before.lines[0].x0
    if not before.item and line.x0 > margin + 0.8 * line.size and len(before.lines) > 1:
        return True
    room = right - last.x1 - line.words[0].x1 + line.words[0].x0
    return room > (1.5 if _RUNS_ON.match(line.text) and not before.closed else 0.6) * line.size


def join_over_pages(found: Sequence[Paragraph], body: float) -> list[Paragraph]:
    """Paragraphs that run over a column or a page made whole.

    Footnotes, smaller than the `body` and at the end of a page, go before the paragraph
    that they would part.
    """
    kept: list[Paragraph] = []
    for paragraph in found:
        at = len(kept) - 1
        while at >= 0 and _is_note(kept[at], body) and paragraph.page > kept[at].page:
            at -= 1
        if at >= 0 and _goes_on(kept[at], paragraph):
            kept[at].lines += paragraph.lines
            kept[at].pages += paragraph.pages
            kept.append(kept.pop(at))
        else:
            kept.append(paragraph)
    return kept


def _is_note(paragraph: Paragraph, body: float) -> bool:
    return not paragraph.table and paragraph.size < 0.93 * body


def _goes_on(before: Paragraph, after: Paragraph) -> bool:
    """Whether `after`, in another column or on another page, carries on `before`."""
    if before.table or after.table or after.item:
        return False
    last, first = before.lines[-1], after.lines[0]
    elsewhere = after.page > before.pages[-1] or first.top < last.top
    alike = abs(last.size - first.size) <= 0.6 and last.bold == first.bold
    cut = last.text.endswith("\u00ad")
    return elsewhere and alike and (cut or not before.closed) and bool(_RUNS_ON.match(first.text))
