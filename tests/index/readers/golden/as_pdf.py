"""The known document as PDF, set by reportlab, and as the scan of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
from reportlab.lib.colors import black
from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BalancedColumns,
    BaseDocTemplate,
    Flowable,
    Frame,
    KeepTogether,
    ListFlowable,
    ListItem,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from tests.index.readers.golden.known import FOOTER, HEADER, KNOWN, Kind, Piece

_SIZES = {1: 18.0, 2: 14.0, 3: 11.5}


def _style(font: str, size: float = 10.0, *, apart: float = 5) -> ParagraphStyle:
    return ParagraphStyle(
        font + str(size), fontName=font, fontSize=size, leading=size * 1.25, spaceAfter=apart
    )


def _edges(canvas: Canvas, document: BaseDocTemplate) -> None:
    canvas.saveState()
    canvas.setFont("Helvetica", 8)
    canvas.drawString(25 * mm, A4[1] - 14 * mm, HEADER)
    canvas.drawString(25 * mm, 12 * mm, FOOTER)
    canvas.drawRightString(A4[0] - 25 * mm, 12 * mm, f"Sida {document.page} (4)")
    canvas.restoreState()


def _cut(text: str, long: int = 9) -> str:
    """`text` with soft hyphens, at which long words may be cut at the end of a line."""
    return " ".join(
        word[: len(word) // 2] + "\u00ad" + word[len(word) // 2 :] if len(word) > long else word
        for word in text.split(" ")
    )


def _flow(piece: Piece, body: str, bold: str) -> Iterator[Flowable]:
    text = _style(body)
    lines = piece.lines
    if piece.kind is Kind.HEADING:
        yield Paragraph(lines[0], _style(bold, _SIZES[piece.level], apart=4))
    elif piece.kind is Kind.TEXT:
        justified = ParagraphStyle("j", text, alignment=TA_JUSTIFY, embeddedHyphenation=1)
        yield from (Paragraph(_cut(line), justified) for line in lines)
    elif piece.kind in (Kind.LIST, Kind.STEPS):
        counted = piece.kind is Kind.STEPS
        items: list[Any] = [ListItem(Paragraph(line, text), bulletFontName=body) for line in lines]
        yield ListFlowable(
            items,
            leftIndent=18,
            bulletFontSize=10,
            bulletType="1" if counted else "bullet",
            bulletFormat="%s." if counted else None,
            start=None if counted else "•",
        )
    elif piece.kind is Kind.TABLE:
        cells = [[Paragraph(cell, text) for cell in line.split("|")] for line in lines]
        ruled = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, black)])
        yield Table(cells, colWidths=[62 * mm, 58 * mm, 30 * mm], style=ruled)
        yield Spacer(1, 10)
    elif piece.kind is Kind.SIGNED:
        columns = [[Paragraph(cell, text) for cell in line.split("|")] for line in lines]
        yield Spacer(1, 20)
        yield Table(columns, colWidths=[85 * mm, 75 * mm])
    elif piece.kind is Kind.COLUMNS:
        yield BalancedColumns(
            [
                Paragraph(_cut(line), ParagraphStyle("c", text, embeddedHyphenation=1))
                for line in lines
            ],
            nCols=2,
            innerPadding=16,
        )
        yield Spacer(1, 8)
    elif piece.kind is Kind.ADDRESS:
        yield KeepTogether([Paragraph(line, _style(body, apart=0)) for line in lines])
    else:
        yield PageBreak()


def write_pdf(path: Path, body: str = "Times-Roman", bold: str = "Times-Bold") -> None:
    """Write the known document with headers, footers, columns, tables and cut words."""
    frame = Frame(25 * mm, 22 * mm, A4[0] - 50 * mm, A4[1] - 46 * mm, id="text")
    document = BaseDocTemplate(str(path), pagesize=A4, invariant=1)
    document.addPageTemplates(PageTemplate("page", [frame], onPage=_edges))
    document.build([flowable for piece in KNOWN for flowable in _flow(piece, body, bold)])


def write_scan(path: Path) -> None:
    """Write the known document as images of its pages, as a scanner does."""
    whole = path.with_name("unscanned.pdf")
    write_pdf(whole, "Helvetica", "Helvetica-Bold")
    with pypdfium2.PdfDocument(whole) as pdf:
        images = [page.render(scale=200 / 72, grayscale=True).to_pil() for page in pdf]
    images[0].save(path, "PDF", resolution=200, save_all=True, append_images=images[1:])
    whole.unlink()
