"""The known document as DOCX, written by python-docx."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import docx
from docx.document import Document
from docx.enum.text import WD_BREAK

from tests.index.readers.golden.known import FOOTER, HEADER, KNOWN, Kind, Piece


def _add(document: Document, piece: Piece) -> None:
    lines = piece.lines
    if piece.kind is Kind.HEADING:
        document.add_heading(lines[0], piece.level)
    elif piece.kind in (Kind.LIST, Kind.STEPS):
        style = "List Bullet" if piece.kind is Kind.LIST else "List Number"
        for line in lines:
            document.add_paragraph(line, style)
    elif piece.kind in (Kind.TABLE, Kind.SIGNED):
        _add_table(document, lines, "Table Grid" if piece.kind is Kind.TABLE else None)
    elif piece.kind is Kind.ADDRESS:
        document.add_paragraph("\n".join(lines))
    elif piece.kind is Kind.PAGE:
        document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    else:
        for line in lines:
            _add_text(document, line)


def _add_table(document: Document, lines: Sequence[str], style: str | None) -> None:
    cells = [line.split("|") for line in lines]
    table = document.add_table(len(cells), len(cells[0]))
    if style:
        table.style = style
    for row, texts in zip(table.rows, cells, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text


def _add_text(document: Document, line: str) -> None:
    """A paragraph in runs of its own for some words, with soft hyphens in long ones."""
    first, *others = line.split(" ")
    paragraph = document.add_paragraph(first)
    for number, word in enumerate(others):
        long = f"{word[:4]}\u00ad{word[4:]}" if len(word) > 9 else word
        paragraph.add_run(f" {long}").bold = number % 7 == 3


def write_docx(path: Path) -> None:
    """Write the known document with a header, a footer, styles, lists and tables."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = HEADER
    document.sections[0].footer.paragraphs[0].text = FOOTER
    for piece in KNOWN:
        _add(document, piece)
    document.save(str(path))
