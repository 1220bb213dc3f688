"""From a corpus folder to a new snapshot in service."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from index.abbreviations import learn
from index.catalogue import load_catalogue
from index.errors import BuildError, SnapshotError
from index.lexical import LexicalIndex
from index.progress import Progress, Reporter, silent
from index.reading import Earlier, Failure, Reading, read_corpus
from index.snapshot import FORMAT, Snapshot
from index.swedish import ngrams, stems
from index.types import AwaitedDocument, Document, Encoder, Passage
from index.vectors import encode_passages, indexed_text
from index.versions import KEEP, IndexFolder


@dataclass(frozen=True, slots=True)
class Work:
    """How much of a build an earlier one did not spare: files read, split; passages encoded."""

    read: tuple[str, ...] = ()
    split: tuple[str, ...] = ()
    encoded: int = 0


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did; files are paths below the corpus folder.

    Attributes:
        renamed: old and new name of documents with the same content; they are also among
            `removed` and `added`.
        refused: why the new version was not put in service; empty when it was.
    """

    version: str
    documents: int
    passages: int
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    failed: tuple[Failure, ...] = ()
    skipped: tuple[str, ...] = ()
    uncatalogued: tuple[str, ...] = ()
    awaited: tuple[AwaitedDocument, ...] = ()
    work: Work = Work()
    seconds: float = 0.0
    switched: bool = False
    refused: str = ""


Approve = Callable[[IndexFolder], str]
"""Looks at a staged version; tells why it may not be put in service, or nothing."""


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """How to build.

    Attributes:
        dry_run: only tell what would change.
        skip_failed: go on without the documents that cannot be read.
        strict: refuse when anything failed, even where an earlier copy could stand in, and
            when a file is in a format that is not read.
        full: take nothing over from the version in service.
        keep: how many versions to keep.
        fetch: brings documents into the corpus folder first; what it could not is returned.
        approve: has the last word before the switch.
    """

    dry_run: bool = False
    skip_failed: bool = False
    strict: bool = False
    full: bool = False
    keep: int = KEEP
    fetch: Callable[[], Sequence[Failure]] = tuple
    approve: Approve | None = None
    progress: Progress = field(default=silent)
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    @property
    def reporter(self) -> Reporter:
        """Whom to tell of the progress."""
        return self.progress if isinstance(self.progress, Reporter) else Reporter(self.progress)


def index_passages(
    passages: Sequence[Passage],
    documents: Sequence[Document],
    encoder: Encoder,
    *,
    previous: Snapshot | None = None,
    options: BuildOptions | None = None,
) -> Snapshot:
    """An index of `passages` in memory; raises `BuildError` when there are none."""
    return _index(passages, documents, encoder, previous, options or BuildOptions())[0]


def _index(
    passages: Sequence[Passage],
    documents: Sequence[Document],
    encoder: Encoder,
    previous: Snapshot | None,
    options: BuildOptions,
) -> tuple[Snapshot, int]:
    """The index and how many passages were encoded for it."""
    if not passages:
        raise BuildError("There is nothing to index: add documents to the corpus folder.")
    by_id = {document.info.id: document for document in documents}
    texts = [indexed_text(passage, by_id[passage.document]) for passage in passages]
    files = [by_id[passage.document].info.file for passage in passages]
    vectors = encode_passages(texts, files, encoder, previous, options.reporter)
    snapshot = Snapshot(
        documents=by_id,
        passages=tuple(passages),
        awaited=(),
        abbreviations=learn(document.text for document in documents),
        dense=vectors.dense,
        stems=LexicalIndex.build([stems(text) for text in texts]),
        ngrams=LexicalIndex.build([ngrams(text) for text in texts]),
        tokens=vectors.tokens,
        keys=vectors.keys,
        encoder=encoder.fingerprint,
        created=options.now().isoformat(timespec="seconds"),
    )
    return snapshot, vectors.encoded


def _content_hash(reading: Reading, encoder: str) -> str:
    parts = [repr((document.info, document.sha256)) for document in reading.documents]
    parts += [repr(reading.catalogue.awaited), encoder, str(FORMAT), repr(reading.recipes)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:10]


