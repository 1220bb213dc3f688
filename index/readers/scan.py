"""Scanned pages and images: Debian's Tesseract reads the words and where they stand."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import pypdfium2
from lxml import etree
from lxml import html as lxml_html
from PIL import Image, ImageSequence, UnidentifiedImageError

from index.errors import DocumentError
from index.readers.page.columns import reading_order
from index.readers.page.document import compose_pages
from index.readers.page.paragraphs import paragraphs
from index.readers.page.running import PageWords, without_running
from index.readers.page.words import Word
from index.readers.types import ReadText

LANGUAGE = "swe"
DPI = 300
MOST_SCANNED = 300
MOST_PIXELS = 60_000_000
SECONDS = 180.0
"""The longest that one page may take."""
_INSTALL = (
    "Install Debian's packages tesseract-ocr and tesseract-ocr-swe "
    "(`apt-get install tesseract-ocr tesseract-ocr-swe`) to read scanned documents"
)
_BOX = re.compile(r"bbox (\d+) (\d+) (\d+) (\d+)")
_BASELINE = re.compile(r"baseline -?[\d.]+ (-?[\d.]+)")
_HEIGHTS = re.compile(r"x_size ([\d.]+); x_descenders (-?[\d.]+); x_ascenders (-?[\d.]+)")
_SURE = re.compile(r"x_wconf (\d+)")
_NOISE = 40
_EM = 1.8
"""How many times the height of small letters a font is."""
_ALIKE = 0.06
_MISREAD = frozenset("«»©®¢°*+¥$§eos.-•")


@dataclass(frozen=True, slots=True)
class Ocr:
    """Tesseract with Swedish, reading one page at a time of the file `name`."""

    program: str
    name: str

    @classmethod
    def installed(cls, name: str) -> Ocr:
        """Raises `DocumentError` for the file `name` where Tesseract or Swedish is absent."""
        program = shutil.which("tesseract")
        if program is None:
            raise DocumentError(f"{name}: its pages are images. {_INSTALL}.")
        listed = subprocess.run(
            [program, "--list-langs"], capture_output=True, timeout=SECONDS, check=False
        )
        if LANGUAGE not in listed.stdout.decode(errors="replace").split():
            raise DocumentError(f"{name}: its pages are images in Swedish. {_INSTALL}.")
        return cls(program, name)

    def page(self, page: pypdfium2.PdfPage) -> tuple[Word, ...]:
        """The words of a page of a PDF, with places and sizes in points."""
        width, height = page.get_size()
        scale = min(DPI / 72, (MOST_PIXELS / max(1.0, width * height)) ** 0.5)
        image = page.render(scale=scale, grayscale=True).to_pil()
        return self.words(image, 72 * scale)

    def words(self, image: Image.Image, dpi: float) -> tuple[Word, ...]:
        """The words of `image`, with places and sizes in points."""
        file = io.BytesIO()
        image.save(file, "PNG", compress_level=1)
        limits = ["env", "OMP_THREAD_LIMIT=1"]
        what = ["stdin", "stdout", "-l", LANGUAGE, "--dpi", str(round(dpi)), "--psm", "3", "hocr"]
        try:
            done = subprocess.run(
                [*limits, self.program, *what],
                input=file.getvalue(),
                capture_output=True,
                timeout=SECONDS,
                check=True,
            )
        except subprocess.TimeoutExpired as error:
            reason = f"OCR of a page took longer than {SECONDS:.0f} s. Scan it anew"
            raise DocumentError(f"{self.name}: {reason}.") from error
        except subprocess.CalledProcessError as error:
            said = error.stderr.decode(errors="replace").strip().splitlines()[-1:] or ["no reason"]
            raise DocumentError(f"{self.name}: OCR failed ({said[0]}). Scan it anew.") from error
        return _words(done.stdout, 72 / dpi)


def _words(hocr: bytes, scale: float) -> tuple[Word, ...]:
    """The words of the lines that Tesseract believes in; `scale` turns pixels into points."""
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True)
    root = lxml_html.document_fromstring(hocr, parser=parser)
    lines = [_line(span, scale) for span in root.iterfind(".//span[@title]")]
    letters: Counter[float] = Counter()
    for word in (word for line in lines for word in line):
        letters[word.size] += len(word.text)
    usual: dict[float, float] = {}
    for size, _ in letters.most_common():
        near = (known for known in usual.values() if abs(known - size) <= _ALIKE * known)
        usual[size] = next(near, size)
    return tuple(replace(word, size=usual[word.size]) for line in lines for word in line)


def _line(span: etree._Element, scale: float) -> list[Word]:
    """The words of one line, all as high as the line; none when it is but noise.

    The size of the font follows from the height of the small letters, which an Å or a
    g in the line does not change.
    """
    title = span.get("title", "")
    box, base, heights = _BOX.search(title), _BASELINE.search(title), _HEIGHTS.search(title)
    found = [
        (text, _BOX.search(word.get("title", "")), _SURE.search(word.get("title", "")))
        for word in span.iterfind("./span[@class='ocrx_word']")
        if (text := "".join(map(str, word.itertext())).strip())
    ]
    sure = [int(match[1]) for _, _, match in found if match]
    if not (box and heights and sure) or sum(sure) < _NOISE * len(sure):
        return []
    whole, below, above = (float(value) for value in heights.groups())
    size = round(_EM * max(whole - below - above, 0.4 * whole) * scale, 1)
    bottom = (float(box[4]) + (float(base[1]) if base else 0.0)) * scale
    words = [
        Word(text, float(place[1]) * scale, float(place[3]) * scale, bottom - size, bottom, size)
        for text, place, _ in found
        if place
    ]
    return _with_bullet(words)


def _with_bullet(words: list[Word]) -> list[Word]:
    """A bullet is read as some sign or letter; it stands alone, well before the text."""
    if len(words) < 2 or words[0].text not in _MISREAD:
        return words
    far = words[1].x0 - words[0].x1 > 0.6 * words[0].size
    return [replace(words[0], text="•"), *words[1:]] if far else words


def read_image(path: Path) -> ReadText:
    """Read an image of one page, or a TIFF of several.

    Raises `DocumentError` for what is no image, too large, or without text.
    """
    try:
        with Image.open(path) as image:
            if image.width * image.height > MOST_PIXELS:
                reason = f"it has more than {MOST_PIXELS // 1_000_000} million pixels"
                raise DocumentError(f"{path.name}: {reason}. Save it at {DPI} dots per inch.")
            ocr = Ocr.installed(path.name)
            pages = [
                _image_page(ocr, frame, number)
                for number, frame in enumerate(ImageSequence.Iterator(image), start=1)
                if number <= MOST_SCANNED
            ]
    except (UnidentifiedImageError, Image.DecompressionBombError, SyntaxError, EOFError) as error:
        raise DocumentError(f"{path.name}: the image is damaged. Scan it anew.") from error
    found = [
        paragraph
        for page in without_running(pages)
        for paragraph in paragraphs(reading_order(page.words), page.number)
    ]
    if not found:
        raise DocumentError(f"{path.name}: OCR found no text in it. Scan it anew, or remove it.")
    return compose_pages(found, scanned=True)


def _image_page(ocr: Ocr, frame: Image.Image, number: int) -> PageWords:
    dpi = float(frame.info.get("dpi", (DPI, DPI))[0]) or DPI
    if dpi < 72:
        dpi = DPI
    return PageWords(number, frame.height * 72 / dpi, ocr.words(frame.convert("L"), dpi))
