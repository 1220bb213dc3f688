"""Reads a corpus folder, taking over from an earlier build what has not changed.

A document is known by its content: a file that was moved or renamed is not read anew, and
one that was written over with other words is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from index import passages as splitting
from index.catalogue import Catalogue, CatalogueEntry, digest_of, read_document
from index.errors import DocumentError
from index.passages import split_passages
from index.progress import Reporter
from index.snapshot import Snapshot
from index.types import Document, Passage, Recipe

FORMAT = 2
"""Raise when a reader would give another text for an unchanged file."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that could not be read or fetched, and why."""

    file: str
    error: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A corpus folder as it was read.

    Attributes:
        recipes: what each document was made from, by its id.
        read, split: files of the documents for which an earlier build was of no use.
    """

    catalogue: Catalogue
    documents: tuple[Document, ...] = ()
    passages: tuple[Passage, ...] = ()
    recipes: Mapping[str, Recipe] = field(default_factory=dict)
    failed: tuple[Failure, ...] = ()
    read: tuple[str, ...] = ()
    split: tuple[str, ...] = ()


def recipe_of(entry: CatalogueEntry, sha256: str) -> Recipe:
    """What the text and the passages of the file of `entry` follow from."""
    suffix = Path(entry.info.file).suffix.lower()
    text = _digest(FORMAT, sha256, suffix, entry.leading_blank)
    described = (entry.info.title, entry.untitled, entry.ignore)
    return Recipe(text, _digest(splitting.FORMAT, text, *described))


def _digest(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


class Earlier:
    """What an earlier build offers to be taken over."""

    def __init__(self, snapshot: Snapshot | None) -> None:
        self._snapshot = snapshot

    @cached_property
    def _texts(self) -> Mapping[str, Document]:
        known = self._snapshot.recipes if self._snapshot else {}
        documents = self._snapshot.documents if self._snapshot else {}
        return {recipe.text: documents[name] for name, recipe in known.items()}

    @cached_property
    def _passages(self) -> Mapping[str, tuple[Document, Sequence[Passage]]]:
        if self._snapshot is None:
            return {}
        found: dict[str, list[Passage]] = {name: [] for name in self._snapshot.documents}
        for passage in self._snapshot.passages:
            found[passage.document].append(passage)
        known = self._snapshot.recipes.items()
        return {r.passages: (self._snapshot.documents[name], found[name]) for name, r in known}

    def text(self, recipe: Recipe) -> Document | None:
        """A document with the same text and pages, or `None`."""
        return self._texts.get(recipe.text)

    def passages(self, recipe: Recipe, name: str) -> tuple[str, list[Passage]] | None:
        """The title and passages of a document that was split alike, under the id `name`."""
        found = self._passages.get(recipe.passages)
        if found is None:
            return None
        document, passages = found
        if document.info.id != name:
            passages = [
                replace(passage, id=f"{name}#{ordinal}", document=name)
                for ordinal, passage in enumerate(passages)
            ]
        return document.info.title, list(passages)


@dataclass(frozen=True, slots=True)
class _One:
    """One document as it was read."""

    document: Document
    passages: Sequence[Passage]
    recipe: Recipe
    read: bool
    split: bool


def _read_one(folder: Path, entry: CatalogueEntry, earlier: Earlier) -> _One:
    recipe = recipe_of(entry, digest_of(folder, entry))
    known = earlier.text(recipe)
    split = earlier.passages(recipe, entry.info.id)
    if known is not None and split is not None:
        title, passages = split
        document = replace(known, info=replace(entry.info, title=title))
        return _One(document, passages, recipe, read=False, split=False)
    document = read_document(folder, entry, known)
    passages = split_passages(document, entry.ignore)
    return _One(document, passages, recipe, read=known is None, split=True)


def read_corpus(
    folder: Path, catalogue: Catalogue, earlier: Earlier, progress: Reporter
) -> Reading:
    """Read what `catalogue` names; what cannot be read is told of in `failed`."""
    found: list[_One] = []
    failed: list[Failure] = []
    total = len(catalogue.entries)
    for done, entry in enumerate(catalogue.entries):
        file = entry.info.file
        progress.document("Reading documents", done, total, file)
        try:
            found.append(_read_one(folder, entry, earlier))
        except DocumentError as error:
            failed.append(Failure(file, str(error)))
        except Exception as error:  # noqa: BLE001  # one file must not stop all the others
            reason = f"{type(error).__name__}: {error}"
            failed.append(Failure(file, f"{file}: cannot be read ({reason}). Save it anew."))
    progress.document("Reading documents", total, total, "")
    return Reading(
        catalogue,
        documents=tuple(one.document for one in found),
        passages=tuple(passage for one in found for passage in one.passages),
        recipes={one.document.info.id: one.recipe for one in found},
        failed=tuple(failed),
        read=tuple(one.document.info.file for one in found if one.read),
        split=tuple(one.document.info.file for one in found if one.split),
    )
