"""Documents for the tests of the index: the shipped ones and typical public-agency texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from index.build import index_passages
from index.catalogue import load_catalogue, read_document
from index.passages import split_passages
from index.snapshot import Snapshot
from index.types import Document, DocumentInfo
from tests.fake_encoder import FakeEncoder

LAYOUTS = Path(__file__).with_name("layouts")


@dataclass(frozen=True)
class Source:
    """A document with the lines of it that are not indexed."""

    document: Document
    ignored: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return self.document.text


def make_document(text: str, name: str = "d", pages: tuple[int, ...] = ()) -> Document:
    """A document of `text` that no catalogue describes."""
    return Document(DocumentInfo(name, f"{name}.txt", f"{name}.txt", name), text, pages, "0" * 64)


@pytest.fixture(scope="session")
def shipped(corpus: Path) -> Mapping[str, Source]:
    """The five documents of the corpus by id."""
    entries = load_catalogue(corpus).entries
    return {entry.info.id: Source(read_document(corpus, entry), entry.ignore) for entry in entries}


@pytest.fixture(scope="session")
def sources(shipped: Mapping[str, Source]) -> Mapping[str, Source]:
    """The shipped documents and one of each layout that agencies publish."""
    files = sorted(LAYOUTS.iterdir())
    written = {
        path.stem: Source(make_document(path.read_text(encoding="utf-8"), path.stem))
        for path in files
    }
    return {**shipped, **written}


@pytest.fixture
def make_snapshot() -> Callable[..., Snapshot]:
    """Indexes texts in memory with the fake encoder: `make_snapshot("Ett.", "Två.")`."""

    def make(*texts: str) -> Snapshot:
        documents = [make_document(text, f"d{number}") for number, text in enumerate(texts)]
        passages = [passage for document in documents for passage in split_passages(document)]
        return index_passages(passages, documents, FakeEncoder())

    return make
