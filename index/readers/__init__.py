"""One module per format; `read` picks by the ending of the file's name."""

from __future__ import annotations

from pathlib import Path

from index.errors import DocumentError
from index.readers.text import read_text
from index.readers.types import Reader, ReadText

READERS: dict[str, Reader] = {".txt": read_text, ".text": read_text, ".md": read_text}


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
