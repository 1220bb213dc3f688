"""Whether a snapshot is whole and finds its own passages, before it may serve anybody."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from index.errors import SnapshotError
from index.lexical import LexicalIndex
from index.snapshot import Snapshot
from index.swedish import ngrams, stems
from index.types import Floats

SAMPLE = 64
AMONG_BEST = 10
ENOUGH = 0.9
NEARLY = 0.3
_ROUNDING = 1e-4


def self_check(snapshot: Snapshot) -> None:
    """Raise `SnapshotError` when counts disagree or passages do not find themselves."""
    found = [*_miscounted(snapshot)] or [*_misplaced(snapshot)] or [*_lost(snapshot)]
    if found:
        raise SnapshotError(f"The index {snapshot.version} fails its own check: {found[0]}.")


def _miscounted(snapshot: Snapshot) -> Iterator[str]:
    passages = len(snapshot.passages)
    counts = {
        "dense vectors": snapshot.dense.size,
        "texts under stems": snapshot.stems.size,
        "texts under n-grams": snapshot.ngrams.size,
        "token lists": len(snapshot.tokens.offsets) - 1,
        "keys": len(snapshot.keys),
        "ids": len({passage.id for passage in snapshot.passages}),
    }
    for what, count in counts.items():
        if count != passages:
            yield f"there are {passages} passages and {count} {what}"
    if not len(snapshot.tokens.codes) == len(snapshot.tokens.ends) == snapshot.tokens.offsets[-1]:
        yield "token vectors are missing"


def _misplaced(snapshot: Snapshot) -> Iterator[str]:
    for passage in snapshot.passages:
        document = snapshot.documents.get(passage.document)
        if document is None or document.text[passage.start : passage.end] != passage.text:
            yield f"the passage {passage.id} is not in its document"


def _lost(snapshot: Snapshot) -> Iterator[str]:
    """Each way of searching that does not find the passages that it is given."""
    count = min(SAMPLE, len(snapshot.passages))
    rows = np.unique(np.linspace(0, len(snapshot.passages) - 1, count).astype(np.int64))
    missed = {
        "dense": sum(not _found_dense(snapshot, int(row)) for row in rows),
        "stems": sum(
            not _found(snapshot.stems, stems(snapshot.passages[row].text), row) for row in rows
        ),
        "n-grams": sum(
            not _found(snapshot.ngrams, ngrams(snapshot.passages[row].text), row) for row in rows
        ),
    }
    for way, count in missed.items():
        if count > (1 - ENOUGH) * len(rows):
            yield f"{count} of {len(rows)} passages do not find themselves by {way}"


def _found_dense(snapshot: Snapshot, row: int) -> bool:
    vector: Floats = snapshot.dense.vectors(np.array([row]))[0]
    _, cosines = snapshot.dense.search(vector, AMONG_BEST)
    length = float(vector @ vector)
    return bool(len(cosines) and abs(length - 1) < 0.01 and cosines[0] >= length - _ROUNDING)


def _found(index: LexicalIndex, terms: list[str], row: int) -> bool:
    """Whether a passage matches its own terms about as well as any other does.

    It holds them all, so another one gains on it by repeating them or by being shorter
    only; where texts are much alike, many may.
    """
    scores = index.scores(terms)
    return bool(scores[row] >= NEARLY * scores.max())
