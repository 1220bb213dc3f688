"""The text of a paragraph of Word, with the marks of its page breaks (pure)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from docx.oxml.ns import qn
from lxml.etree import _Element as Element

EXPLICIT, RENDERED = "\f", "\ufdd0"
"""A page break that the writer set, and one where Word last broke the page (no character)."""
_PLAIN = {
    qn("w:tab"): "\t", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-",
    qn("w:lastRenderedPageBreak"): RENDERED,
}  # fmt: skip
_TEXTS = frozenset({qn("w:t"), qn("m:t")})
_SKIPPED = frozenset(
    qn(f"w:{name}")
    for name in "pPr rPr del moveFrom instrText delText txbxContent sdtPr sdtEndPr tbl".split()
)
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BOX = qn("w:txbxContent")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class Notes:
    """The footnotes of a document, numbered in the order in which they are referred to."""

    def __init__(self, root: Element | None) -> None:
        found = [] if root is None else root.iterfind(qn("w:footnote"))
        self._notes: dict[str, Element] = {one.get(qn("w:id"), ""): one for one in found}
        self._numbers = count(1)
        self._waiting: list[tuple[str, Element]] = []

    def mark(self, reference: Element) -> str:
        """The raised number that stands for a reference to a note."""
        note = self._notes.get(reference.get(qn("w:id"), ""))
        if note is None:
            return ""
        sign = str(next(self._numbers)).translate(_RAISED)
        self._waiting.append((sign, note))
        return sign

    def taken(self) -> Iterator[str]:
        """The notes that were referred to since the last time."""
        waiting, self._waiting = self._waiting, []
        for sign, note in waiting:
            said = " ".join(text_of(part, self) for part in note.iter(qn("w:p")))
            yield f"{sign} {said.strip()}"


def text_of(paragraph: Element, notes: Notes) -> str:
    """The text of `paragraph` as it is shown, changes accepted; text boxes are apart."""
    return "".join(_said(paragraph, notes))


def _said(element: Element, notes: Notes) -> Iterator[str]:
    for child in element:
        tag = child.tag
        if tag in _SKIPPED or tag == _FALLBACK:
            continue
        if tag in _TEXTS:
            yield child.text or ""
        elif tag in _PLAIN:
            yield _PLAIN[tag]
        elif tag == qn("w:br"):
            kind = child.get(qn("w:type"))
            yield EXPLICIT if kind == "page" else " " if kind == "column" else "\n"
        elif tag == qn("w:footnoteReference"):
            yield notes.mark(child)
        else:
            yield from _said(child, notes)


def boxes_of(paragraph: Element) -> Iterator[Element]:
    """The text boxes that are anchored in `paragraph`, each once."""
    for box in paragraph.iter(_BOX):
        within = [above.tag for above in box.iterancestors()]
        upto = within[: within.index(paragraph.tag) + 1] if paragraph.tag in within else within
        if _FALLBACK not in within and _BOX not in upto:
            yield box


def is_bold(paragraph: Element) -> bool:
    """Whether all its letters are set bold."""
    runs = [
        run for run in paragraph.iter(qn("w:r")) if any(text.text for text in run.iter(qn("w:t")))
    ]
    return bool(runs) and all(_bold(run) for run in runs)


def _bold(run: Element) -> bool:
    found = run.find(f"{qn('w:rPr')}/{qn('w:b')}")
    return found is not None and found.get(qn("w:val"), "1") not in ("0", "false", "off")
