"""`catalogue.yaml` and the files beside it become described documents."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from index.errors import CatalogueError, DocumentError
from index.layout import split_blocks
from index.readers import READERS, read
from index.sections import title_of
from index.types import AwaitedDocument, Document, DocumentInfo, Status

CATALOGUE = "catalogue.yaml"
EARLIEST, LATEST = date(1900, 1, 1), date(2100, 1, 1)
_WORDLESS = re.compile(r"[\W\d_]*(?:[0-9a-f]*\d[0-9a-f]*)?[\W\d_]*", re.IGNORECASE)
_PAGE_OVERFLOW = re.compile(r"(?<=\S)[ \t]*\n (?=\S)")


class _PlainLoader(yaml.SafeLoader):
    """Leaves dates as they are written, so that a wrong one is refused with its entry."""


_PlainLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


class _Entry(BaseModel):
    """The keys that an awaited document and one that is here have in common."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,79}$")
    file: str = ""
    original: str = ""
    title: str = Field(min_length=1, max_length=400)
    kind: str = "document"
    status: Status = Status.BACKGROUND
    region: str = ""
    publisher: str = ""
    issued: date | None = None
    deadline: date | None = None
    valid_from: date | None = None
    replaced_by: str = ""
    about: str = ""
    url: str = Field("", pattern=r"^(https?://\S+)?$")
    page_breaks: Literal["form_feed", "leading_blank"] = "form_feed"
    ignore: tuple[str, ...] = ()
    note: str = ""

    @model_validator(mode="after")
    def _dates_are_possible(self) -> Self:
        for name in ("issued", "deadline", "valid_from"):
            day = getattr(self, name)
            if day is not None and not EARLIEST <= day <= LATEST:
                raise ValueError(f"{name}: {day} is not between {EARLIEST} and {LATEST}")
        if self.issued and self.deadline and self.deadline < self.issued:
            raise ValueError(f"deadline {self.deadline} lies before issued {self.issued}")
        return self


