"""A snapshot: everything that a search needs, immutable in memory and on disk."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from index.abbreviations import Abbreviations
from index.dense import DenseIndex
from index.errors import FormatError, SnapshotError
from index.lexical import LexicalIndex
from index.rerank import TokenStore
from index.types import (
    AwaitedDocument,
    Document,
    DocumentInfo,
    Heading,
    Passage,
    Recipe,
    Status,
    Unit,
    UnitKind,
)

FORMAT = 4
_MANIFEST = "manifest.json"
_REBUILD = "Build it anew with `scripts/reindex.py`, or go back with its `--rollback`."


@dataclass(frozen=True)
class Snapshot:
    """One version of the index.

    Attributes:
        version: name of its folder; empty while it is only in memory.
        created: when it was built, ISO 8601 in UTC.
        encoder: fingerprint of the model that made the vectors.
        keys: digest of what was encoded for each passage, to reuse its vectors.
        recipes: what each document was made from, to reuse its text and passages.
    """

    documents: Mapping[str, Document]
    passages: tuple[Passage, ...]
    awaited: tuple[AwaitedDocument, ...]
    abbreviations: Abbreviations
    dense: DenseIndex
    stems: LexicalIndex
    ngrams: LexicalIndex
    tokens: TokenStore
    keys: tuple[str, ...]
    encoder: str
    created: str
    version: str = ""
    recipes: Mapping[str, Recipe] = field(default_factory=dict)

    @cached_property
    def rows(self) -> Mapping[str, int]:
        """Row of each passage by its id."""
        return {passage.id: row for row, passage in enumerate(self.passages)}

    def info(self, passage: Passage) -> DocumentInfo:
        """The description of the document that `passage` is from."""
        return self.documents[passage.document].info


def _jsonable(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} does not belong in a snapshot")


def _info(values: dict[str, Any]) -> DocumentInfo:
    days = {name: values[name] for name in ("issued", "deadline", "valid_from", "valid_until")}
    parsed = {name: date.fromisoformat(day) if day else None for name, day in days.items()}
    return DocumentInfo(**{**values, **parsed, "status": Status(values["status"])})


def _document(values: dict[str, Any]) -> Document:
    info, pages = _info(values["info"]), tuple(values["page_starts"])
    marked = values.get("headings")
    headings = None if marked is None else tuple(Heading(**heading) for heading in marked)
    return Document(info, values["text"], pages, values["sha256"], headings)


def _passage(values: dict[str, Any]) -> Passage:
    units = tuple(
        Unit(UnitKind(unit["kind"]), unit["start"], unit["end"], _span(unit["lead"]))
        for unit in values["units"]
    )
    return Passage(**{**values, "units": units})


def _span(values: list[int] | None) -> tuple[int, int] | None:
    return (values[0], values[1]) if values else None


def _awaited(values: dict[str, Any]) -> AwaitedDocument:
    return AwaitedDocument(**{**values, "status": Status(values["status"])})


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def save(snapshot: Snapshot, folder: Path) -> None:
    """Write `snapshot` into the empty `folder`, the manifest with checksums last."""
    for name, index in (("stems", snapshot.stems), ("ngrams", snapshot.ngrams)):
        (folder / name).mkdir()
        index.save(folder / name)
    snapshot.dense.save(folder / "dense.faiss")
    snapshot.tokens.save(folder)
    content = {
        "documents": [asdict(document) for document in snapshot.documents.values()],
        "passages": [asdict(passage) for passage in snapshot.passages],
        "awaited": [asdict(entry) for entry in snapshot.awaited],
        "abbreviations": dict(snapshot.abbreviations.long),
        "keys": snapshot.keys,
        "recipes": {name: asdict(recipe) for name, recipe in snapshot.recipes.items()},
    }
    text = json.dumps(content, default=_jsonable, ensure_ascii=False)
    (folder / "content.json").write_text(text, encoding="utf-8")
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    manifest = {
        "format": FORMAT,
        "created": snapshot.created,
        "encoder": snapshot.encoder,
        "documents": len(snapshot.documents),
        "passages": len(snapshot.passages),
        "files": {path.relative_to(folder).as_posix(): _digest(path) for path in files},
    }
    manifest["checksum"] = _own_checksum(manifest)
    (folder / _MANIFEST).write_text(json.dumps(manifest, indent=1))
    for path in [*files, folder / _MANIFEST, *{path.parent for path in files}]:
        flush(path)


def flush(path: Path) -> None:
    """Have the system write a file or folder out, so that a power cut cannot lose it."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _own_checksum(manifest: Mapping[str, Any]) -> str:
    """Of all that `manifest` says but the checksum itself."""
    rest = {key: value for key, value in manifest.items() if key != "checksum"}
    return hashlib.sha256(json.dumps(rest, sort_keys=True).encode()).hexdigest()


def verify(folder: Path) -> dict[str, Any]:
    """The manifest of `folder` after every file matched its checksum.

    Raises `SnapshotError` naming what is missing, damaged or of another format.
    """
    try:
        manifest: dict[str, Any] = json.loads((folder / _MANIFEST).read_text())
        if manifest["format"] != FORMAT:
            raise FormatError(f"The index {folder.name} has another format. {_REBUILD}")
        if manifest["checksum"] != _own_checksum(manifest):
            raise SnapshotError(f"The index {folder.name} is damaged ({_MANIFEST}). {_REBUILD}")
        for name, expected in manifest["files"].items():
            if _digest(folder / name) != expected:
                raise SnapshotError(f"The index {folder.name} is damaged ({name}). {_REBUILD}")
    except (OSError, ValueError, KeyError, TypeError) as error:
        reason = f"{type(error).__name__}: {error}"
        raise SnapshotError(f"The index {folder.name} is damaged ({reason}). {_REBUILD}") from error
    return manifest


def load(folder: Path) -> Snapshot:
    """Read and verify a snapshot; raises `SnapshotError` when it cannot be trusted."""
    manifest = verify(folder)
    try:
        return _read(folder, manifest)
    except (OSError, RuntimeError, ValueError, KeyError, TypeError) as error:
        message = f"The index {folder.name} was made by another version of this program."
        raise FormatError(f"{message} {_REBUILD}") from error


def _read(folder: Path, manifest: Mapping[str, Any]) -> Snapshot:
    content = json.loads((folder / "content.json").read_text(encoding="utf-8"))
    documents = [_document(values) for values in content["documents"]]
    return Snapshot(
        documents={document.info.id: document for document in documents},
        passages=tuple(_passage(values) for values in content["passages"]),
        awaited=tuple(_awaited(values) for values in content["awaited"]),
        abbreviations=Abbreviations(
            {short: tuple(longs) for short, longs in content["abbreviations"].items()}
        ),
        dense=DenseIndex.load(folder / "dense.faiss"),
        stems=LexicalIndex.load(folder / "stems"),
        ngrams=LexicalIndex.load(folder / "ngrams"),
        tokens=TokenStore.load(folder),
        keys=tuple(content["keys"]),
        encoder=manifest["encoder"],
        created=manifest["created"],
        version=folder.name,
        recipes={name: Recipe(**values) for name, values in content["recipes"].items()},
    )
