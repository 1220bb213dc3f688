"""What a file is by its content, whatever it is called."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from index.content_type import SUFFIXES, kind_of
from index.readers import READERS


def packed(*names: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return data.getvalue()


FILES = {
    "pdf": (b"%PDF-1.7\n", "PDF"),
    "pdf after rubbish": (b"\n" * 200 + b"%PDF-1.4\n", "PDF"),
    "docx": (packed("[Content_Types].xml", "word/document.xml"), "Word document"),
    "another zip": (packed("virus.exe"), ""),
    "a truncated zip": (packed("word/document.xml")[:40], ""),
    "html": (b"<!DOCTYPE html><title>A</title>", "web page"),
    "html late": (b"\xef\xbb\xbf\n<!-- x -->\n<HTML lang=sv>", "web page"),
    "xhtml": (b'<?xml version="1.0"?>\n<html>', "web page"),
    "wide html": ("\ufeff<html>å".encode("utf-16-le"), "web page"),
    "comment without end": (b"<!-- <html>", "text"),
    "text": ("Rutin för möten".encode(), "text"),
    "latin": ("Rutin för möten".encode("latin-1"), "text"),
    "wide text": ("\ufeffRutin för".encode("utf-16-le"), "text"),
    "text about html": (b"Write <html> first.", "text"),
    "png": (b"\x89PNG\r\n\x1a\n\x00", "PNG image"),
    "jpeg": (b"\xff\xd8\xff\xe0", "JPEG image"),
    "tiff": (b"II*\x00\x08", "TIFF image"),
    "program": (b"\x7fELF\x02\x01\x00\x00", ""),
    "empty": (b"", ""),
    "blank": (b" \n ", ""),
}


@pytest.mark.parametrize(("data", "kind"), FILES.values(), ids=FILES.keys())
def test_the_kind_of_a_file(tmp_path: Path, data: bytes, kind: str) -> None:
    path = tmp_path / "vad.som.helst"
    path.write_bytes(data)
    assert kind_of(path) == kind
    assert not kind or kind in SUFFIXES


def test_every_format_that_is_read_can_be_fetched() -> None:
    assert {suffix for suffixes in SUFFIXES.values() for suffix in suffixes} == set(READERS)