class _Catalogue(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    documents: tuple[dict[str, Any], ...] = ()
    awaited: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """A document that is to be read: its description and how to read it.

    Attributes:
        leading_blank: a single blank begins the text that runs over a page break.
        ignore: lines that are not part of the document.
        untitled: its name says nothing, so that its own first heading is its title.
    """

    info: DocumentInfo
    leading_blank: bool = False
    ignore: tuple[str, ...] = ()
    untitled: bool = False


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What a corpus folder holds and what it still waits for.

    Attributes:
        skipped: files in a format that is not read, below the folder.
        uncatalogued: files that the catalogue does not describe; read all the same.
    """

    entries: tuple[CatalogueEntry, ...]
    awaited: tuple[AwaitedDocument, ...] = ()
    skipped: tuple[str, ...] = ()
    uncatalogued: tuple[str, ...] = ()


def _refuse(where: str, reason: str) -> CatalogueError:
    return CatalogueError(f"{CATALOGUE}, {where}: {reason}")


def _entries(raw: Sequence[dict[str, Any]], group: str) -> list[_Entry]:
    entries = []
    for number, values in enumerate(raw, start=1):
        where = f"{group} entry {number} ({values.get('id', 'no id')})"
        try:
            entries.append(_Entry.model_validate(values))
        except ValidationError as error:
            first = error.errors()[0]
            key = ".".join(str(part) for part in first["loc"])
            raise _refuse(where, f"{key}: {first['msg']}" if key else first["msg"]) from None
    return entries


def _load(path: Path) -> tuple[list[_Entry], list[_Entry]]:
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), _PlainLoader) or {}
    except OSError as error:
        raise _refuse("the file", f"cannot be read ({error.strerror})") from None
    except (yaml.YAMLError, ValueError) as error:
        raise _refuse("the file", f"is not valid YAML: {error}") from None
    if not isinstance(raw, dict):
        raise _refuse("the file", "must hold the keys `documents` and `awaited`")
    try:
        catalogue = _Catalogue.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise _refuse("the file", f"{key}: {first['msg']}") from None
    return _entries(catalogue.documents, "documents"), _entries(catalogue.awaited, "awaited")


def _check_file(folder: Path, entry: _Entry) -> None:
    if not entry.file:
        raise _refuse(f"entry {entry.id}", "`file` is missing")
    plain = os.path.normpath(entry.file)
    if plain != entry.file:
        raise _refuse(f"entry {entry.id}", f"write {entry.file} as {plain}")
    path = (folder / entry.file).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise _refuse(f"entry {entry.id}", f"{entry.file} lies outside the corpus folder")
    if not path.is_file():
        raise _refuse(f"entry {entry.id}", f"the file {entry.file} is not in {folder}")


def _check(folder: Path, here: Sequence[_Entry], awaited: Sequence[_Entry]) -> None:
    both = [*here, *awaited]
    for key, complaint in (("id", "this id is given twice"), ("file", "this file is given twice")):
        counts = Counter(getattr(entry, key) for entry in both if getattr(entry, key))
        for value, count in counts.items():
            if count > 1:
                raise _refuse(f"{key} {value}", complaint)
    for entry in here:
        _check_file(folder, entry)
    known = {entry.id for entry in both}
    for entry in both:
        for other in filter(None, (entry.replaced_by, entry.about)):
            if other not in known or other == entry.id:
                raise _refuse(f"entry {entry.id}", f"{other} is not the id of another entry")


def _entry(raw: _Entry) -> CatalogueEntry:
    described = raw.model_dump(exclude={"page_breaks", "ignore", "note"})
    described["original"] = raw.original or Path(raw.file).name
    return CatalogueEntry(DocumentInfo(**described), raw.page_breaks == "leading_blank", raw.ignore)


def _awaited(raw: _Entry) -> AwaitedDocument:
    kept = ("id", "title", "kind", "status", "region", "publisher", "url", "note")
    return AwaitedDocument(**{name: getattr(raw, name) for name in kept})


def _files(folder: Path) -> list[str]:
    """Files below `folder` but for hidden ones, notes on the folder and the catalogue."""
    names = []
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        hidden = any(part.startswith(".") for part in relative.parts)
        about = path.stem.upper() in {"README", "LICENSE", "LICENCE"} or path.name == CATALOGUE
        if path.is_file() and not hidden and not about:
            names.append(relative.as_posix())
    return names


def _described_by_name(file: str, taken: set[str]) -> CatalogueEntry:
    """The description of a file that no catalogue knows."""
    letters = unicodedata.normalize("NFKD", Path(file).with_suffix("").as_posix().lower())
    base = re.sub(r"[^a-z0-9]+", "-", re.sub(r"[\u0300-\u036f]", "", letters)).strip("-")
    base = base[:70].strip("-") or "document"
    unique, number = base, 2
    while unique in taken:
        unique, number = f"{base}-{number}", number + 1
    taken.add(unique)
    stem = Path(file).stem
    title = re.sub(r"[_\s]+", " ", stem).strip()
    info = DocumentInfo(unique, file, Path(file).name, title)
    return CatalogueEntry(info, untitled=bool(_WORDLESS.fullmatch(stem)))


def load_catalogue(folder: Path) -> Catalogue:
    """What `folder` holds, with or without a `catalogue.yaml`.

    An awaited document whose `file` has arrived counts as here. Raises
    `CatalogueError` with file, entry and reason.
    """
    if not folder.is_dir():
        raise CatalogueError(f"{folder} is not a folder: name the folder with the documents.")
    path = folder / CATALOGUE
    here, awaited = _load(path) if path.is_file() else ([], [])
    arrived = [entry for entry in awaited if entry.file and (folder / entry.file).is_file()]
    here += arrived
    awaited = [entry for entry in awaited if entry not in arrived]
    _check(folder, here, awaited)
    entries = [_entry(raw) for raw in here]
    described = {entry.info.file for entry in entries}
    taken = {entry.info.id for entry in entries} | {raw.id for raw in awaited}
    others = [name for name in _files(folder) if name not in described]
    readable = [name for name in others if Path(name).suffix.lower() in READERS]
    entries += [_described_by_name(name, taken) for name in readable]
    return Catalogue(
        tuple(entries),
        tuple(_awaited(raw) for raw in awaited),
        tuple(name for name in others if name not in readable),
        tuple(readable) if path.is_file() else (),
    )


def read_document(folder: Path, entry: CatalogueEntry) -> Document:
    """Read the file of `entry`; raises `DocumentError` with the reason and a way out."""
    path = folder / entry.info.file
    content = read(path)
    pages = content.page_starts
    if entry.leading_blank:
        pages = (0, *(m.end() for m in _PAGE_OVERFLOW.finditer(content.text)))
    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise DocumentError(f"{entry.info.file}: cannot be read ({error.strerror}).") from error
    info = entry.info
    if entry.untitled:
        title = title_of(content.text, split_blocks(content.text, pages))
        info = replace(info, title=title or info.title)
    return Document(info, content.text, pages, digest)
