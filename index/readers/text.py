"""Plain text and Markdown, in whatever encoding it was saved."""

from __future__ import annotations

from pathlib import Path

from charset_normalizer import from_bytes

from index.errors import DocumentError
from index.readers.types import ReadText

_BINARY = b"\x00"
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")


def decode(data: bytes, name: str) -> str:
    """`data` as text: UTF-8, UTF-16, or what charset-normalizer finds.

    Raises `DocumentError` for empty and for binary data.
    """
    if not data.strip():
        raise DocumentError(f"{name}: the file is empty. Save it again, or remove it.")
    try:
        if data.startswith(_WIDE_MARKS):
            return data.decode("utf-16")
        if unmarked := _unmarked_wide(data):
            return data.decode(unmarked)
        if _BINARY in data:
            raise DocumentError(f"{name}: this is not text. Save the document as plain text.")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        best = from_bytes(data, cp_isolation=["utf_16", "cp1252", "latin_1"]).best()
        if best is None:
            message = f"{name}: the encoding is not known. Save the file as UTF-8."
            raise DocumentError(message) from None
        return str(best)


def _unmarked_wide(data: bytes) -> str:
    """The kind of UTF-16 that `data` is in without saying so, or nothing.

    Nearly every letter of Swedish has an empty upper half there.
    """
    low, high = data[::2].count(0), data[1::2].count(0)
    few, many = 0.02 * len(data) / 2, 0.8 * len(data) / 2
    if high >= many and low <= few:
        return "utf-16-le"
    return "utf-16-be" if low >= many and high <= few else ""


def read_text(path: Path) -> ReadText:
    """Read a text file; a form feed begins a page.

    Line ends become `\\n`, so that offsets do not depend on where it was saved.
    """
    text = decode(path.read_bytes(), path.name).replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise DocumentError(f"{path.name}: the file has no text. Save it again, or remove it.")
    feeds = [at + 1 for at, char in enumerate(text) if char == "\f"]
    return ReadText(text, (0, *feeds) if feeds else ())
