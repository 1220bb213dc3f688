"""Images of pages: several in a TIFF, misread bullets, and Tesseract without Swedish."""

from __future__ import annotations

from pathlib import Path

import pytest
import reportlab
from PIL import Image, ImageDraw, ImageFont

from index.errors import DocumentError
from index.readers import read
from index.readers.scan import Ocr, _words
from tests.index.readers.ocr import needs_ocr

HOCR = """<html><body>
<span class='ocr_line' title="bbox 100 200 900 240; baseline 0 -9; x_size 40; x_descenders 9; x_ascenders 8">
<span class='ocrx_word' title='bbox 100 200 110 240; x_wconf 60'>«</span>
<span class='ocrx_word' title='bbox 160 200 300 240; x_wconf 95'>Åtgärd</span></span>
<span class='ocr_line' title="bbox 100 300 900 349; baseline 0 -9; x_size 49; x_descenders 9; x_ascenders 16">
<span class='ocrx_word' title='bbox 100 300 300 349; x_wconf 90'>Åkerström</span></span>
<span class='ocr_line' title="bbox 0 900 900 940; baseline 0 0; x_size 40; x_descenders 9; x_ascenders 8">
<span class='ocrx_word' title='bbox 0 900 300 940; x_wconf 5'>|l|l¦</span></span>
</body></html>"""  # noqa: E501


def page(text: str) -> Image.Image:
    image = Image.new("L", (1240, 600), 255)
    font = ImageFont.truetype(Path(reportlab.__file__).with_name("fonts") / "Vera.ttf", 42)
    ImageDraw.Draw(image).multiline_text((100, 100), text, 0, font, spacing=20)
    return image


def test_what_tesseract_says_becomes_words() -> None:
    bullet, first, name = _words(HOCR.encode(), 72 / 300)
    assert [bullet.text, first.text, name.text] == ["•", "Åtgärd", "Åkerström"]
    assert name.size == first.size  # the ring of an Å makes no heading
    assert (first.x0, first.bottom) == (160 * 0.24, 231 * 0.24)


@needs_ocr[0]
@needs_ocr[1]
def test_each_image_of_a_tiff_is_a_page(tmp_path: Path) -> None:
    first, second = page("Barn har rätt till stöd i skolan."), page("Regionen ansvarar för vården.")
    path = tmp_path / "a.tif"
    first.save(path, save_all=True, append_images=[second], dpi=(200, 200))
    found = read(path)
    assert found.text == "Barn har rätt till stöd i skolan.\n\nRegionen ansvarar för vården."
    assert found.page_starts == (0, found.text.index("Regionen"))


@needs_ocr[0]
@needs_ocr[1]
def test_an_image_without_text_is_refused(tmp_path: Path) -> None:
    Image.new("L", (600, 400), 255).save(tmp_path / "a.png")
    with pytest.raises(DocumentError, match=r"a\.png: OCR found no text in it"):
        read(tmp_path / "a.png")


def program(folder: Path, script: str) -> None:
    path = folder / "tesseract"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def test_without_swedish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, "echo eng")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DocumentError, match=r"a\.pdf: .*in Swedish\. Install .*tesseract-ocr-swe"):
        Ocr.installed("a.pdf")


def test_tesseract_that_fails_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, '[ "$1" = --list-langs ] && echo swe && exit; echo "no room" >&2; exit 1')
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(DocumentError, match=r"a\.pdf: OCR failed \(no room\)\. Scan it anew"):
        Ocr.installed("a.pdf").words(page("Text"), 200)
