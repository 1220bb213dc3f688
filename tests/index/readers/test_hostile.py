"""Damaged and hostile files are refused with a reason and a way out, and soon."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Any

import docx
import pypdfium2
import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from index.errors import DocumentError
from index.readers import STRUCTURED, read
from index.readers.isolation import Limits, read_isolated
from tests.index.readers.golden.as_docx import write_docx
from tests.index.readers.golden.as_html import write_html, write_markdown
from tests.index.readers.golden.as_pdf import write_pdf, write_scan
from tests.index.readers.golden.known import TITLE

SENTENCE = "Kommunen ansvarar för elevhälsan och regionen för vården."


def pdf(**options: Any) -> bytes:
    """A PDF of one sentence."""
    file = io.BytesIO()
    canvas = Canvas(file, **options)
    canvas.drawString(72, 720, SENTENCE)
    canvas.save()
    return file.getvalue()


def locked(owner_only: bool) -> bytes:
    user = "" if owner_only else "hemligt"
    return pdf(encrypt=StandardEncryption(user, ownerPassword="ägare", strength=128))


def without_pages() -> bytes:
    file = io.BytesIO()
    pypdfium2.PdfDocument.new().save(file)
    return file.getvalue()


def blank() -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def many_pages() -> bytes:
    """10,000 pages, each in the outline."""
    file = io.BytesIO()
    canvas = Canvas(file, pageCompression=0)
    for number in range(10_000):
        canvas.bookmarkPage(str(number))
        canvas.addOutlineEntry(f"Avsnitt {number}", str(number))
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def bomb(name: str, megabytes: int) -> bytes:
    """A zip whose file `name` unpacks to that many megabytes of nothing."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        with package.open(name, "w", force_zip64=True) as inside:
            for _ in range(megabytes):
                inside.write(bytes(1 << 20))
    return file.getvalue()


def lying_bomb() -> bytes:
    """A bomb that claims to unpack to little."""
    data = bytearray(bomb("word/document.xml", 20))
    at = data.rindex(b"PK\x01\x02") + 24
    data[at : at + 4] = (1000).to_bytes(4, "little")
    return bytes(data)


def laughing() -> bytes:
    """A Word document whose XML entities multiply to billions."""
    file = io.BytesIO()
    docx.Document().save(file)
    entities = ['<!ENTITY a0 "ha">']
    entities += [f'<!ENTITY a{n} "{f"&a{n - 1};" * 20}">' for n in range(1, 12)]
    out = io.BytesIO()
    with zipfile.ZipFile(file) as whole, zipfile.ZipFile(out, "w") as made:
        for name in whole.namelist():
            text = whole.read(name)
            if name == "word/document.xml":
                start = f"<!DOCTYPE d [{''.join(entities)}]>".encode()
                text = text.replace(b"<w:body>", b"<w:body><w:p><w:r><w:t>&a11;</w:t></w:r></w:p>")
                head, rest = text.split(b"?>", 1)
                text = head + b"?>" + start + rest
            made.writestr(name, text)
    return out.getvalue()


def deep_html() -> bytes:
    return b"<html><body>" + b"<div>" * 200_000 + b"text" + b"</div>" * 200_000


def huge_image() -> bytes:
    file = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(file, "PNG")
    return file.getvalue()


