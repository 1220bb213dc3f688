"""The check of a snapshot before it serves: every way of being wrong is noticed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from index.checks import self_check
from index.dense import DenseIndex
from index.errors import SnapshotError
from index.lexical import LexicalIndex
from index.rerank import TokenStore
from index.snapshot import Snapshot
from index.types import Floats

MakeSnapshot = Callable[..., Snapshot]


@pytest.fixture
def snapshot(make_snapshot: MakeSnapshot) -> Snapshot:
    return make_snapshot(*(f"Rutin {n} gäller rum {n} och ärende {n * n}." for n in range(40)))


def scrambled(snapshot: Snapshot) -> Floats:
    vectors = snapshot.dense.vectors(np.arange(snapshot.dense.size))
    return np.asarray(vectors * 0.5, np.float32)


WRONG: dict[str, tuple[Callable[[Snapshot], Snapshot], str]] = {
    "a passage too few": (lambda s: replace(s, passages=s.passages[1:]), "39 passages and 40"),
    "a key too few": (lambda s: replace(s, keys=s.keys[1:]), "39 keys"),
    "an id twice": (
        lambda s: replace(s, passages=(s.passages[1], *s.passages[1:])),
        "39 ids",
    ),
    "vectors too few": (
        lambda s: replace(s, dense=DenseIndex.build(scrambled(s)[1:])),
        "39 dense vectors",
    ),
    "token lists too few": (
        lambda s: replace(s, tokens=TokenStore.join([s.tokens.of(0)])),
        "1 token lists",
    ),
    "token vectors cut off": (
        lambda s: replace(s, tokens=replace(s.tokens, codes=s.tokens.codes[:-1])),
        "token vectors are missing",
    ),
    "text of another document": (
        lambda s: replace(s, documents={**s.documents, "d1": s.documents["d2"]}),
        "d1#0 is not in its document",
    ),
    "a document missing": (
        lambda s: replace(s, documents={n: d for n, d in s.documents.items() if n != "d3"}),
        "d3#0 is not in its document",
    ),
    "vectors not of length one": (
        lambda s: replace(s, dense=DenseIndex.build(scrambled(s))),
        "do not find themselves by dense",
    ),
    "words of other passages": (
        lambda s: replace(s, stems=LexicalIndex.build([[str(n)] for n in range(40)][::-1])),
        "do not find themselves by stems",
    ),
}


def test_a_sound_snapshot_passes(snapshot: Snapshot) -> None:
    self_check(snapshot)


def test_passages_that_say_the_same_pass(make_snapshot: MakeSnapshot) -> None:
    self_check(make_snapshot(*["Samma text."] * 30))


def test_passages_that_are_much_alike_pass(make_snapshot: MakeSnapshot) -> None:
    """Guards against refusing a corpus of forms that differ by a number or a repetition."""
    texts = [
        f"Rutin {n}. " + f"Kommunen kallar i rum {n % 3} inom {n} dagar. " * (1 + n % 5)
        for n in range(60)
    ]
    self_check(make_snapshot(*texts))


@pytest.mark.parametrize(("spoil", "message"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_told(
    snapshot: Snapshot, spoil: Callable[[Snapshot], Snapshot], message: str
) -> None:
    with pytest.raises(SnapshotError, match=message):
        self_check(spoil(snapshot))
