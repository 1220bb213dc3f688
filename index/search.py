"""The one way in for a question: from its words to ranked passages."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from time import perf_counter
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from index.abbreviations import SHORT_FORM, by_initials
from index.authority import Authority, Naming, without_regions
from index.fusion import Weights, fuse
from index.processor import best_precision
from index.proper_names import as_typed, proper_names
from index.rerank import Similarity, similarity
from index.snapshot import Snapshot
from index.superseding import Superseded, Superseding
from index.swedish import ngrams, stems
from index.types import Encoder, Floats, Hit, SearchResult, Signals, Timings
from index.vectors import indexed_text

QUERY_LENGTH = 1000
ALL_UP_TO = 300
CANDIDATES = 64
SAME_FACT = 0.7
ALIKE = 0.9
"""Cosine below which two passages cannot say the same, so that few are compared in full."""
_GRAMS_KEPT = 4000
PREFERRED = 0.8
_SCAN_UP_TO = 2000
# As many as the models' own threads leave room for: more would only fight over the cores.
_WORKERS = ThreadPoolExecutor(max_workers=2, thread_name_prefix="search")

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Candidates:
    """The passages that were scored, with their raw signals.

    Attributes:
        rows: (candidates,) rows of the snapshot.
        signals: name of the signal to (candidates,) raw scores.
        similar: the query's tokens with those of `rows`.
        vector: (dim,) of the query.
    """

    rows: Rows
    signals: Mapping[str, Floats]
    similar: Similarity
    vector: Floats
    embed_ms: float
    search_ms: float
    rerank_ms: float


class Searcher:
    """Searches one snapshot. Immutable, so that it may be shared between threads."""

    def __init__(
        self,
        snapshot: Snapshot,
        encoder: Encoder,
        *,
        weights: Weights | None = None,
        region: str = "",
        superseded: Superseded = "below",
    ) -> None:
        self.snapshot = snapshot
        self.encoder = encoder
        self.weights = weights or Weights.load()
        self.region = region
        self.superseded = superseded
        self._infos = [document.info for document in snapshot.documents.values()]
        self.regions = frozenset(info.region for info in self._infos if info.region)
        self._authority = Authority(self._infos, region)
        self._superseding = Superseding(self._infos)
        self._places = {info.id: at for at, info in enumerate(self._infos)}
        self._owners = np.array([self._places[p.document] for p in snapshot.passages], np.int64)
        self._precision = best_precision()
        # For products of this size BLAS's threads cost more than they bring, and those of
        # several questions at a time fight over the cores.
        threadpool_limits(limits=1, user_api="blas")
        self._known_grams: dict[int, frozenset[str]] = {}
        self._unit_tokens: dict[int, NDArray[np.int64]] = {}
        self._texts = [document.text for document in snapshot.documents.values()]

    @property
    def version(self) -> str:
        return self.snapshot.version

    @cached_property
    def proper_names(self) -> Mapping[str, str]:
        """The words that the documents always write with a capital, by how they are typed."""
        return as_typed(proper_names(self._texts))

    def expansions(self, query: str) -> list[str]:
        """Long forms of the abbreviations in `query`, and short forms of its terms."""
        found = self.snapshot.abbreviations.expand(query)
        known = self.snapshot.abbreviations.long
        if len(self._owners) <= _SCAN_UP_TO:
            for short in SHORT_FORM.findall(query):
                unknown = short not in known and short.lower() not in self.snapshot.stems.vocabulary
                phrase = by_initials(short, self._texts) if unknown else None
                found += [phrase] if phrase else []
        return found

    def candidates(self, query: str) -> Candidates:
        """Score the passages that any signal finds promising (all, when they are few)."""
        query = query[:QUERY_LENGTH]
        query = without_regions(query, self.regions) or query
        expanded = " ".join([query, *self.expansions(query)])
        began = perf_counter()
        encoded = self.encoder.encode([query], kind="query")
        embedded = perf_counter()
        snapshot, size = self.snapshot, len(self.snapshot.passages)
        lexical = {
            "stems": snapshot.stems.scores(stems(expanded)),
            "ngrams": snapshot.ngrams.scores(ngrams(expanded)),
        }
        vector = encoded.pooled[0]
        rows, dense = self._select(vector, lexical, size)
        searched = perf_counter()
        similar = similarity(encoded.tokens[0], snapshot.tokens, rows, self._precision)
        signals = {
            "dense": dense,
            **{name: scores[rows] for name, scores in lexical.items()},
            "maxsim": similar.maxsim(),
        }
        done = perf_counter()
        times = (embedded - began, searched - embedded, done - searched)
        spent = (round(1000 * seconds, 3) for seconds in times)
        return Candidates(rows, signals, similar, vector, *spent)

    def _select(
        self, vector: Floats, lexical: Mapping[str, Floats], size: int
    ) -> tuple[Rows, Floats]:
        """Rows to score and their cosines."""
        count = size if size <= ALL_UP_TO else CANDIDATES
        near, cosines = self.snapshot.dense.search(vector, count)
        if size <= ALL_UP_TO:
            order = np.argsort(near)
            return near[order].astype(np.int64), cosines[order]
        rows = {int(row): float(cosine) for row, cosine in zip(near, cosines, strict=True)}
        others = np.unique(
            np.concatenate([np.argpartition(-s, count)[:count] for s in lexical.values()])
        )
        missing = np.array([row for row in others if int(row) not in rows], dtype=np.int64)
        if len(missing):
            found = self.snapshot.dense.vectors(missing) @ vector
            rows.update({int(r): float(c) for r, c in zip(missing, found, strict=True)})
        chosen = np.array(sorted(rows), dtype=np.int64)
        return chosen, np.array([rows[int(row)] for row in chosen], dtype=np.float32)

    def naming(self, question: str) -> list[Naming]:
        """What in `question` names documents."""
        return self._authority.naming(question)

    def _admitted(self, query: str, found: Candidates, only: Collection[str]) -> Candidates:
        """`found` without the superseded documents that the setting leaves out, in `only`."""
        left_out = self._superseding.left_out(query, self.superseded)
        if only:
            left_out = left_out | ~np.isin([info.id for info in self._infos], list(only))
        if not left_out.any():
            return found
        kept = ~left_out[self._owners[found.rows]]
        signals = {name: values[kept] for name, values in found.signals.items()}
        return replace(found, rows=found.rows[kept], signals=signals)

    def search(
        self,
        query: str,
        *,
        limit: int = 10,
        prefer: Collection[str] = (),
        only: Collection[str] = (),
    ) -> SearchResult:
        """The `limit` best passages; passages that say the same are one hit.

        Args:
            prefer: documents that a conversation is about; their passages gain.
            only: documents to look in; nothing means all.
        """
        query = query[:QUERY_LENGTH]
        found = self._admitted(query, self.candidates(query), only)
        began = perf_counter()
        owners = self._owners[found.rows]
        authority = self._authority.adjustments(query)[owners]
        preferred = [self._places[name] for name in prefer if name in self._places]
        authority[np.isin(owners, preferred)] += PREFERRED
        hits = self._diverse(found, fuse(found.signals, self.weights), authority, limit)
        hits = self._with_likeness(found, hits)
        search_ms = found.search_ms + 1000 * (perf_counter() - began)
        timings = Timings(found.embed_ms, round(search_ms, 3), found.rerank_ms)
        return SearchResult(tuple(hits), timings, self.version, found.vector)

    def _with_likeness(self, found: Candidates, hits: Sequence[Hit]) -> list[Hit]:
        """`hits`, each with how like the query its units are, with their lead-ins."""
        if not hits:
            return []
        rows = [self.snapshot.rows[hit.passage.id] for hit in hits]
        units = [self._tokens_of_units(row) for row in rows]
        starts = [found.similar.start(row) for row in rows]
        spans = np.concatenate([own + start for own, start in zip(units, starts, strict=True)])
        alike = found.similar.late(spans[:, 0], spans[:, 1])
        ends = np.cumsum([len(own) for own in units])[:-1]
        return [
            replace(hit, likeness=tuple(map(float, own)))
            for hit, own in zip(hits, np.split(alike, ends), strict=True)
        ]

    def _tokens_of_units(self, row: int) -> NDArray[np.int64]:
        """(units, 2, 2) tokens of each unit of a passage and of its lead-in; remembered."""
        if row not in self._unit_tokens:
            passage = self.snapshot.passages[row]
            document = self.snapshot.documents[passage.document]
            shift = len(indexed_text(passage, document)) - len(passage.text) - passage.start
            nothing = (passage.start, passage.start)
            spans = [
                (
                    (unit.start, unit.end),
                    unit.lead if unit.lead and unit.lead[0] >= passage.start else nothing,
                )
                for unit in passage.units
            ]
            places = np.array(spans, np.int64).reshape(-1, 2, 2) + shift
            self._unit_tokens[row] = self.snapshot.tokens.within(row, places)
        return self._unit_tokens[row]

    def _diverse(
        self, found: Candidates, content: Floats, authority: Floats, limit: int
    ) -> list[Hit]:
        """The best passages; of several that say the same, authority tells who speaks."""
        hits: list[Hit] = []
        kept: list[int] = []
        scores = content + authority
        order = np.argsort(-scores, kind="stable")[: 4 * limit]
        rows = found.rows[order]
        vectors = self.snapshot.dense.vectors(rows)
        alike = vectors @ vectors.T >= ALIKE
        for place, at in enumerate(order):
            passage = self.snapshot.passages[int(rows[place])]
            near = (n for n, other in enumerate(kept) if alike[place, other])
            twin = next((n for n in near if self._same(rows[place], rows[kept[n]])), None)
            raw = {name: float(values[at]) for name, values in found.signals.items()}
            hit = Hit(passage, self.snapshot.info(passage), float(scores[at]), Signals(**raw))
            if twin is None and len(hits) < limit:
                hits.append(hit)
                kept.append(place)
            elif twin is not None and authority[at] > authority[order[kept[twin]]]:
                hits[twin] = _speaking_for(hit, hits[twin])
                kept[twin] = place
            elif twin is not None:
                hits[twin] = replace(hits[twin], same=(*hits[twin].same, passage))
        return hits

    def _same(self, row: int, other: int) -> bool:
        """Whether two passages share most of their n-grams, that is say the same."""
        mine, others = self._grams(int(row)), self._grams(int(other))
        union = len(mine | others)
        return union > 0 and len(mine & others) / union >= SAME_FACT

    def _grams(self, row: int) -> frozenset[str]:
        """Of a passage; remembered, as hits of one question are compared in pairs."""
        if row not in self._known_grams:
            if len(self._known_grams) >= _GRAMS_KEPT:
                self._known_grams.clear()
            self._known_grams[row] = frozenset(ngrams(self.snapshot.passages[row].text))
        return self._known_grams[row]


def _speaking_for(hit: Hit, other: Hit) -> Hit:
    """`hit` in the place of `other`, which says the same."""
    return replace(hit, score=other.score, same=(other.passage, *other.same))


T = TypeVar("T")


async def in_thread(work: Callable[[], T]) -> T:
    """Run blocking `work` (encoding, searching, reading) off the event loop."""
    return await asyncio.get_running_loop().run_in_executor(_WORKERS, work)
