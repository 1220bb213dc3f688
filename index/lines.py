"""The lines of a text, and what their letters tell of them (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from index.types import Heading

EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(r"(?<![\d-])(?:\+46|0)[\d()\s-]{6,14}\d(?![\d-])")
# A line that adds to the person above it rather than begin the next one.
DETAIL = re.compile(
    r"(?:tel|tfn|telefon|telnr|mobil|växel|fax|e-?post|e-?mail|mejl|mail|besöksadress|postadress"
    r"|adress|webb|webbplats|öppettider|telefontid)\b|[\d+(]|\S+@",
    re.IGNORECASE,
)
NUMBERED = re.compile(r"(\d{1,2}(?:\.\d{1,2})*)(?:\.?\s+|\.)(?=[A-ZÅÄÖ])")
ARTICLE = re.compile(
    r"(?:Artikel|ARTIKEL|Kapitel|KAPITEL|Kap\.|Bilaga|BILAGA|Avsnitt|Del|Steg|Fas|Nivå) +\d+"
    r"|§{1,2} ?\d+|\d{1,3} ?[a-z]? (?:§|kap\.)\s"
)
CELL = "\t| "
"""Between the cells of a row, in the text of a format that has tables: a tab and a bar."""
CELLS = re.compile(r"\S(?:\t|[ ]{3,})\s*\S")
MARK = re.compile(r"^#{1,6}\s+(?=\S)")
LEADERS = re.compile(r"\.{4,}|(?:\. ){4,}|…{2,}")
# A board's verb, with or without who decides: "Med anledning av detta föreslår vi".
DECIDES = re.compile(r"\b(?:besluta[rt]?|beslutade|föreslår|föreslås|yrkar)(?: \w+)?:?$")
_PAGE_LABEL = re.compile(
    r"(?:sida|sid\.?|page)\s*\d{1,3}(?:\s*(?:av|of|/|\()\s*\d{1,3}\)?)?"
    r"|\d{1,3}\s*\(\s*\d{1,3}\s*\)",
    re.IGNORECASE,
)
_PAGE_NUMBER = re.compile(r"(?:-\s*)?\d{1,3}(?:\s*-)?")
# The end of a sentence or a lead-in, with quotes and the number of a footnote.
_CLOSED = re.compile(r"(?:[.!?…:;,][\"”’»)\] ]*|[^\W\d_][\"”’»)]?[.!?…]\d{1,2})$")


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank, trimmed; `gap` counts the blank lines before it.

    Attributes:
        item: whether it begins an item of a list.
        row: whether it is a line of a table of contents, or of a table like it.
        level: depth of the heading that the format says it is, or 0.
    """

    start: int
    end: int
    text: str
    gap: int
    opens_page: bool
    item: bool = False
    row: bool = False
    level: int = 0

    @property
    def closed(self) -> bool:
        """Whether it ends as a sentence or a lead-in does."""
        return bool(_CLOSED.search(self.text[-8:]))

    @property
    def reachable(self) -> bool:
        """Whether it holds an e-mail address or a telephone number."""
        return bool(EMAIL.search(self.text) or PHONE.search(self.text))


def read_lines(
    text: str,
    page_starts: Iterable[int],
    ignored: Iterable[str],
    headings: Iterable[Heading] = (),
) -> list[Line]:
    """The lines of `text` that say something, but for page numbers and those in `ignored`."""
    pages, skip = sorted(page_starts), {line.strip() for line in ignored}
    levels = {heading.start: heading.level for heading in headings}
    raw_lines = text.splitlines(keepends=True)
    lines: list[Line] = []
    gap = at = page = 0
    for number, raw in enumerate(raw_lines):
        trimmed = raw.strip()
        following = raw_lines[number + 1] if number + 1 < len(raw_lines) else ""
        if not trimmed or trimmed in skip:
            gap += 1
        elif (start := at + raw.index(trimmed[0])) in levels or not _is_page_label(
            trimmed, following
        ):
            opens = page < len(pages) and pages[page] <= start
            while page < len(pages) and pages[page] <= start:
                page += 1
            level = levels.get(start, 0)
            end = start + len(trimmed)
            lines.append(Line(start, end, trimmed, gap, opens, level=level))
            gap = 0
        at += len(raw)
    return lines


def _is_page_label(line: str, following: str) -> bool:
    """Whether `line` only numbers its page: "Sida 2 (5)", or a number at the page's end.

    A page begins with a single blank, as text that runs over a page break does, or
    after a form feed.
    """
    if _PAGE_LABEL.fullmatch(line):
        return True
    breaks = len(following) > 1 and following[0] in " \f" and not following[1].isspace()
    return breaks and bool(_PAGE_NUMBER.fullmatch(line))


def one_line(text: str) -> str:
    """`text` with each run of white space as one space."""
    return " ".join(text.split())
