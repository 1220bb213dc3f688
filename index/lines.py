"""From a text to its lines, and from lines to the runs that belong together (pure).

Texts taken out of PDFs wrap their lines at the width of the page and some are set
with a blank line between every two lines, so neither a line break nor a blank line
alone tells where a paragraph ends. We judge by the layout of the whole text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from index.types import Block, BlockKind

EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(r"(?<![\d-])(?:\+46|0)[\d()\s-]{6,14}\d(?![\d-])")
NUMBERED = re.compile(r"(\d{1,2}(?:\.\d{1,2})*)(?:\.?\s+|\.)(?=[A-ZÅÄÖ])")
ARTICLE = re.compile(
    r"(?:Artikel|ARTIKEL|Kapitel|KAPITEL|Kap\.|Bilaga|BILAGA|Avsnitt|Del|Steg|Fas|Nivå) +\d+"
    r"|§{1,2} ?\d+|\d{1,3} ?[a-z]? (?:§|kap\.)\s"
)
CELLS = re.compile(r"\S(?:\t|[ ]{3,})\s*\S")
MARK = re.compile(r"^#{1,6}\s+(?=\S)")
LEADERS = re.compile(r"\.{4,}|(?:\. ){4,}|…{2,}")
_GLYPH = "•●▪◦‣·∙○■□➢►✓\uf0b7\uf0a7\uf0d8"
_BULLET = re.compile(
    rf"[{_GLYPH}]\s*\S|(?:[*–—-]|\(?(?:\d{{1,2}}|[a-zåäö]|[ivx]{{1,4}})\)|o)\s+\S|[{_GLYPH}]$"
)
_COUNTED = re.compile(r"(\d{1,2})\.\s+[a-zåäö]")
_DASH = re.compile(r"[–—-]\s")
_PAGE_LABEL = re.compile(
    r"(?:sida|sid\.?|page)\s*\d{1,3}(?:\s*(?:av|of|/|\()\s*\d{1,3}\)?)?"
    r"|\d{1,3}\s*\(\s*\d{1,3}\s*\)",
    re.IGNORECASE,
)
_PAGE_NUMBER = re.compile(r"(?:-\s*)?\d{1,3}(?:\s*-)?")
# Where an unclosed line ends in one of these, it goes on in what stands under it.
_LEADING_ON = re.compile(
    r"\b(?:att|som|såsom|är|ska|skall|till|för|av|med|om|kan|bör|får|har|finns|annat|exempelvis|följande"
    r"|omfattar|innehåller|gäller|ansvarar|innebär|genom|samt|och|eller|när|där|vid|på|i|från|ingår"
    r"|besluta[rt]?|beslutade|föreslår|föreslås|yrkar)$"
)
_DECIDES = re.compile(r"\b(?:besluta[rt]?|beslutade|föreslår|föreslås|yrkar)(?: att)?:?$")
_NEXT_DECISION = re.compile(r"(?:[,.;]|\b(?:samt|och|dels))$")
TERMINAL = (".", "!", "?", "…", ":", ";", ",")
_QUOTES = '"”’»)] '

HEADING_LENGTH = 120
_UNWRAPPED = 200
_NARROW, _PAGE = 30, 120
_LONG_LEAD = 60


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank, trimmed; `gap` counts the blank lines before it.

    Attributes:
        item: whether it begins an item of a list.
    """

    start: int
    end: int
    text: str
    gap: int
    opens_page: bool
    item: bool = False

    @property
    def closed(self) -> bool:
        """Whether it ends as a sentence or a lead-in does."""
        return self.text.rstrip(_QUOTES).endswith(TERMINAL)

    @property
    def reachable(self) -> bool:
        """Whether it holds an e-mail address or a telephone number."""
        return bool(EMAIL.search(self.text) or PHONE.search(self.text))


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
        return Block(kind, self.first.start, self.last.end)


@dataclass(frozen=True, slots=True)
class Layout:
    """How a text is set: its usual gap between lines and its line width."""

    gap: int
    width: int
    wrapped: bool


def read_lines(text: str, page_starts: Iterable[int], ignored: Iterable[str]) -> list[Line]:
    """The lines of `text` that say something, but for page numbers and those in `ignored`."""
    pages, skip = sorted(page_starts), {line.strip() for line in ignored}
    raw_lines = text.splitlines(keepends=True)
    lines: list[Line] = []
    gap = at = page = 0
    for number, raw in enumerate(raw_lines):
        trimmed = raw.strip()
        following = raw_lines[number + 1] if number + 1 < len(raw_lines) else ""
        if not trimmed or trimmed in skip:
            gap += 1
        elif not _is_page_label(trimmed, following):
            start = at + raw.index(trimmed[0])
            opens = page < len(pages) and pages[page] <= start
            while page < len(pages) and pages[page] <= start:
                page += 1
            lines.append(Line(start, start + len(trimmed), trimmed, gap, opens))
            gap = 0
        at += len(raw)
    return _with_items(lines)


def _is_page_label(line: str, following: str) -> bool:
    """Whether `line` only numbers its page: "Sida 2 (5)", or a number at the page's end.

    A page begins with a single blank, as text that runs over a page break does, or
    after a form feed.
    """
    if _PAGE_LABEL.fullmatch(line):
        return True
    breaks = len(following) > 1 and following[0] in " \f" and not following[1].isspace()
    return breaks and bool(_PAGE_NUMBER.fullmatch(line))


def _with_items(lines: Sequence[Line]) -> list[Line]:
    """Mark the lines that begin an item.

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
    return [replace(line, item=item) for line, item in zip(lines, marked, strict=True)]


def _decisions(lines: Sequence[Line]) -> list[int]:
    """Indexes of the lines "att …" that list what is decided, two or more."""
    found: list[list[int]] = []
    for at, (before, line) in enumerate(pairwise(lines), start=1):
        if not line.text.startswith("att "):
            continue
        if _DECIDES.search(before.text):
            found.append([at])
        elif found and at - found[-1][-1] <= 4 and _NEXT_DECISION.search(before.text):
            found[-1].append(at)
    return [at for decided in found if len(decided) > 1 for at in decided]


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
    if any(look.search(line.text) for look in (CELLS, LEADERS, MARK) for line in (before, after)):
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
        goes_on = run.text.endswith(":") or _LEADING_ON.search(run.text)
        run.leads = following.item and not run.item and bool(goes_on or sentence)
    return runs


def _number(run: Run) -> int | None:
    """The number of a run that begins with one of a single level."""
    found = NUMBERED.match(run.text)
    return int(found.group(1)) if found and "." not in found.group(1) else None


def _mark_counted(runs: Sequence[Run]) -> None:
    """Runs whose numbers count on, with nothing between, are the items of a list."""
    numbers = [_number(run) for run in runs]
    for at, number in enumerate(numbers):
        neighbours = (numbers[at - 1] if at else None, (numbers + [None])[at + 1])
        if number is not None and (number - 1 == neighbours[0] or number + 1 == neighbours[1]):
            runs[at].lines[0] = replace(runs[at].first, item=True)
