"""Random and damaged files of each format: a sound text, or an error with a way out.

A few in each run; `FUZZ_FILES=2000` for as many of each kind as one has the time for. The
readers run in this process, which is how their own process runs them but for its limits.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from index.errors import DocumentError
from index.passages import split_passages
from index.readers import READERS, STRUCTURED, read
from index.readers.worker import answer
from index.types import Document, DocumentInfo, Heading

EXAMPLES = int(os.environ.get("FUZZ_FILES", "40"))
MOST = 100_000
SENTENCE = "Kommunen ansvarar för elevhälsan.\n"
# What formats begin with, and what leads parsers on.
TOKENS = [
    *(b"%PDF-1.7\n", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x89PNG\r\n\x1a\n", b"II*\x00"),
    *(b"\xff\xd8\xff", b"\xef\xbb\xbf", b"\xff\xfe", b"\x00", b"\f", b"\r", b"\xc3", b"&#xD800;"),
    *(b"<html>", b"<table>", b"<td colspan=99999>", b"<!--", b"]]>", b"<?xml encoding='x'?>"),
    *(b"---\n", b"# ", b"```\n", b"> ", b"| a | b |\n|---|\n", b"* ", b"\\", b"[a](b"),
    *(b"1 0 obj\n", b"<<", b"stream\n", b"endstream", b"trailer", b"startxref\n0\n%%EOF"),
    SENTENCE.encode(),
]
bits = st.binary(max_size=40) | st.sampled_from(TOKENS)
rubbish = st.lists(bits, max_size=12).map(b"".join)
given_once = settings(max_examples=EXAMPLES, database=None, suppress_health_check=list(HealthCheck))


def pdf() -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file, pageCompression=0, invariant=1)
    canvas.drawString(72, 720, SENTENCE)
    canvas.save()
    return file.getvalue()


def word() -> bytes:
    file = io.BytesIO()
    document = docx.Document()
    document.add_heading("Ansvar")
    document.add_paragraph(SENTENCE)
    document.add_table(2, 2).cell(0, 0).text = SENTENCE
    document.save(file)
    return file.getvalue()


def page() -> bytes:
    rows = f"<table><tr><td>{SENTENCE}</td><td>Ja</td></tr></table>"
    return f"<html><body><h1>Ansvar</h1><p>{SENTENCE}</p>{rows}</body></html>".encode()


def marked_down() -> bytes:
    return f"# Ansvar\n\n{SENTENCE}\n| a | b |\n|---|---|\n| c | d |\n\n- ett\n  - två\n".encode()


def image() -> bytes:
    file = io.BytesIO()
    Image.new("L", (8, 8), 255).save(file, "PNG")
    return file.getvalue()


SOUND: dict[str, Callable[[], bytes]] = {
    ".pdf": pdf,
    ".docx": word,
    ".html": page,
    ".md": marked_down,
    ".png": image,
    ".txt": SENTENCE.encode,
}


def check(data: bytes, suffix: str) -> None:
    """Read `data`; what is found must be fit to be split and kept."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"fil{suffix}"
        path.write_bytes(data)
        reader = STRUCTURED.get(suffix)
        if reader is None:
            try:
                found = read(path)
            except DocumentError as error:
                assert is_told(str(error), path)
                return
            text, starts, headings = found.text, found.page_starts, found.headings
        else:
            said = answer(path, reader, MOST)
            if "error" in said:
                assert is_told(said["error"], path)
                return
            text, starts = said["text"], said["page_starts"]
            marked = said["headings"]
            headings = None if marked is None else tuple(Heading(*each) for each in marked)
    assert text.strip()
    assert text.encode()
    assert sorted(starts) == list(starts)
    assert all(0 <= start <= len(text) for start in starts)
    assert all(0 <= h.start <= h.end <= len(text) for h in headings or ())
    document = Document(DocumentInfo("a", "a", "a", "A"), text, tuple(starts), "", headings)
    for passage in split_passages(document, ()):
        assert passage.text == text[passage.start : passage.end]


def is_told(error: str, path: Path) -> bool:
    """Whether `error` names the file and is a whole sentence."""
    return error.startswith(f"{path.name}: ") and error.endswith(".")


@pytest.mark.parametrize("suffix", sorted(READERS))
def test_rubbish_of_each_ending(suffix: str) -> None:
    @given_once
    @given(rubbish)
    def run(data: bytes) -> None:
        check(data, suffix)

    run()


@pytest.mark.parametrize("suffix", sorted(SOUND))
def test_a_sound_file_that_is_damaged(suffix: str) -> None:
    sound = SOUND[suffix]()

    @given_once
    @given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 0.1), bits), min_size=1, max_size=4))
    def run(harms: list[tuple[float, float, bytes]]) -> None:
        data = sound
        for place, length, put in harms:
            at = int(place * len(data))
            data = data[:at] + put + data[at + int(length * len(data)) :]
        check(data, suffix)

    run()
