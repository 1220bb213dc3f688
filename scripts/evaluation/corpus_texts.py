"""The texts that a suite's gold quotes stand in, by every name that a document goes under."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from index.catalogue import load_catalogue, read_document
from index.types import Document


def read_corpus(folder: Path) -> tuple[Document, ...]:
    """Every document; raises `CatalogueError` or `DocumentError` where one cannot be read."""
    return tuple(read_document(folder, entry) for entry in load_catalogue(folder).entries)


def by_name(documents: Iterable[Document]) -> dict[str, str]:
    """Text of each document by its base name and by that of its imported file."""
    return {
        name: document.text
        for document in documents
        for name in (document.info.file.rsplit("/", 1)[-1], document.info.original)
        if name
    }
