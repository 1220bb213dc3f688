"""One module per format; `read` picks by the ending of the file's name.

Plain text is read at once. Every other format has a parser that a broken or hostile file
can lead astray, and is read in a process of its own with bounds on time and memory.
"""

from __future__ import annotations

from pathlib import Path

from index.errors import DocumentError
from index.readers.isolation import Limits, read_isolated
from index.readers.text import read_text
from index.readers.types import Reader, ReadText

IMAGES = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff"})
"""Read only when the catalogue names them: most images in a folder are pictures."""
STRUCTURED = {
    ".pdf": "index.readers.pdf:read_pdf",
    ".docx": "index.readers.docx:read_docx",
    ".md": "index.readers.markdown:read_markdown",
    ".markdown": "index.readers.markdown:read_markdown",
    **dict.fromkeys((".html", ".htm", ".xhtml"), "index.readers.html:read_html"),
    **dict.fromkeys(IMAGES, "index.readers.scan:read_image"),
}
"""The reader of each format with structure, as `pkgutil.resolve_name` finds it."""


def _read_structured(path: Path) -> ReadText:
    return read_isolated(path, STRUCTURED[path.suffix.lower()], Limits())


READERS: dict[str, Reader] = {
    ".txt": read_text,
    ".text": read_text,
    **dict.fromkeys(STRUCTURED, _read_structured),
}


def read(path: Path) -> ReadText:
    """Read any supported file; raises `DocumentError` with the reason and a way out."""
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        known = ", ".join(sorted(READERS))
        raise DocumentError(f"{path.name}: this format is not read. Convert it to one of {known}.")
    try:
        return reader(path)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise DocumentError(f"{path.name}: cannot be read ({reason}). Check its rights.") from error
