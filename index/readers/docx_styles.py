"""What the styles of a Word document say of a paragraph: heading, list, contents (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docx.oxml.ns import qn
from lxml.etree import _Element as Element

from index.readers.docx_numbers import value

_HEADING = re.compile(r"(?:heading|rubrik)\s*(\d)", re.IGNORECASE)
_TITLES = frozenset({"title", "rubrik", "titel"})
_CONTENTS = re.compile(r"(?:toc|innehåll)\s*\d", re.IGNORECASE)
_DEEPEST = 20
_BODY_TEXT = 9


class Styles:
    """The paragraph styles by their id, with what they inherit."""

    def __init__(self, root: Element | None) -> None:
        found = [] if root is None else root.iterfind(qn("w:style"))
        self._styles: dict[str, Element] = {one.get(qn("w:styleId"), ""): one for one in found}

    def _chain(self, paragraph: Element) -> Iterator[Element]:
        """The properties of `paragraph`, then those of its style and what it is based on."""
        own = paragraph.find(qn("w:pPr"))
        if own is not None:
            yield own
        style = self._style(paragraph)
        for _ in range(_DEEPEST):
            if style is None:
                return
            properties = style.find(qn("w:pPr"))
            if properties is not None:
                yield properties
            style = self._styles.get(value(style.find(qn("w:basedOn"))))

    def _style(self, paragraph: Element) -> Element | None:
        named = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        return self._styles.get(value(named)) if named is not None else None

    def _name(self, paragraph: Element) -> str:
        style = self._style(paragraph)
        return "" if style is None else value(style.find(qn("w:name")))

    def level(self, paragraph: Element) -> int:
        """The depth of a heading, from 1; 0 for any other paragraph."""
        name = self._name(paragraph)
        if found := _HEADING.fullmatch(name):
            return int(found[1])
        if name.lower() in _TITLES:
            return 1
        for properties in self._chain(paragraph):
            outline = value(properties.find(qn("w:outlineLvl")))
            if outline.isdigit():
                return int(outline) + 1 if int(outline) < _BODY_TEXT else 0
        return 0

    def is_contents(self, paragraph: Element) -> bool:
        """Whether it is a line of the table of contents."""
        return bool(_CONTENTS.match(self._name(paragraph)))

    def list_place(self, paragraph: Element) -> tuple[str, int] | None:
        """The list that it counts in and its depth there, or `None`."""
        depth: str = ""
        for properties in self._chain(paragraph):
            numbers = properties.find(qn("w:numPr"))
            if numbers is None:
                continue
            depth = depth or value(numbers.find(qn("w:ilvl")))
            name = value(numbers.find(qn("w:numId")))
            if name:
                return None if name == "0" else (name, int(depth or "0"))
        return None

    def breaks_before(self, paragraph: Element) -> bool:
        """Whether it begins a page."""
        for properties in self._chain(paragraph):
            broken = properties.find(qn("w:pageBreakBefore"))
            if broken is not None:
                return value(broken) not in ("0", "false", "off")
        return False
