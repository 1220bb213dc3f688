"""From the lines of a text to its blocks: headings, paragraphs, lists, contacts (pure).

Texts taken out of PDFs wrap their lines at the width of the page and some are set
with a blank line between every two lines, so neither a line break nor a blank line
alone tells where a paragraph ends. We judge by the layout of the whole text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from index.sentences import sentence_spans
from index.types import Block, BlockKind

EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(r"(?<![\d-])(?:\+46|0)[\d()\s-]{6,14}\d(?![\d-])")
BULLET = re.compile(r"(?:[•●▪◦‣*–—-]|\d{1,2}\)|[a-zåäö]\))\s+\S")
NUMBERED = re.compile(r"(\d{1,2}(?:\.\d{1,2})*)\.?\s+[A-ZÅÄÖ]")
ARTICLE = re.compile(r"(?:Artikel|Kapitel|Kap\.|Bilaga|Avsnitt|Del|§)\s*\d+", re.IGNORECASE)
TERMINAL = (".", "!", "?", "…", ":", ";", ",")
_QUOTES = '"”’»)] '
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")

UNWRAPPED = 200
HEADING_LENGTH = 120
TITLE_LENGTH = 260


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank, trimmed; `gap` counts the blank lines before it."""

    start: int
    end: int
    text: str
    gap: int
    opens_page: bool

    @property
    def closed(self) -> bool:
        """Whether it ends as a sentence or a lead-in does."""
        return self.text.rstrip(_QUOTES).endswith(TERMINAL)

    @property
    def reachable(self) -> bool:
        """Whether it holds an e-mail address or a telephone number."""
        return bool(EMAIL.search(self.text) or PHONE.search(self.text))


@dataclass(slots=True)
class _Run:
    """Lines that belong together."""

    lines: list[Line] = field(default_factory=list)

    @property
    def first(self) -> Line:
        return self.lines[0]

    @property
    def last(self) -> Line:
        return self.lines[-1]

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)

    def block(self, kind: BlockKind) -> Block:
        return Block(kind, self.first.start, self.last.end)


@dataclass(frozen=True, slots=True)
class Layout:
    """How a text is set: its usual gap between lines and its line width."""

    gap: int
    width: int
    wrapped: bool


def read_lines(text: str, page_starts: Iterable[int], ignored: Iterable[str]) -> list[Line]:
    """The lines of `text` that say something, but for those in `ignored`."""
    pages, skip = set(page_starts), {line.strip() for line in ignored}
    lines: list[Line] = []
    gap = at = 0
    for raw in text.splitlines(keepends=True):
        trimmed = raw.strip()
        if not trimmed or trimmed in skip:
            gap += 1
        else:
            start = at + raw.index(trimmed[0])
            opens = any(page in pages for page in range(at, start + 1))
            lines.append(Line(start, start + len(trimmed), trimmed, gap, opens))
            gap = 0
        at += len(raw)
    return lines


def measure(lines: Sequence[Line]) -> Layout:
    """The usual gap (0, or 1 where every other line is blank) and the line width."""
    lengths = sorted(len(line.text) for line in lines)
    width = lengths[int(0.9 * (len(lengths) - 1))] if lengths else 0
    inside = Counter(
        after.gap
        for before, after in zip(lines, lines[1:], strict=False)
        if not before.closed and after.text[0].islower()
    )
    gap = inside.most_common(1)[0][0] if inside else 0
    return Layout(gap, width, bool(lengths) and lengths[-1] < UNWRAPPED)


def _continues(run: _Run, after: Line, layout: Layout) -> bool:
    """Whether `after` carries on the paragraph or list item `run`."""
    before = run.last
    if BULLET.match(after.text) or ARTICLE.match(after.text) or not layout.wrapped:
        return False
    if NUMBERED.match(after.text) and before.closed:
        return False
    if after.gap > layout.gap + 1:
        return False
    if not before.closed:
        item = BULLET.match(run.text)
        full = len(before.text) >= (0.95 if item else 0.85) * layout.width
        full = full and after.gap <= layout.gap
        return full or after.text[0].islower()
    if after.gap > layout.gap or before.text.endswith(":"):
        return False
    return len(before.text) >= 0.75 * layout.width and not after.opens_page


def _runs(lines: Sequence[Line], layout: Layout) -> list[_Run]:
    runs: list[_Run] = []
    for line in lines:
        if runs and _continues(runs[-1], line, layout):
            runs[-1].lines.append(line)
        else:
            runs.append(_Run([line]))
    return runs


def _short(run: _Run) -> bool:
    """A line that could be a heading, a name or a fragment: short and not closed."""
    text = run.text
    return len(text) <= HEADING_LENGTH and not run.last.closed and not BULLET.match(text)


