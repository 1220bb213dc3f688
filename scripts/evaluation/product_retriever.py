"""The product's own retriever over the entries of a data set, one passage an entry."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace

from index.build import BuildOptions, index_passages
from index.fusion import Weights
from index.progress import Progress, silent
from index.search import Candidates, Searcher
from index.snapshot import Snapshot
from index.types import Document, DocumentInfo, Encoder, Passage
from scripts.evaluation.ablation import REFERENCE
from scripts.evaluation.beir import Beir, Entry

SIGNALS = tuple(field.name for field in fields(Weights))


class RememberingSearcher(Searcher):
    """Takes over what the signals gave for a query from another variant: no weight changes it."""

    def __init__(
        self, snapshot: Snapshot, encoder: Encoder, weights: Weights, known: dict[str, Candidates]
    ) -> None:
        super().__init__(snapshot, encoder, weights=weights)
        self._known = known

    def candidates(self, query: str) -> Candidates:
        """The candidates as found before, if they were."""
        if query not in self._known:
            self._known[query] = super().candidates(query)
        return self._known[query]


class ProductRetriever:
    """Ranks with a `Searcher`; what it holds for the same fact keeps the place next to it."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher

    def search(self, query: str, limit: int) -> Sequence[tuple[str, float]]:
        """Ids and scores of at most `limit` entries, best first."""
        found = self._searcher.search(query, limit=limit).hits
        ranked = [(p.id, hit.score) for hit in found for p in (hit.passage, *hit.same)]
        return ranked[:limit]


def build(beir: Beir, encoder: Encoder, *, progress: Progress = silent) -> Snapshot:
    """Index the corpus of `beir` in memory."""
    documents = [_document(entry) for entry in beir.corpus]
    passages = [_passage(entry) for entry in beir.corpus]
    return index_passages(passages, documents, encoder, options=BuildOptions(progress=progress))


def variants() -> Iterator[tuple[str, Weights]]:
    """The configuration in service, then each signal alone, then each left out."""
    learnt = Weights.load()
    nothing = Weights(**dict.fromkeys(SIGNALS, 0.0))
    yield "all signals", learnt
    for name in SIGNALS:
        variant = REFERENCE if name == "dense" else f"{name} alone"
        yield variant, replace(nothing, **{name: 1.0})
    for name in SIGNALS:
        yield f"without {name}", replace(learnt, **{name: 0.0})


def _document(entry: Entry) -> Document:
    info = DocumentInfo(id=entry.id, file=entry.id, original=entry.id, title=entry.title)
    return Document(info, entry.text, (), hashlib.sha256(entry.text.encode()).hexdigest())


def _passage(entry: Entry) -> Passage:
    return Passage(
        id=entry.id,
        document=entry.id,
        section="",
        page=None,
        start=0,
        end=len(entry.text),
        text=entry.text,
    )
