"""From the elements of HTML to the parts of a document (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from lxml.etree import _Element as Element

from index.readers.parts import Part, PartKind, clean, row

_BLOCKS = frozenset(
    "address article aside blockquote body center dd details dialog div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table "
    "tbody td tfoot th thead tr ul".split()
)
_HEADING = re.compile(r"h([1-6])")
_CLOSED = re.compile(r"[.!?…:;][\"”’»)\]]*$")
_LINE = "\n"
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_HEAD_LENGTH = 120
_SHORT = 400
_WRAPPED = 40


def parts_of(root: Element) -> list[Part]:
    """The parts of the document under `root`, in reading order."""
    walk = _Walk()
    walk.children(root)
    walk.flush()
    return walk.parts


class _Walk:
    """Goes through the elements; text gathers until a block begins or ends."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self._text: list[str] = []
        self._label = ""
        self._level = 1
        self._groups = 0

    def children(self, element: Element) -> None:
        """Take in the text of `element` and all elements in it."""
        self._say(element.text, element)
        for child in element:
            self._element(child)
            self._say(child.tail, element)

    def _say(self, text: str | None, within: Element) -> None:
        if text:
            lines = within.tag == "pre"
            self._text.append(text if lines else text.replace(_LINE, " "))

    def _element(self, element: Element) -> None:
        tag = element.tag
        if tag == "br":
            self._text.append(_LINE)
        elif tag not in _BLOCKS and not _opens(element):
            self.children(element)
        else:
            self.flush()
            self._block(element)
            self.flush()

    def _block(self, element: Element) -> None:
        tag = element.tag
        heading = _HEADING.fullmatch(tag)
        if heading:
            self._level = int(heading[1])
            self._heading(element, self._level)
        elif _heads(element):
            self._heading(element, self._level + 1)
        elif tag in ("ul", "ol"):
            self._list(element)
        elif tag == "table" and _is_data(element):
            self._table(element)
        elif tag == "dl" and _is_short(element):
            self._pairs(element)
        else:
            self.children(element)

    def _heading(self, element: Element, level: int) -> None:
        self.parts.append(Part(PartKind.HEADING, _words(element), level))

    def _list(self, element: Element) -> None:
        labels = _labels(element)
        for child in element:
            if child.tag != "li":
                self._element(child)
                continue
            self.flush()
            self._label = next(labels) if element.tag == "ol" else "•"
            if child.get("value", "").isdigit():
                self._label = f"{child.get('value')}."
            self.children(child)
            self.flush()
            self._label = ""

    def _table(self, element: Element) -> None:
        self._groups += 1
        for caption in element.iterfind("./caption"):
            self.parts.append(Part(PartKind.PARAGRAPH, _words(caption)))
        for line in element.iterfind(".//tr"):
            cells = [_words(cell) for cell in line if cell.tag in ("td", "th")]
            self.parts.append(row(cells, self._groups))

    def _pairs(self, element: Element) -> None:
        """Terms with what they mean, a row each."""
        self._groups += 1
        cells: list[str] = []
        for child in element.iter("dt", "dd"):
            if child.tag == "dt" and len(cells) > 1:
                self.parts.append(row(cells, self._groups))
                cells = []
            cells.append(_words(child))
        if cells:
            self.parts.append(row(cells, self._groups))

    def flush(self) -> None:
        """Make a part of the text that has gathered: an item, a paragraph, or lines."""
        lines = _joined("".join(self._text))
        self._text = []
        if not lines:
            return
        kind = PartKind.PARAGRAPH if len(lines) == 1 else PartKind.LINE
        self._groups += 1
        for line in lines:
            if self._label:
                self.parts.append(Part(PartKind.ITEM, f"{self._label} {line}"))
                self._label, kind = "", PartKind.LINE
            elif not line:
                self._groups += 1
            else:
                self.parts.append(Part(kind, line, group=self._groups))


def _joined(raw: str) -> list[str]:
    """The lines of `raw`; one that breaks a sentence is none. Empty where a blank one was."""
    lines = [clean(line) for line in raw.split(_LINE)]
    while lines and not lines[-1]:
        lines.pop()
    while lines and not lines[0]:
        lines.pop(0)
    found = lines[:1]
    for before, line in pairwise(lines):
        wraps = len(before) >= _WRAPPED and line[:1].islower() and not _CLOSED.search(before)
        if wraps and "@" not in line:
            found[-1] = f"{found[-1]} {line}"
        elif line or found[-1]:
            found.append(line)
    return found


def _words(element: Element) -> str:
    """All text in `element` on one line; blocks in it are a space apart."""
    said: list[str] = [element.text or ""]
    for child in element:
        apart = " " if child.tag in _BLOCKS or child.tag == "br" else ""
        said += [apart, _words(child), apart, child.tail or ""]
    return clean("".join(said)) if element.tag in _BLOCKS else "".join(said)


def _opens(element: Element) -> bool:
    """Whether it is the button that folds out an answer."""
    folds = element.get("aria-expanded") or element.get("aria-controls")
    return element.tag == "button" and bool(folds)


def _heads(element: Element) -> bool:
    """Whether a block without a heading's mark is one: a question that folds out, a bold line."""
    if element.tag == "summary" or _opens(element):
        return not element.xpath("boolean(.//h1 | .//h2 | .//h3 | .//h4 | .//h5 | .//h6)")
    if element.tag != "p" or len(element) != 1 or element[0].tag not in ("b", "strong"):
        return False
    around = (element.text or "") + (element[0].tail or "")
    text = _words(element)
    short = 0 < len(text) <= _HEAD_LENGTH and not text.endswith((".", ",", ":"))
    return short and not around.strip() and element.getparent().tag not in ("td", "th", "li")


def _labels(element: Element) -> Iterator[str]:
    """What stands before the items of an ordered list."""
    first = element.get("start", "1")
    number = int(first) if first.isdigit() else 1
    lettered = element.get("type") in ("a", "A")
    while True:
        letter = _LETTERS[(number - 1) % len(_LETTERS)]
        yield f"{letter})" if lettered else f"{number}."
        number += 1


def _is_data(table: Element) -> bool:
    """Whether a table holds facts, and not the layout of a page."""
    if table.get("role") == "presentation" or table.find(".//table") is not None:
        return False
    if table.xpath("boolean(.//h1 | .//h2 | .//h3 | .//h4)"):
        return False
    widest = max((len(line) for line in table.iterfind(".//tr")), default=0)
    return widest > 1 and table.find(".//tr") is not None


def _is_short(pairs: Element) -> bool:
    """Whether terms and what they mean fit on a row."""
    meanings = pairs.findall(".//dd")
    plain = not any(dd.xpath("boolean(.//ul | .//ol | .//table | .//p[2])") for dd in meanings)
    return plain and all(len(_words(dd)) <= _SHORT for dd in meanings)
