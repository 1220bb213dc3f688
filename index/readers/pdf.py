"""PDF: words with their fonts and places, ruled tables, and which pages are only images."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pdfplumber
import pypdfium2
from pdfplumber.page import Page

from index.errors import DocumentError
from index.readers.page.columns import Table, reading_order
from index.readers.page.document import compose_pages
from index.readers.page.hyphens import join
from index.readers.page.paragraphs import paragraphs
from index.readers.page.running import PageWords, without_running
from index.readers.page.words import Line, Word, rows
from index.readers.scan import MOST_SCANNED, Ocr
from index.readers.types import ReadText

MOST_PAGES = 2000
_TAIL = 4096
_BOLD = re.compile(r"bold|black|heavy|demi", re.IGNORECASE)
_UNMAPPED = re.compile(r"\(cid:\d+\)")
_COVERED = 0.3
_FEW_LETTERS = 20
_FEWEST_EDGES = 4
_MOSTLY = 0.98


def read_pdf(path: Path) -> ReadText:
    """Read a PDF; pages that are only images go through OCR.

    Raises `DocumentError` for one that is locked, damaged, empty or too long.
    """
    _check(path)
    sheets = [_sheet(page) for page in _opened(path)]
    scanned = [sheet.number for sheet in sheets if sheet.scanned]
    if scanned:
        read = _ocr(path, scanned)
        sheets = [read.get(sheet.number, sheet) for sheet in sheets]
    tables = {sheet.number: sheet.tables for sheet in sheets}
    pages = [PageWords(sheet.number, sheet.height, sheet.words) for sheet in sheets]
    found = [
        paragraph
        for page in without_running(pages)
        for paragraph in paragraphs(reading_order(page.words, tables[page.number]), page.number)
    ]
    if not found:
        raise DocumentError(f"{path.name}: there is no text in it. Save it anew, or remove it.")
    return compose_pages(found, scanned=len(scanned) > len(sheets) / 2)


def _check(path: Path) -> None:
    """Refuse a file that is no PDF, or locked, cut off or too long, before it is read."""
    with path.open("rb") as file:
        head = file.read(1024)
        file.seek(max(0, path.stat().st_size - _TAIL))
        tail = file.read()
    if not head.strip():
        raise DocumentError(f"{path.name}: the file is empty. Save it again, or remove it.")
    if b"%PDF-" not in head:
        raise DocumentError(f"{path.name}: this is no PDF, whatever its name says. Save it anew.")
    if b"%%EOF" not in tail:
        raise DocumentError(f"{path.name}: the end of the file is missing. Fetch it anew.")
    try:
        with pypdfium2.PdfDocument(path) as pdf:
            pages = len(pdf)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            reason = "it is locked with a password. Save it without one"
        else:
            reason = "it is damaged. Fetch it anew, or save it again as PDF"
        raise DocumentError(f"{path.name}: {reason}.") from error
    if pages > MOST_PAGES:
        reason = f"it has {pages} pages, and at most {MOST_PAGES} are read. Divide it"
        raise DocumentError(f"{path.name}: {reason}.")


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What stands on one page. `scanned` when it has to be read from its image."""

    number: int
    height: float
    words: tuple[Word, ...]
    tables: tuple[Table, ...] = ()
    scanned: bool = False


def _opened(path: Path) -> Iterator[Page]:
    """The pages one at a time; each lets go of its memory before the next."""
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            yield page
            page.close()


def _sheet(page: Page) -> _Sheet:
    words = _words(page)
    scanned = _is_image(page, words)
    tables: list[Table] = []
    if not scanned and len(page.edges) >= _FEWEST_EDGES:
        words, tables = _without_tables(page, words)
    height = float(page.height)
    return _Sheet(page.page_number, height, tuple(words), tuple(tables), scanned)


def _words(page: Page) -> list[Word]:
    """The words of `page` that are set upright; text set twice to look bold counts once.

    A glyph that stands alone and means no letter is taken for the bullet that it nearly
    always is.
    """
    places = {(char["text"], round(char["x0"]), round(char["top"])) for char in page.chars}
    twice = len(places) < _MOSTLY * len(page.chars)
    found = (page.dedupe_chars(tolerance=1) if twice else page).extract_words(
        x_tolerance_ratio=0.16,
        y_tolerance=2,
        extra_attrs=["fontname", "size", "upright"],
        expand_ligatures=True,
    )
    left, top = float(page.bbox[0]), float(page.bbox[1])
    return [
        Word(
            "•" if _UNMAPPED.fullmatch(word["text"]) else word["text"],
            word["x0"] - left,
            word["x1"] - left,
            word["top"] - top,
            word["bottom"] - top,
            round(word["size"], 1),
            bool(_BOLD.search(word["fontname"])),
        )
        for word in found
        if word["upright"]
    ]


def _is_image(page: Page, words: Sequence[Word]) -> bool:
    """Whether the page shows an image where its text should be, or letters without meaning."""
    letters = sum(len(word.text) for word in words)
    unmapped = sum(len(word.text) for word in words if _UNMAPPED.search(word.text))
    if unmapped > 0.2 * letters:
        return True
    area = float(page.width * page.height)
    covered = sum(float(image["width"] * image["height"]) for image in page.images)
    return letters < _FEW_LETTERS and covered >= _COVERED * area


def _without_tables(page: Page, words: Sequence[Word]) -> tuple[list[Word], list[Table]]:
    """The ruled tables of `page`, and the words outside them.

    A frame around text is no table: that takes two rows and two columns.
    """
    outside = list(words)
    tables: list[Table] = []
    for ruled in page.find_tables():
        made: list[tuple[str, ...]] = []
        for ruled_row in ruled.rows:
            cells = [
                [word for word in outside if box and _inside(word, box)] for box in ruled_row.cells
            ]
            made.append(tuple(_cell(cell) for cell in cells))
        filled = [row for row in made if sum(map(bool, row)) >= 2]
        if len(filled) < 2 or sum(map(bool, (cell for row in made for cell in row))) < 4:
            continue
        boxes = [box for ruled_row in ruled.rows for box in ruled_row.cells if box]
        outside = [word for word in outside if not any(_inside(word, box) for box in boxes)]
        x0, top, x1, bottom = ruled.bbox
        tables.append(Table(tuple(row for row in made if any(row)), x0, x1, top, bottom))
    return outside, tables


def _inside(word: Word, box: Sequence[float]) -> bool:
    x0, top, x1, bottom = box
    return x0 <= (word.x0 + word.x1) / 2 < x1 and top <= word.middle < bottom


def _cell(words: Sequence[Word]) -> str:
    said = ""
    for line in (Line(tuple(row)).text for row in rows(words)):
        said = join(said, line) if said else line
    return said


def _ocr(path: Path, scanned: Sequence[int]) -> dict[int, _Sheet]:
    """The pages of `scanned` as OCR reads them."""
    if len(scanned) > MOST_SCANNED:
        reason = f"{len(scanned)} pages are images, and at most {MOST_SCANNED} are read. Divide it"
        raise DocumentError(f"{path.name}: {reason}.")
    ocr = Ocr.installed(path.name)
    read: dict[int, _Sheet] = {}
    with pypdfium2.PdfDocument(path) as pdf:
        for number in scanned:
            page = pdf[number - 1]
            read[number] = _Sheet(number, page.get_height(), ocr.page(page), scanned=True)
    return read