CASES: list[tuple[str, Callable[[], bytes], str]] = [
    ("locked.pdf", lambda: locked(False), "locked with a password"),
    ("truncated.pdf", lambda: pdf()[:-300], "the end of the file is missing. Fetch it anew"),
    ("middle.pdf", lambda: pdf()[:200] + pdf()[-200:], "damaged|no text"),
    ("empty.pdf", lambda: b"", "the file is empty"),
    ("without-pages.pdf", without_pages, "damaged|no text"),
    ("blank.pdf", blank, "there is no text in it"),
    ("text.pdf", lambda: SENTENCE.encode() * 50, "this is no PDF"),
    ("many.pdf", many_pages, "it has 10000 pages, and at most 2000 are read"),
    ("bomb.docx", lambda: bomb("word/document.xml", 301), "it unpacks to more than 300 MB"),
    ("lying.docx", lying_bomb, "damaged"),
    ("laughing.docx", laughing, "damaged|no text"),
    ("old.docx", lambda: b"\xd0\xcf\x11\xe0" + bytes(600), "locked with a password, or in Word's"),
    ("text.docx", SENTENCE.encode, "this is no Word document"),
    ("zip.docx", lambda: bomb("a.txt", 1), "damaged"),
    ("cut.docx", lambda: bomb("word/document.xml", 1)[:500], "damaged"),
    ("deep.html", deep_html, "nested too deep"),
    ("text.html", SENTENCE.encode, "this is no HTML"),
    ("nothing.html", lambda: b"<html><body><nav>Meny</nav></body></html>", "there is no text"),
    ("nothing.md", lambda: b"---\ntitle: x\n---\n", "there is no text"),
    ("deep.md", lambda: b">" * 100_000 + b" text", "nested too deep|no text|damaged"),
    ("huge.png", huge_image, "more than 60 million pixels"),
    ("text.tif", SENTENCE.encode, "the image is damaged"),
]


@pytest.mark.parametrize(("name", "made", "reason"), CASES, ids=[name for name, _, _ in CASES])
def test_is_refused(tmp_path: Path, name: str, made: Callable[[], bytes], reason: str) -> None:
    path = tmp_path / name
    path.write_bytes(made())
    with pytest.raises(DocumentError, match=reason) as caught:
        read(path)
    assert str(caught.value).startswith(f"{name}: ")
    assert str(caught.value).endswith(".")


def test_a_stream_that_unpacks_to_more_than_memory(tmp_path: Path) -> None:
    packer = zlib.compressobj(1)
    packed = b"".join(packer.compress(b"0 0 m " * (1 << 17)) for _ in range(800)) + packer.flush()
    plain = pdf(pageCompression=0)
    start, end = plain.index(b"stream\n") + 7, plain.index(b"endstream")
    bombed = plain[:start] + packed + plain[end:]
    bombed = bombed.replace(b"/Length ", b"/Filter /FlateDecode /Length ", 1)
    (tmp_path / "a.pdf").write_bytes(bombed)
    limits = Limits(memory_bytes=700 << 20, cpu_seconds=20, seconds=120)
    with pytest.raises(DocumentError, match=r"a\.pdf: .*(memory|damaged|longer|no text)"):
        read_isolated(tmp_path / "a.pdf", STRUCTURED[".pdf"], limits)


def test_one_that_may_be_read_but_not_changed(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(locked(True))
    assert read(tmp_path / "a.pdf").text == SENTENCE


def test_a_long_outline_over_few_pages(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"))
    canvas.bookmarkPage("here")
    for number in range(10_000):
        canvas.addOutlineEntry(f"Avsnitt {number}", "here")
    canvas.drawString(72, 720, SENTENCE)
    canvas.save()
    assert read(tmp_path / "a.pdf").text == SENTENCE


@pytest.mark.parametrize(
    ("suffix", "write"),
    [(".pdf", write_pdf), (".docx", write_docx), (".html", write_html), (".md", write_markdown)],
)
def test_a_name_of_any_kind(tmp_path: Path, suffix: str, write: Callable[[Path], None]) -> None:
    path = tmp_path / f"- å \"två\" 'ord' $HOME; `ls`\n%s{{}}{suffix}"
    write(path)
    assert TITLE in read(path).text


def test_without_tesseract_a_scan_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_scan(tmp_path / "a.pdf")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DocumentError, match=r"a\.pdf: its pages are images\. Install Debian's"):
        read(tmp_path / "a.pdf")


def test_refusing_takes_the_build_little_time_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "deep.html").write_bytes(deep_html())
    began = process_time()
    with pytest.raises(DocumentError):
        read(tmp_path / "deep.html")
    assert process_time() - began < 2
