"""From a corpus folder to a new snapshot in service."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import numpy as np

from index import passages as splitting
from index.abbreviations import learn
from index.catalogue import Catalogue, load_catalogue, read_document
from index.dense import DenseIndex
from index.errors import BuildError, DocumentError, SnapshotError
from index.lexical import LexicalIndex
from index.passages import split_passages
from index.progress import Progress, silent
from index.rerank import TokenStore
from index.sections import one_line
from index.snapshot import FORMAT, Snapshot
from index.swedish import ngrams, stems
from index.types import AwaitedDocument, Document, Encoded, Encoder, Floats, Passage
from index.versions import IndexFolder

BATCH = 64


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that could not be read, and why."""

    file: str
    error: str


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did; files are paths below the corpus folder."""

    version: str
    documents: int
    passages: int
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    failed: tuple[Failure, ...] = ()
    skipped: tuple[str, ...] = ()
    uncatalogued: tuple[str, ...] = ()
    awaited: tuple[AwaitedDocument, ...] = ()
    seconds: float = 0.0
    switched: bool = False


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """How to build.

    Attributes:
        dry_run: only tell what would change.
        skip_failed: go on without the documents that cannot be read.
    """

    dry_run: bool = False
    skip_failed: bool = False
    progress: Progress = field(default=silent)
    now: Callable[[], datetime] = lambda: datetime.now(UTC)


def indexed_text(passage: Passage, document: Document) -> str:
    """What is searched for a passage: its title and innermost heading, then its text.

    A passage that begins with its heading does not get it twice.
    """
    heading = passage.section.rsplit(" › ", 1)[-1]
    known = not heading or heading in one_line(passage.text)
    context = [document.info.title, "" if known else heading, passage.text]
    return "\n".join(part for part in context if part)


def _encode(
    texts: Sequence[str],
    keys: Sequence[str],
    encoder: Encoder,
    previous: Snapshot | None,
    progress: Progress,
) -> Encoded:
    """Vectors of `texts`, taken over from `previous` where the same text was encoded."""
    reusable: Mapping[str, int] = {}
    if previous is not None and previous.encoder == encoder.fingerprint:
        reusable = {key: row for row, key in enumerate(previous.keys)}
    pooled: list[Floats] = [np.zeros(0, np.float32)] * len(texts)
    tokens: list[Floats] = list(pooled)
    fresh = []
    for at, key in enumerate(keys):
        if previous is not None and key in reusable:
            row = reusable[key]
            pooled[at] = previous.dense.vectors(np.array([row]))[0]
            tokens[at] = previous.tokens.vectors(row)
        else:
            fresh.append(at)
    for start in range(0, len(fresh), BATCH):
        rows = fresh[start : start + BATCH]
        encoded = encoder.encode([texts[row] for row in rows], kind="passage")
        for row, vector, array in zip(rows, encoded.pooled, encoded.tokens, strict=True):
            pooled[row], tokens[row] = vector, array
        progress("Encoding passages", min(start + BATCH, len(fresh)), len(fresh))
    return Encoded(np.stack(pooled), tuple(tokens))


def index_passages(
    passages: Sequence[Passage],
    documents: Sequence[Document],
    encoder: Encoder,
    *,
    previous: Snapshot | None = None,
    options: BuildOptions | None = None,
) -> Snapshot:
    """An index of `passages` in memory; raises `BuildError` when there are none."""
    options = options or BuildOptions()
    if not passages:
        raise BuildError("There is nothing to index: add documents to the corpus folder.")
    by_id = {document.info.id: document for document in documents}
    texts = [indexed_text(passage, by_id[passage.document]) for passage in passages]
    keys = [hashlib.sha256(text.encode()).hexdigest()[:32] for text in texts]
    encoded = _encode(texts, keys, encoder, previous, options.progress)
    return Snapshot(
        documents=by_id,
        passages=tuple(passages),
        awaited=(),
        abbreviations=learn(document.text for document in documents),
        dense=DenseIndex.build(encoded.pooled),
        stems=LexicalIndex.build([stems(text) for text in texts]),
        ngrams=LexicalIndex.build([ngrams(text) for text in texts]),
        tokens=TokenStore.build(encoded.tokens, encoder.dim),
        keys=tuple(keys),
        encoder=encoder.fingerprint,
        created=options.now().isoformat(timespec="seconds"),
    )


@dataclass(frozen=True, slots=True)
class _Reading:
    """A corpus folder as it was read."""

    catalogue: Catalogue
    documents: tuple[Document, ...]
    passages: tuple[Passage, ...]
    failed: tuple[Failure, ...]


def _read_all(folder: Path, catalogue: Catalogue, progress: Progress) -> _Reading:
    documents: list[Document] = []
    passages: list[Passage] = []
    failed: list[Failure] = []
    for done, entry in enumerate(catalogue.entries, start=1):
        progress("Reading documents", done, len(catalogue.entries))
        try:
            document = read_document(folder, entry)
        except DocumentError as error:
            failed.append(Failure(entry.info.file, str(error)))
            continue
        documents.append(document)
        passages += split_passages(document, entry.ignore)
    return _Reading(catalogue, tuple(documents), tuple(passages), tuple(failed))


def _content_hash(reading: _Reading, encoder: str) -> str:
    parts = [repr((document.info, document.sha256)) for document in reading.documents]
    parts += [repr(reading.catalogue.awaited), encoder, str((FORMAT, splitting.FORMAT))]
    parts += [repr(entry) for entry in reading.catalogue.entries]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:10]


def _compare(
    documents: Sequence[Document], previous: Snapshot | None
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Files added, changed and removed since `previous`."""
    new = {document.info.file: (document.info, document.sha256) for document in documents}
    kept = previous.documents.values() if previous else ()
    old = {document.info.file: (document.info, document.sha256) for document in kept}
    changed = (file for file in new.keys() & old.keys() if new[file] != old[file])
    return (
        tuple(sorted(new.keys() - old.keys())),
        tuple(sorted(changed)),
        tuple(sorted(old.keys() - new.keys())),
    )


