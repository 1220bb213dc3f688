"""From lines to the runs that belong together: paragraphs, items, headings (pure).

Texts taken out of PDFs wrap their lines at the width of the page and some are set
with a blank line between every two lines, so neither a line break nor a blank line
alone tells where a paragraph ends. We judge by the layout of the whole text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from index.lines import ARTICLE, CELLS, DECIDES, MARK, NUMBERED, Line
from index.types import Block, BlockKind

# Where an unclosed line ends in one of these, it goes on in what stands under it.
_LEADING_ON = re.compile(
    r"\b(?:att|som|såsom|är|ska|skall|till|för|av|med|om|kan|bör|får|har|finns|annat|exempelvis"
    r"|följande|omfattar|innehåller|gäller|ansvarar|innebär|genom|samt|och|eller|när|där|vid|på"
    r"|i|från|ingår)$"
)
HEADING_LENGTH = 120
_UNWRAPPED = 200
_NARROW, _PAGE = 30, 120
_LONG_LEAD = 60


@dataclass(slots=True)
class Run:
    """Lines that belong together.

    Attributes:
        contact: they are part of a contact block.
        leads: they go on in the list under them.
    """

    lines: list[Line] = field(default_factory=list)
    contact: bool = False
    leads: bool = False

    @property
    def first(self) -> Line:
        return self.lines[0]

    @property
    def last(self) -> Line:
        return self.lines[-1]

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)

    @property
    def item(self) -> bool:
        return self.first.item

    @property
    def short(self) -> bool:
        """A line that could be a heading, a name or a fragment: short and not closed."""
        return len(self.text) <= HEADING_LENGTH and not self.last.closed and not self.item

    def block(self, kind: BlockKind) -> Block:
        return Block(kind, self.first.start, self.last.end, level=self.first.level)


@dataclass(frozen=True, slots=True)
class Layout:
    """How a text is set: its usual gap between lines and its line width."""

    gap: int
    width: int
    wrapped: bool


def _breaks_sentence(before: Line, after: Line) -> bool:
    """Whether a sentence goes on from one line to the next, as far as letters tell."""
    return not before.closed and after.text[0].islower() and not after.item


def _runs_on(before: Line, after: Line) -> bool:
    """Whether a long line without an end has more text right under it."""
    starts = after.item or NUMBERED.match(after.text) or ARTICLE.match(after.text)
    return len(before.text) >= _PAGE / 2 and not (before.closed or after.gap or starts)


def measure(lines: Sequence[Line]) -> Layout:
    """The usual gap (0, or 1 where every other line is blank) and the line width.

    Where a line ends without closing and the next begins with a small letter, the page
    was too narrow: these pairs show the gap and the width. A short text may have none;
    then long open lines show them, if no line is longer than a page is wide.
    """
    neighbours = [
        pair
        for pair in pairwise(lines)
        if len(pair[0].text) >= _NARROW and not CELLS.search(pair[0].text)
    ]
    pairs = [pair for pair in neighbours if _breaks_sentence(*pair)]
    if not pairs and all(len(line.text) <= _PAGE for line in lines):
        pairs = [pair for pair in neighbours if _runs_on(*pair)]
    if not pairs:
        return Layout(0, 0, wrapped=False)
    lengths = sorted(len(before.text) for before, _ in pairs)
    width = lengths[int(0.9 * (len(lengths) - 1))]
    gap = Counter(after.gap for _, after in pairs).most_common(1)[0][0]
    overlong = sum(len(line.text) >= _UNWRAPPED for line in lines)
    return Layout(gap, width, wrapped=len(pairs) > overlong)


def _continues(run: Run, after: Line, layout: Layout) -> bool:
    """Whether `after` carries on the paragraph or list item `run`."""
    before = run.last
    if run.item and len(run.text) == 1:
        return True  # a bullet alone on its line
    if after.item or not layout.wrapped or after.gap > layout.gap + 1:
        return False
    if before.row or after.row:
        return False
    if any(look.search(line.text) for look in (CELLS, MARK) for line in (before, after)):
        return False
    full = len(before.text) >= (0.95 if run.item else 0.85) * layout.width
    if not before.closed:
        return (full and after.gap <= layout.gap) or after.text[0].islower()
    if NUMBERED.match(after.text) or ARTICLE.match(after.text) or after.reachable:
        return False
    if after.gap > layout.gap or before.text.endswith(":"):
        return False
    return len(before.text) >= 0.75 * layout.width and not after.opens_page


def join_lines(lines: Sequence[Line], layout: Layout) -> list[Run]:
    """Join the lines of each paragraph and of each list item."""
    runs: list[Run] = []
    for line in lines:
        if runs and _continues(runs[-1], line, layout):
            runs[-1].lines.append(line)
        else:
            runs.append(Run([line]))
    _mark_counted(runs)
    for run, following in pairwise(runs):
        tight = following.first.gap <= layout.gap
        sentence = tight and not run.last.closed and len(run.text) >= _LONG_LEAD
        decides = DECIDES.search(run.text)
        goes_on = run.text.endswith(":") or _LEADING_ON.search(run.text) or decides
        run.leads = following.item and not run.item and bool(goes_on or sentence)
    return runs


def _number(run: Run) -> int | None:
    """The number of a run that begins with one of a single level."""
    found = None if run.first.row or run.first.level else NUMBERED.match(run.text)
    return int(found.group(1)) if found and "." not in found.group(1) else None


def _mark_counted(runs: Sequence[Run]) -> None:
    """Runs whose numbers count on, with nothing between, are the items of a list."""
    numbers = [None, *(_number(run) for run in runs), None]
    for run, before, number, after in zip(runs, numbers, numbers[1:], numbers[2:], strict=False):
        if number is not None and (number - 1 == before or number + 1 == after):
            run.lines[0] = replace(run.first, item=True)