def _report(reading: Reading, previous: Snapshot | None) -> BuildReport:
    """What was read and how it differs from `previous`, with nothing switched yet."""
    new = {document.info.file: document for document in reading.documents}
    kept = previous.documents.values() if previous else ()
    old = {document.info.file: document for document in kept}
    removed = sorted(old.keys() - new.keys())
    contents = {old[file].sha256: file for file in removed}
    added = sorted(new.keys() - old.keys())
    both = sorted(new.keys() & old.keys())
    return BuildReport(
        version=previous.version if previous else "",
        documents=len(reading.documents),
        passages=len(reading.passages),
        added=tuple(added),
        changed=tuple(file for file in both if _differ(new[file], old[file])),
        removed=tuple(removed),
        renamed=tuple(
            (contents[new[file].sha256], file) for file in added if new[file].sha256 in contents
        ),
        failed=reading.failed,
        skipped=reading.catalogue.skipped,
        uncatalogued=reading.catalogue.uncatalogued,
        awaited=reading.catalogue.awaited,
        work=Work(reading.read, reading.split),
    )


def _differ(new: Document, old: Document) -> bool:
    return (new.info, new.sha256) != (old.info, old.sha256)


def _previous(folder: IndexFolder) -> Snapshot | None:
    try:
        return folder.open()
    except SnapshotError:
        return None


def _refusal(reading: Reading, fetched: Sequence[Failure], options: BuildOptions) -> str:
    """Why the new version may not be built, or nothing."""
    if reading.failed and not options.skip_failed:
        return "Mend or remove what failed, or leave it out with --skip-failed."
    if options.strict and fetched:
        return "Not everything could be fetched (--strict)."
    if options.strict and reading.catalogue.skipped:
        return "There are files in formats that are not read (--strict)."
    return ""


def reindex(
    corpus: Path,
    index: Path,
    load_encoder: Callable[[], Encoder],
    options: BuildOptions | None = None,
) -> BuildReport:
    """Read `corpus`, build a snapshot and put it in service.

    A document that cannot be read keeps the earlier version in service (the report
    names it), unless `options.skip_failed`. Nothing is built when nothing changed, and
    what did not change is neither read, split nor encoded again.

    Raises:
        CatalogueError, BuildError, ModelError: the version in service is untouched.
    """
    options = options or BuildOptions()
    began = perf_counter()
    folder = IndexFolder(index)
    with folder.lock():
        fetched = tuple(options.fetch())
        catalogue = load_catalogue(corpus)
        previous = _previous(folder)
        earlier = Earlier(None if options.full else previous)
        reading = read_corpus(corpus, catalogue, earlier, options.reporter)
        report = _report(reading, previous)
        report = replace(
            report,
            failed=(*fetched, *reading.failed),
            refused=_refusal(reading, fetched, options),
        )
        if not options.dry_run and not report.refused:
            report = _build(reading, report, folder, previous, load_encoder(), options)
    return replace(report, seconds=round(perf_counter() - began, 3))


def _build(
    reading: Reading,
    report: BuildReport,
    folder: IndexFolder,
    previous: Snapshot | None,
    encoder: Encoder,
    options: BuildOptions,
) -> BuildReport:
    """Build, stage, ask for approval and switch, unless the same is in service already."""
    digest = _content_hash(reading, encoder.fingerprint)
    same = previous is not None and previous.version.endswith(digest)
    if same and not options.full:
        folder.prune(options.keep)
        return replace(report, switched=True)
    reusable = None if options.full else previous
    snapshot, encoded = _index(reading.passages, reading.documents, encoder, reusable, options)
    snapshot = replace(snapshot, awaited=reading.catalogue.awaited, recipes=reading.recipes)
    staged = folder.stage(snapshot, f"{options.now():%Y%m%dT%H%M%S}-{digest}")
    report = replace(report, work=replace(report.work, encoded=encoded))
    try:
        refused = options.approve(staged) if options.approve else ""
        if refused:
            return replace(report, refused=refused)
        version = folder.promote(staged).version
    finally:
        folder.discard(staged)
    folder.prune(options.keep)
    return replace(report, version=version, switched=True)
