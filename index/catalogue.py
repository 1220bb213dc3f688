"""`catalogue.yaml` and the files beside it become described documents."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from index.catalogue_file import CATALOGUE, Entry, load_entries, refuse
from index.errors import CatalogueError, DocumentError
from index.layout import split_blocks
from index.readers import IMAGES, READERS, read
from index.sections import title_of
from index.types import AwaitedDocument, Document, DocumentInfo

_WORDLESS = re.compile(r"[\W\d_]*(?:[0-9a-f]*\d[0-9a-f]*)?[\W\d_]*", re.IGNORECASE)
_SAVED_BESIDE = ("_files", "_filer", "-filer")
_PAGE_OVERFLOW = re.compile(r"(?<=\S)[ \t]*\n (?=\S)")


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


def check_place(folder: Path, entry: Entry) -> None:
    """Refuse an entry whose `file` is not a plain path below `folder`."""
    plain = os.path.normpath(entry.file)
    if plain != entry.file:
        raise refuse(f"entry {entry.id}", f"write {entry.file} as {plain}")
    try:
        path = (folder / entry.file).resolve()
    except (OSError, ValueError):
        raise refuse(f"entry {entry.id}", f"no file can have the name {entry.file!r}") from None
    if not path.is_relative_to(folder.resolve()):
        raise refuse(f"entry {entry.id}", f"{entry.file} lies outside the corpus folder")


def _check_file(folder: Path, entry: Entry) -> None:
    if not entry.file:
        raise refuse(f"entry {entry.id}", "`file` is missing")
    if not (folder / entry.file).is_file():
        way_out = "; fetch it with --fetch" if entry.fetch else ""
        raise refuse(f"entry {entry.id}", f"the file {entry.file} is not in {folder}{way_out}")


def _check_replacements(entries: Sequence[Entry]) -> None:
    """Refuse documents that replace each other in a circle."""
    replaced_by = {entry.id: entry.replaced_by for entry in entries}
    for entry in entries:
        seen, at = {entry.id}, entry.replaced_by
        while at:
            if at in seen:
                raise refuse(f"entry {entry.id}", "`replaced_by` leads in a circle")
            seen.add(at)
            at = replaced_by[at]


def _check(folder: Path, here: Sequence[Entry], awaited: Sequence[Entry]) -> None:
    both = [*here, *awaited]
    for key, complaint in (("id", "this id is given twice"), ("file", "this file is given twice")):
        counts = Counter(getattr(entry, key) for entry in both if getattr(entry, key))
        for value, count in counts.items():
            if count > 1:
                raise refuse(f"{key} {value}", complaint)
    for entry in both:
        if entry.file:
            check_place(folder, entry)
    for entry in here:
        _check_file(folder, entry)
    known = {entry.id for entry in both}
    for entry in both:
        for other in filter(None, (entry.replaced_by, entry.about)):
            if other not in known or other == entry.id:
                raise refuse(f"entry {entry.id}", f"{other} is not the id of another entry")
    _check_replacements(both)


def _entry(raw: Entry) -> CatalogueEntry:
    described = raw.model_dump(exclude={"page_breaks", "ignore", "note", "fetch"})
    described["original"] = raw.original or Path(raw.file).name
    return CatalogueEntry(DocumentInfo(**described), raw.page_breaks == "leading_blank", raw.ignore)


def _awaited(raw: Entry) -> AwaitedDocument:
    kept = ("id", "title", "kind", "status", "region", "publisher", "url", "note")
    return AwaitedDocument(**{name: getattr(raw, name) for name in kept})


def _files(folder: Path) -> list[str]:
    """Files below `folder` but for hidden ones, notes on the folder and the catalogue.

    What browsers save beside a page, and Word beside an open document, is hidden too.
    """
    names = []
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        hidden = any(part.startswith((".", "~$")) for part in relative.parts)
        hidden = hidden or any(part.endswith(_SAVED_BESIDE) for part in relative.parts[:-1])
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
    here, awaited = load_entries(folder)
    arrived = [entry for entry in awaited if entry.file and (folder / entry.file).is_file()]
    here += arrived
    awaited = [entry for entry in awaited if entry not in arrived]
    _check(folder, here, awaited)
    entries = [_entry(raw) for raw in here]
    described = {entry.info.file for entry in entries}
    taken = {entry.info.id for entry in entries} | {raw.id for raw in awaited}
    others = [name for name in _files(folder) if name not in described]
    formats = READERS.keys() - IMAGES
    readable = [name for name in others if Path(name).suffix.lower() in formats]
    entries += [_described_by_name(name, taken) for name in readable]
    return Catalogue(
        tuple(entries),
        tuple(_awaited(raw) for raw in awaited),
        tuple(name for name in others if name not in readable),
        tuple(readable) if (folder / CATALOGUE).is_file() else (),
    )


def digest_of(folder: Path, entry: CatalogueEntry) -> str:
    """Hex SHA-256 of the file of `entry`; raises `DocumentError` when it cannot be read."""
    try:
        with (folder / entry.info.file).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise DocumentError(f"{entry.info.file}: cannot be read ({error.strerror}).") from error


def read_document(folder: Path, entry: CatalogueEntry, known: Document | None = None) -> Document:
    """Read the file of `entry`, or take its text from `known`, which has the same content.

    Raises `DocumentError` with the reason and a way out.
    """
    info = entry.info
    if known is None:
        digest = digest_of(folder, entry)
        content = read(folder / info.file)
        if digest_of(folder, entry) != digest:
            raise DocumentError(f"{info.file}: changed while it was read. Build again.")
        pages = content.page_starts
        if entry.leading_blank:
            pages = (0, *(m.end() for m in _PAGE_OVERFLOW.finditer(content.text)))
        known = Document(info, content.text, pages, digest, content.headings)
    if entry.untitled:
        title = title_of(
            known.text, split_blocks(known.text, known.page_starts, marked=known.headings)
        )
        info = replace(info, title=title or info.title)
    return replace(known, info=info)
