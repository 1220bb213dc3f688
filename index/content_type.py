"""What a file is, by its content: a server's word and a file's name prove nothing."""

from __future__ import annotations

import zipfile
from pathlib import Path

SUFFIXES: dict[str, tuple[str, ...]] = {
    "PDF": (".pdf",),
    "Word document": (".docx",),
    "web page": (".html", ".htm", ".xhtml"),
    "text": (".txt", ".text", ".md", ".markdown"),
    "PNG image": (".png",),
    "JPEG image": (".jpg", ".jpeg"),
    "TIFF image": (".tif", ".tiff"),
}
"""Kinds of documents and how the names of their files end."""

_HEAD = 4096
_MAGIC = {
    b"\x89PNG\r\n\x1a\n": "PNG image",
    b"\xff\xd8\xff": "JPEG image",
    b"II*\x00": "TIFF image",
    b"MM\x00*": "TIFF image",
}
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_PAGE = (b"<!doctype html", b"<html", b"<head", b"<body")


def kind_of(path: Path) -> str:
    """One of `SUFFIXES`, or empty for anything else; raises `OSError`."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if b"%PDF-" in head[:1024]:
        return "PDF"
    for magic, kind in _MAGIC.items():
        if head.startswith(magic):
            return kind
    if head.startswith(b"PK"):
        return "Word document" if _is_word(path) else ""
    return _kind_of_text(head)


def _is_word(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return "word/document.xml" in archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False


def _kind_of_text(head: bytes) -> str:
    wide = head.startswith(_MARKS[1:])
    plain = head.replace(b"\x00", b"") if wide else head
    if not plain.strip() or (b"\x00" in plain):
        return ""
    for mark in _MARKS:
        plain = plain.removeprefix(mark)
    return "web page" if _opens_a_page(plain.lower()) else "text"


def _opens_a_page(text: bytes) -> bool:
    """Whether markup of a web page comes first, after comments and declarations."""
    text = text.lstrip()
    while text.startswith((b"<!--", b"<?xml")):
        _, end, text = text.partition(b"-->" if text.startswith(b"<!--") else b"?>")
        if not end:
            return False
        text = text.lstrip()
    return text.startswith(_PAGE)
