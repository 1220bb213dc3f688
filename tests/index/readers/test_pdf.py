"""What PDFs do besides the known document: notes, frames, mixed pages, odd fonts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from index.readers.pdf import read_pdf
from index.readers.types import ReadText
from tests.index.readers.ocr import needs_ocr

Draw = Callable[[Canvas], None]
PROSE = [
    "Kommunen och regionen ska tillsammans ansvara för att barn och unga",
    "får det stöd som de behöver, oavsett var i länet de bor och oavsett",
    "vem som först har uppmärksammat att stödet inte räcker till för dem.",
]


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., ReadText]:
    """Reads a PDF with one page for each function that draws one."""

    def made(*pages: Draw) -> ReadText:
        canvas = Canvas(str(tmp_path / "a.pdf"))
        for draw in pages:
            canvas.setFont("Helvetica", 11)
            draw(canvas)
            canvas.showPage()
        canvas.save()
        return read_pdf(tmp_path / "a.pdf")

    return made


def lines(canvas: Canvas, top: float, *texts: str, size: float = 11, bold: bool = False) -> None:
    """Set `texts` under each other, `top` points above the foot of the page."""
    canvas.setFont("Helvetica-Bold" if bold else "Helvetica", size)
    for at, text in enumerate(texts):
        canvas.drawString(72, top - at * size * 1.25, text)


def page_of(found: ReadText, words: str) -> int:
    return int(np.searchsorted(found.page_starts, found.text.index(words), side="right"))


def headings(found: ReadText) -> list[tuple[str, int]]:
    return [(found.text[h.start : h.end], h.level) for h in found.headings or ()]


def test_a_paragraph_over_a_page_break_keeps_both_pages(read: Callable[..., ReadText]) -> None:
    note = "1 Lagen om samverkan gäller i alla kommuner."

    def first(canvas: Canvas) -> None:
        lines(canvas, 300, *PROSE, *PROSE[:2])
        lines(canvas, 100, note, size=8)

    found = read(first, lambda canvas: lines(canvas, 760, "vem som har sett det.", *PROSE))
    assert f"oavsett {'vem som har sett det.'}" in found.text
    assert page_of(found, "får det stöd") == 1
    assert page_of(found, "vem som har sett") == 2
    assert page_of(found, note) == 1


def test_an_empty_page_counts(read: Callable[..., ReadText]) -> None:
    found = read(
        lambda canvas: lines(canvas, 700, *PROSE),
        lambda canvas: None,
        lambda canvas: lines(canvas, 700, "Tredje sidan börjar här och slutar snart."),
    )
    assert page_of(found, "Tredje sidan") == 3


def test_a_frame_around_text_is_no_table(read: Callable[..., ReadText]) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rect(60, 600, 450, 120)
        lines(canvas, 700, *PROSE)

    assert read(draw).text == " ".join(PROSE)


def test_text_set_twice_to_look_bold_counts_once(read: Callable[..., ReadText]) -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, 700, *PROSE)
        canvas.drawString(72.3, 700, PROSE[0])

    assert read(draw).text == " ".join(PROSE)


def test_a_letter_on_its_side_is_left_out(read: Callable[..., ReadText]) -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, 700, *PROSE)
        canvas.rotate(90)
        canvas.drawString(100, -20, "ARKIVEXEMPLAR")

    assert read(draw).text == " ".join(PROSE)


def test_bold_and_numbered_headings_of_the_size_of_the_text(read: Callable[..., ReadText]) -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, 760, "1 Ansvar", bold=True)
        lines(canvas, 740, *PROSE)
        lines(canvas, 680, "1.1 Gränser", bold=True)
        lines(canvas, 660, *PROSE)
        lines(canvas, 600, "Övrigt", bold=True)
        lines(canvas, 580, *PROSE)

    assert headings(read(draw)) == [("1 Ansvar", 1), ("1.1 Gränser", 2), ("Övrigt", 1)]


def test_a_title_over_two_lines_is_one_heading(read: Callable[..., ReadText]) -> None:
    def draw(canvas: Canvas) -> None:
        title = ("Överenskommelse om samverkan", "för barns och ungas hälsa")
        lines(canvas, 760, *title, size=20)
        lines(canvas, 680, *PROSE)

    assert headings(read(draw))[0][0] == ("Överenskommelse om samverkan för barns och ungas hälsa")


def test_a_table_of_contents_holds_no_headings(read: Callable[..., ReadText]) -> None:
    def contents(canvas: Canvas) -> None:
        lines(canvas, 760, "Innehåll", size=16)
        for at, name in enumerate(("1 Syfte", "2 Ansvar", "3 Möten")):
            lines(canvas, 720 - 16 * at, f"{name} {'.' * 40} {at + 2}", bold=True)

    def text(canvas: Canvas) -> None:
        lines(canvas, 760, "1 Syfte", size=16)
        lines(canvas, 730, *PROSE)

    assert [name for name, _ in headings(read(contents, text))] == ["Innehåll", "1 Syfte"]


def scanned(path: Path) -> Image.Image:
    with pypdfium2.PdfDocument(path) as pdf:
        image: Image.Image = pdf[0].render(scale=200 / 72, grayscale=True).to_pil()
    return image


@needs_ocr[0]
@needs_ocr[1]
def test_a_scanned_page_among_others(read: Callable[..., ReadText], tmp_path: Path) -> None:
    read(lambda canvas: lines(canvas, 760, "Den inskannade sidan handlar om tandvård för barn."))
    image = tmp_path / "a.png"
    scanned(tmp_path / "a.pdf").save(image)
    found = read(
        lambda canvas: lines(canvas, 700, *PROSE),
        lambda canvas: canvas.drawImage(str(image), 0, 0, 595, 842),
        lambda canvas: lines(canvas, 700, "Sista sidan är text igen."),
    )
    assert page_of(found, "inskannade sidan handlar om tandvård") == 2
    assert page_of(found, "Sista sidan") == 3
