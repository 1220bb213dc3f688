"""Brings the documents that the catalogue gives an address for into the corpus folder."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from index.catalogue import check_place
from index.catalogue_file import Entry, load_entries
from index.content_type import SUFFIXES, kind_of
from index.errors import FetchError
from index.fetching import Fetcher, Tags
from index.progress import Reporter

PARTIAL = ".fetch-"
STATE = "fetched.json"
Change = Literal["new", "changed", "unchanged", "failed"]


@dataclass(frozen=True, slots=True)
class Gathered:
    """What became of one address; `error` says why it failed."""

    file: str
    url: str
    change: Change
    error: str = ""


class _Known(BaseModel):
    """What was fetched last time."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: str
    sha256: str
    etag: str = ""
    last_modified: str = ""


class Memory:
    """What was fetched before, in a file of the index folder; a damaged file knows nothing."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known = self._read()

    def _read(self) -> dict[str, _Known]:
        try:
            raw = json.loads(self._path.read_text(encoding="utf-8"))
            return {file: _Known.model_validate(values) for file, values in raw.items()}
        except (OSError, ValueError, AttributeError, ValidationError):
            return {}

    def tags(self, entry: Entry, sha256: str) -> Tags:
        """What to ask with; nothing when the file here is not what was fetched."""
        known = self._known.get(entry.file)
        if known is None or known.url != entry.fetch or known.sha256 != sha256:
            return Tags()
        return Tags(known.etag, known.last_modified)

    def remember(self, entry: Entry, tags: Tags, sha256: str) -> None:
        """Keep what was fetched for the next time."""
        self._known[entry.file] = _Known(url=entry.fetch, sha256=sha256, **asdict(tags))
        text = json.dumps({file: known.model_dump() for file, known in self._known.items()})
        partial = self._path.with_name(f".pointer-{self._path.name}")
        partial.write_text(text, encoding="utf-8")
        partial.replace(self._path)


def to_fetch(folder: Path) -> list[Entry]:
    """The entries of the catalogue of `folder` that name an address to fetch from."""
    entries = [entry for group in load_entries(folder) for entry in group if entry.fetch]
    for entry in entries:
        check_place(folder, entry)
    return entries


def gather(folder: Path, memory: Memory, fetcher: Fetcher, progress: Reporter) -> list[Gathered]:
    """Fetch every document that is new; one that cannot be had is told of and left as it is.

    Raises `CatalogueError` when the catalogue is wrong.
    """
    entries = to_fetch(folder)
    for left in folder.rglob(PARTIAL + "*"):
        left.unlink(missing_ok=True)
    found = []
    for done, entry in enumerate(entries):
        progress.document("Fetching documents", done, len(entries), entry.file)
        try:
            found.append(Gathered(entry.file, entry.fetch, _fetch(folder, entry, memory, fetcher)))
        except FetchError as error:
            found.append(Gathered(entry.file, entry.fetch, "failed", str(error)))
    if entries:
        progress.document("Fetching documents", len(entries), len(entries), "")
    return found


def _fetch(folder: Path, entry: Entry, memory: Memory, fetcher: Fetcher) -> Change:
    target = folder / entry.file
    before = _digest(target) if target.is_file() else ""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=PARTIAL, dir=target.parent)
    os.close(handle)
    partial = Path(name)
    try:
        tags = memory.tags(entry, before)
        fetched = asyncio.run(fetcher.fetch(entry.fetch, partial, tags))
        if fetched is None:
            return "unchanged"
        if fetched.sha256 != before:
            _check_kind(partial, entry)
            partial.chmod(0o644)
            partial.replace(target)
        memory.remember(entry, fetched.tags, fetched.sha256)
    finally:
        partial.unlink(missing_ok=True)
    if fetched.sha256 == before:
        return "unchanged"
    return "changed" if before else "new"


def _check_kind(path: Path, entry: Entry) -> None:
    """Raise `FetchError` when the file is not what its name says."""
    kind, suffix = kind_of(path), Path(entry.file).suffix.lower()
    if suffix in SUFFIXES.get(kind, ()):
        return
    what = f"a {kind}" if kind else "something that is no document"
    raise FetchError(
        f"{entry.fetch} gives {what}, and `file` is {entry.file}. Mend the entry in the catalogue."
    )


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