def _join_title(runs: list[_Run]) -> list[_Run]:
    """A title set over several lines at the head of the document becomes one run."""
    count = 0
    for at, run in enumerate(runs[:5]):
        if not _short(run) or run.first.reachable or (at and run.first.gap):
            break
        count = at + 1
    if count < 2 or len(runs) == count or not runs[count].first.gap:
        return runs
    joined = _Run([line for run in runs[:count] for line in run.lines])
    return [joined, *runs[count:]] if len(joined.text) <= TITLE_LENGTH else runs


def _is_heading(runs: Sequence[_Run], at: int) -> bool:
    """A short unclosed line with something under it that is not a fragment itself."""
    run = runs[at]
    if not (_short(run) or (at == 0 and len(run.text) <= TITLE_LENGTH and not run.last.closed)):
        return run.text.endswith("?") and bool(ARTICLE.match(run.text))
    text = run.text
    if run.first.reachable or _DATE.search(text) or not (text[0].isupper() or text[0].isdigit()):
        return False
    if NUMBERED.match(text) or ARTICLE.match(text):
        return True
    following = runs[at + 1] if at + 1 < len(runs) else None
    if following is None or following.first.reachable:
        return False
    if _short(following):
        return at + 2 < len(runs) and _is_heading(runs, at + 1)
    return len(following.text) >= 40 or following.last.closed


def _contact_length(runs: Sequence[_Run], at: int) -> int:
    """How many runs from `at` form one contact block (0: none).

    A block is a lead-in that ends in a colon, or a name, and the short lines under it,
    as long as an e-mail address or a telephone number is among them.
    """
    labelled = runs[at].text.endswith(":") and len(runs[at].text) <= HEADING_LENGTH
    if not labelled and not _short(runs[at]):
        return 0
    size, reachable = 1, 0 if not runs[at].first.reachable else 1
    for offset, run in enumerate(runs[at + 1 :], start=1):
        entry = len(run.text) <= HEADING_LENGTH and not run.text.endswith((".", ":"))
        if not entry or (not labelled and run.first.gap > 0) or BULLET.match(run.text):
            break
        if any(line.reachable for line in run.lines):
            size, reachable = offset + 1, offset + 1
        elif offset - reachable > 2:
            break
    return size if reachable else 0


def _list_end(runs: Sequence[_Run], at: int) -> int:
    """Index after the last bullet of the list that begins at `at`."""
    end = at
    while end < len(runs) and BULLET.match(runs[end].text):
        end += 1
    return end


def _with_lead(blocks: list[Block], text: str, end: int) -> list[Block]:
    """Appends a list up to `end` after moving its lead-in sentence into it."""
    lead = blocks[-1] if blocks and blocks[-1].kind is BlockKind.PARAGRAPH else None
    if lead is None or not text[lead.start : lead.end].endswith(":"):
        return blocks
    start = sentence_spans(text, lead.start, lead.end)[-1][0]
    kept = text[lead.start : start].rstrip()
    before = [Block(lead.kind, lead.start, lead.start + len(kept))] if kept else []
    return [*blocks[:-1], *before, Block(BlockKind.LIST, start, end)]


def split_blocks(
    text: str, page_starts: Iterable[int] = (), ignored: Iterable[str] = ()
) -> list[Block]:
    """Split `text` into blocks that cover all of it but white space and `ignored`.

    A list holds its lead-in sentence; a contact holds its lead-in, names, addresses
    and telephone numbers.
    """
    lines = read_lines(text, page_starts, ignored)
    runs = _join_title(_runs(lines, measure(lines)))
    blocks: list[Block] = []
    at = 0
    while at < len(runs):
        run, size = runs[at], _contact_length(runs, at)
        if size:
            blocks.append(_Run([runs[at].first, runs[at + size - 1].last]).block(BlockKind.CONTACT))
            at += size
        elif BULLET.match(run.text):
            at = _list_end(runs, at)
            led = _with_lead(blocks, text, runs[at - 1].last.end)
            if led is blocks:
                blocks.append(Block(BlockKind.LIST, run.first.start, runs[at - 1].last.end))
            blocks = led
        elif _is_heading(runs, at):
            blocks.append(run.block(BlockKind.HEADING))
            at += 1
        else:
            end = at + 1
            while end < len(runs) and _fragment_follows(runs, at, end):
                end += 1
            blocks.append(_Run([run.first, runs[end - 1].last]).block(BlockKind.PARAGRAPH))
            at = end
    return blocks


def _fragment_follows(runs: Sequence[_Run], at: int, following: int) -> bool:
    """Short lines set right under each other (a signature, an addressee) stay together."""
    together = all(_short(run) for run in (runs[at], runs[following]))
    return together and runs[following].first.gap == 0 and not _is_heading(runs, following)
