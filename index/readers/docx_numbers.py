"""The numbers that Word sets before headings and items, which are not in their text (pure).

A reader of the document sees "2.1 Syfte"; the file holds only "Syfte" and which list it
counts in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from docx.oxml.ns import qn
from lxml.etree import _Element as Element

BULLET = "•"
_PLACE = re.compile(r"%(\d)")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Level:
    """How one depth of a list is numbered: "%1.%2" in `shape` stands for numbers."""

    form: str
    shape: str
    first: int


class Numbering:
    """Counts the items of all lists of a document, in reading order."""

    def __init__(self, root: Element | None) -> None:
        self._lists: dict[str, dict[int, Level]] = {}
        self._shared: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = {}
        if root is not None:
            kinds = {one.get(qn("w:abstractNumId")): one for one in root.iter(qn("w:abstractNum"))}
            for one in root.iterfind(qn("w:num")):
                self._add(one, kinds)

    def _add(self, one: Element, kinds: dict[str | None, Element]) -> None:
        link = one.find(qn("w:abstractNumId"))
        kind = kinds.get(value(link)) if link is not None else None
        if kind is None:
            return
        levels = dict(_levels(kind))
        overridden = False
        for change in one.iterfind(qn("w:lvlOverride")):
            depth = int(change.get(qn("w:ilvl"), "0"))
            start = change.find(qn("w:startOverride"))
            if start is not None and depth in levels:
                known = levels[depth]
                levels[depth] = Level(known.form, known.shape, _number(start, known.first))
                overridden = True
        name = one.get(qn("w:numId"), "")
        self._lists[name] = levels
        self._shared[name] = f"own {name}" if overridden else value(link)

    def label(self, name: str, depth: int) -> str:
        """The number or bullet of the next item of list `name` at `depth` (from 0)."""
        levels = self._lists.get(name, {})
        level = levels.get(depth)
        if level is None or level.form == "none":
            return ""
        counts = self._counts.setdefault(self._shared[name], {})
        counts[depth] = counts.get(depth, level.first - 1) + 1
        for deeper in [other for other in counts if other > depth]:
            del counts[deeper]
        if level.form == "bullet":
            return BULLET

        def numbered(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            known = levels.get(at, level)
            return _written(counts.get(at, known.first), known.form)

        return _PLACE.sub(numbered, level.shape).strip()


def value(element: Element | None) -> str:
    """The `w:val` of an element, or nothing."""
    return "" if element is None else element.get(qn("w:val"), "")


def _number(element: Element | None, otherwise: int) -> int:
    said = value(element)
    return int(said) if said.isdigit() else otherwise


def _levels(kind: Element) -> Iterator[tuple[int, Level]]:
    for level in kind.iterfind(qn("w:lvl")):
        form = value(level.find(qn("w:numFmt"))) or "decimal"
        shape = value(level.find(qn("w:lvlText")))
        yield (
            int(level.get(qn("w:ilvl"), "0")),
            Level(form, shape, _number(level.find(qn("w:start")), 1)),
        )


def _written(number: int, form: str) -> str:
    """`number` as Word writes it in `form`."""
    if form in ("lowerLetter", "upperLetter"):
        letter = _LETTERS[(number - 1) % 26] * ((number - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman"):
        said = ""
        for size, sign in _ROMAN:
            said += sign * (number // size)
            number %= size
        return said.upper() if form == "upperRoman" else said
    return str(number)
