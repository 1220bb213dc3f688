"""Word documents: styles, lists with their numbers, tables, notes and page breaks."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from lxml.etree import XMLSyntaxError
from lxml.etree import _Element as Element

from index.errors import DocumentError
from index.readers.docx_numbers import Numbering, value
from index.readers.docx_styles import Styles
from index.readers.docx_text import EXPLICIT, RENDERED, Notes, boxes_of, is_bold, text_of
from index.readers.parts import FEED, Part, PartKind, clean, compose, row
from index.readers.tables import reads_by_columns
from index.readers.types import ReadText

MOST_UNPACKED = 300 << 20
MOST_FILES = 5000
_PACKED = b"PK\x03\x04"
_LOCKED = b"\xd0\xcf\x11\xe0"
_HEAD_LENGTH = 120
_SIGNED = 12
"""A signature block has at most so many rows."""
_CLOSED = (".", ",", ":", ";")
_DAMAGED = (PackageNotFoundError, KeyError, ValueError, zipfile.BadZipFile, XMLSyntaxError)
_PAGES = re.compile(rb"<Pages>(\d+)</Pages>")


def read_docx(path: Path) -> ReadText:
    """Read a Word document, with pages when it tells where they break.

    Raises `DocumentError` for one that is locked, damaged, without text, or too large.
    """
    _check(path)
    try:
        document = docx.Document(str(path))
    except (
        PackageNotFoundError,
        KeyError,
        ValueError,
        zipfile.BadZipFile,
        XMLSyntaxError,
    ) as error:
        reason = "it is damaged, or no Word document. Fetch it anew, or save it again as DOCX"
        raise DocumentError(f"{path.name}: {reason}.") from error
    walk = _Walk(document)
    walk.blocks(document.element.body)
    parts, paged = _paged(_with_headings(walk), _claimed(document))
    found = compose(parts, paged=paged)
    if not found.text:
        raise DocumentError(f"{path.name}: there is no text in it. Save it anew, or remove it.")
    return found


def _check(path: Path) -> None:
    """Refuse what is no Word document or would unpack to too much, before unpacking it."""
    with path.open("rb") as file:
        head = file.read(4)
    if head == _LOCKED:
        reason = "it is locked with a password, or in Word's old format. Save it as plain DOCX"
        raise DocumentError(f"{path.name}: {reason}.")
    if head != _PACKED:
        reason = "this is no Word document, whatever its name says. Save it as DOCX"
        raise DocumentError(f"{path.name}: {reason}.")
    try:
        with zipfile.ZipFile(path) as package:
            files = package.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise DocumentError(f"{path.name}: it is damaged. Fetch it anew.") from error
    if sum(one.file_size for one in files) > MOST_UNPACKED or len(files) > MOST_FILES:
        reason = f"it unpacks to more than {MOST_UNPACKED >> 20} MB or {MOST_FILES} files"
        raise DocumentError(f"{path.name}: {reason}. Save it with smaller images, or divide it.")


def _related(document: Document, kind: str) -> Element | None:
    """The root of the part that the document is related to as `kind`, or `None`."""
    for relation in document.part.rels.values():
        if relation.reltype == kind and not relation.is_external:
            return parse_xml(relation.target_part.blob)
    return None


def _claimed(document: Document) -> int:
    """How many pages the program that saved the document counted; 0 when it says nothing."""
    for part in document.part.package.iter_parts():
        if str(part.partname) == "/docProps/app.xml":
            found = _PAGES.search(part.blob)
            return int(found[1]) if found else 0
    return 0


class _Walk:
    """Goes through the paragraphs and tables of a document in reading order."""

    def __init__(self, document: Document) -> None:
        self.parts: list[Part] = []
        self.bold: set[int] = set()
        self._styles = Styles(_related(document, RELATIONSHIP_TYPE.STYLES))
        self._numbering = Numbering(_related(document, RELATIONSHIP_TYPE.NUMBERING))
        self._notes = Notes(_related(document, RELATIONSHIP_TYPE.FOOTNOTES))
        self._groups = 0

    def blocks(self, container: Element) -> None:
        """Take in what stands in `container`: a body, a cell, a text box."""
        for child in container:
            if child.tag == qn("w:p"):
                self._paragraph(child)
            elif child.tag == qn("w:tbl"):
                self._table(child)
            elif child.tag not in (qn("w:sectPr"), qn("w:sdtPr"), qn("w:tcPr"), qn("w:del")):
                self.blocks(child)

    def _paragraph(self, paragraph: Element) -> None:
        before = EXPLICIT if self._styles.breaks_before(paragraph) else ""
        text = before + text_of(paragraph, self._notes)
        level = self._styles.level(paragraph)
        if self._styles.is_contents(paragraph):
            self.parts.append(row(text.split("\t"), -1))
        elif text.strip(" \t\n"):
            self._add(paragraph, text, level)
        self.parts += [Part(PartKind.PARAGRAPH, clean(note)) for note in self._notes.taken()]
        for box in boxes_of(paragraph):
            self.blocks(box)
        if _ends_section(paragraph):
            self.parts.append(Part(PartKind.PARAGRAPH, EXPLICIT))

    def _add(self, paragraph: Element, text: str, level: int) -> None:
        place = self._styles.list_place(paragraph)
        said = any(map(str.isalnum, text))
        label = self._numbering.label(*place) if place and said else ""
        if level and said:
            self.parts.append(_labelled(PartKind.HEADING, label, text.replace("\n", " "), level))
        elif label:
            self.parts.append(_labelled(PartKind.ITEM, label, text.replace("\n", " ")))
        else:
            if is_bold(paragraph):
                self.bold.add(len(self.parts))
            self._lines(text)

    def _lines(self, text: str) -> None:
        """A paragraph; where lines or columns are set by hand in it, those."""
        self._groups += 1
        lines = [line for line in text.split("\n") if line.strip(" \t")]
        kind = PartKind.PARAGRAPH if len(lines) == 1 else PartKind.LINE
        for line in lines:
            self.parts.append(Part(kind, clean(line), group=self._groups))

    def _table(self, table: Element) -> None:
        self._groups += 1
        group, rows = self._groups, list(_rows(table))
        cells = [[" ".join(self._cell(cell)) for cell in line] for line in rows]
        single = max((len(line) for line in rows), default=0) == 1
        several = len(rows) == 1 and any(len(cell.findall(qn("w:p"))) > 1 for cell in rows[0])
        if single or several or any(cell.find(qn("w:tbl")) is not None for c in rows for cell in c):
            for line in rows:
                for cell in line:
                    self.blocks(cell)
        elif len(cells) <= _SIGNED and not _is_ruled(table) and reads_by_columns(cells):
            for column in zip(*cells, strict=True):
                self._groups += 1
                said = [clean(cell) for cell in column if cell.strip()]
                self.parts += [Part(PartKind.LINE, cell, group=self._groups) for cell in said]
        else:
            self.parts += [_row(line, group) for line in cells]

    def _cell(self, cell: Element) -> Iterator[str]:
        for paragraph in cell.iter(qn("w:p")):
            text = text_of(paragraph, self._notes)
            place = self._styles.list_place(paragraph)
            label = self._numbering.label(*place) if place and text.strip() else ""
            yield f"{label} {text}" if label else text


def _labelled(kind: PartKind, label: str, text: str, level: int = 0) -> Part:
    bare = text.lstrip(EXPLICIT + RENDERED + " \t")
    breaks = text[: len(text) - len(bare)]
    return Part(kind, clean(f"{breaks}{label} {bare}" if label else text), level)


def _row(cells: Sequence[str], group: int) -> Part:
    """A row of a table, which begins at most one page."""
    broken = any(RENDERED in cell for cell in cells)
    made = row([cell.replace(RENDERED, " ") for cell in cells], group)
    return Part(made.kind, (RENDERED if broken else "") + made.text, group=group)


def _rows(table: Element) -> Iterator[list[Element]]:
    """The cells of each row, without those of tables inside them."""
    for line in table.iter(qn("w:tr")):
        if next(line.iterancestors(qn("w:tbl"))) is table:
            yield [
                cell
                for cell in line.iter(qn("w:tc"))
                if next(cell.iterancestors(qn("w:tr"))) is line
            ]


def _is_ruled(table: Element) -> bool:
    """Whether lines are drawn around its cells."""
    properties = table.find(qn("w:tblPr"))
    if properties is None:
        return False
    style = value(properties.find(qn("w:tblStyle"))).lower()
    borders = properties.find(qn("w:tblBorders"))
    if borders is not None:
        return any(value(border) not in ("", "nil", "none") for border in borders)
    return bool(style) and style not in ("tablenormal", "normaltable", "normaltabell")


def _ends_section(paragraph: Element) -> bool:
    """Whether a section ends here and the next begins a page."""
    section = paragraph.find(f"{qn('w:pPr')}/{qn('w:sectPr')}")
    return section is not None and value(section.find(qn("w:type"))) != "continuous"


def _with_headings(walk: _Walk) -> list[Part]:
    """The parts; where no style marks headings, short bold paragraphs over others are."""
    parts = walk.parts
    if any(part.kind is PartKind.HEADING for part in parts):
        return parts
    made = list(parts)
    for at, (part, following) in enumerate(pairwise(parts)):
        plain = part.text.strip(EXPLICIT + RENDERED + " ")
        short = part.kind is PartKind.PARAGRAPH and len(plain) <= _HEAD_LENGTH
        if at in walk.bold and short and plain and not plain.endswith(_CLOSED) and following.text:
            made[at] = Part(PartKind.HEADING, part.text, 1)
    return made


def _paged(parts: Sequence[Part], claimed: int) -> tuple[list[Part], bool]:
    """The parts with form feeds where pages begin, and whether those are all there are.

    Word leaves a mark where it last broke each page, also after a break that the writer
    set; such a pair is one break. Without those marks the writer's own breaks count if
    they make as many pages as the file claims.
    """
    rendered = any(RENDERED in part.text for part in parts)
    explicit = sum(part.text.count(EXPLICIT) for part in parts)
    paged = rendered or (explicit > 0 and explicit + 1 >= claimed)
    made: list[Part] = []
    fresh = False
    for part in parts:
        text = ""
        for char in part.text:
            if char == RENDERED:
                text += "" if fresh else FEED
                fresh = True
            else:
                text += char
                fresh = char == EXPLICIT or (fresh and char.isspace())
        made.append(Part(part.kind, text, part.level, part.group))
    return made, paged
