"""Measures a retriever on a BEIR data set: rank measures, intervals and time a query."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from index.progress import Progress, silent
from scripts.evaluation.beir import Beir
from scripts.evaluation.comparing import mean_interval
from scripts.evaluation.ranking import falling, per_query
from scripts.evaluation.tables import grid, number

DEPTH = 100
LABELS = {
    "ndcg_at_10": "nDCG@10",
    "mrr_at_10": "MRR@10",
    "recall_at_1": "R@1",
    "recall_at_10": "R@10",
}


class Retriever(Protocol):
    """Ranks the entries of one data set."""

    def search(self, query: str, limit: int) -> Sequence[tuple[str, float]]:
        """Ids and scores of at most `limit` entries, best first."""
        ...


@dataclass(frozen=True, slots=True)
class Measured:
    """What a retriever did on a data set.

    Attributes:
        run: ranking of each query, with strictly falling scores.
        scores: the measures of each query.
        seconds: wall-clock time of each query.
    """

    beir: Beir
    run: Mapping[str, Sequence[tuple[str, float]]]
    scores: Mapping[str, Mapping[str, float]]
    seconds: Mapping[str, float]

    def values(self, measure: str) -> list[float]:
        """One measure of every query, in the order of the queries."""
        return [self.scores[query][measure] for query in self.beir.queries]


def measure_retriever(
    beir: Beir,
    retriever: Retriever,
    *,
    progress: Progress = silent,
    clock: Callable[[], float] = time.perf_counter,
) -> Measured:
    """Put every judged query to the retriever, one at a time."""
    run, seconds = {}, {}
    for done, (query, text) in enumerate(beir.queries.items(), 1):
        began = clock()
        found = retriever.search(text, DEPTH)
        seconds[query] = clock() - began
        run[query] = falling(found)
        progress("queries", done, len(beir.queries))
    return Measured(beir, run, per_query(beir.qrels, run), seconds)


def report(measured: Measured) -> dict[str, object]:
    """The measures by the names of the contract, with intervals and timings."""
    values = {label: np.array(measured.values(name)) for name, label in LABELS.items()}
    spent = np.array(list(measured.seconds.values())) * 1000
    p50, p95 = np.percentile(spent, [50, 95])
    return {
        "dataset": measured.beir.name,
        "queries": len(measured.beir.queries),
        "entries": len(measured.beir.corpus),
        "unjudged_queries": measured.beir.unjudged,
        **{label: float(found.mean()) for label, found in values.items()},
        "intervals": {label: mean_interval(found) for label, found in values.items()},
        "timings_ms": {
            "p50": float(p50),
            "p95": float(p95),
            "per_query": {query: took * 1000 for query, took in measured.seconds.items()},
        },
        "per_query": {query: dict(found) for query, found in measured.scores.items()},
    }


def table(measured: Measured) -> str:
    """The report for the terminal."""
    found = report(measured)
    rows = [["measure", "value", "95 % interval"]]
    for name, label in LABELS.items():
        values = np.array(measured.values(name))
        low, high = mean_interval(values)
        rows.append([label, number(float(values.mean())), f"{number(low)}–{number(high)}"])
    spent = np.array(list(measured.seconds.values())) * 1000
    p50, p95 = np.percentile(spent, [50, 95])
    head = f"{found['dataset']}: {found['queries']} queries, {found['entries']} entries"
    return f"{head}\n{grid(rows)}\none query: p50 {p50:.1f} ms, p95 {p95:.1f} ms"


def trec_run(measured: Measured, tag: str = "samverkan") -> str:
    """The ranking in TREC format, `qid Q0 docid rank score tag`, 100 deep."""
    return "".join(
        f"{query} Q0 {entry} {rank} {score!r} {tag}\n"
        for query, ranking in measured.run.items()
        for rank, (entry, score) in enumerate(ranking[:DEPTH], 1)
    )