def _previous(folder: IndexFolder) -> Snapshot | None:
    try:
        return folder.open()
    except SnapshotError:
        return None


def _report(reading: _Reading, previous: Snapshot | None, version: str) -> BuildReport:
    """What was read and how it differs from `previous`, with nothing switched yet."""
    added, changed, removed = _compare(reading.documents, previous)
    return BuildReport(
        version=version,
        documents=len(reading.documents),
        passages=len(reading.passages),
        added=added,
        changed=changed,
        removed=removed,
        failed=reading.failed,
        skipped=reading.catalogue.skipped,
        uncatalogued=reading.catalogue.uncatalogued,
        awaited=reading.catalogue.awaited,
    )


def reindex(
    corpus: Path,
    index: Path,
    load_encoder: Callable[[], Encoder],
    options: BuildOptions | None = None,
) -> BuildReport:
    """Read `corpus`, build a snapshot and put it in service.

    A document that cannot be read keeps the earlier version in service (the report
    names it), unless `options.skip_failed`. Nothing is built when nothing changed.

    Raises:
        CatalogueError, BuildError, ModelError: the version in service is untouched.
    """
    options = options or BuildOptions()
    began = perf_counter()
    catalogue = load_catalogue(corpus)
    folder = IndexFolder(index)
    with folder.lock():
        previous = _previous(folder)
        reading = _read_all(corpus, catalogue, options.progress)
        report = _report(reading, previous, previous.version if previous else "")
        if not options.dry_run and (options.skip_failed or not reading.failed):
            version = _build(reading, folder, previous, load_encoder(), options)
            report = replace(report, version=version, switched=True)
    return replace(report, seconds=round(perf_counter() - began, 3))


def _build(
    reading: _Reading,
    folder: IndexFolder,
    previous: Snapshot | None,
    encoder: Encoder,
    options: BuildOptions,
) -> str:
    """The version in service after building, or the one that already holds the same."""
    digest = _content_hash(reading, encoder.fingerprint)
    if previous is not None and previous.version.endswith(digest):
        return previous.version
    snapshot = index_passages(
        reading.passages, reading.documents, encoder, previous=previous, options=options
    )
    version = f"{options.now():%Y%m%dT%H%M%S}-{digest}"
    folder.publish(replace(snapshot, awaited=reading.catalogue.awaited), version)
    folder.prune()
    return version
