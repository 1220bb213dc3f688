"""Rank measures, computed by `ir-measures` (which calls trec_eval's own code).

trec_eval orders a run by score and breaks ties by document id, whatever the order in
which the run was handed over. Scores are therefore made strictly falling in single
precision before they leave, so that what is measured is the order that was returned.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import ir_measures
import numpy as np
from ir_measures import RR, R, nDCG

Qrels = Mapping[str, Mapping[str, int]]
Run = Mapping[str, Sequence[tuple[str, float]]]

MEASURES = {
    "ndcg_at_10": nDCG @ 10,
    "mrr_at_10": RR @ 10,
    "recall_at_1": R @ 1,
    "recall_at_10": R @ 10,
}
_NAMES = {str(measure): name for name, measure in MEASURES.items()}


def falling(ranking: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
    """The same order with scores that fall strictly in float32, as trec_eval reads them."""
    scores: list[tuple[str, float]] = []
    previous = np.float32(np.inf)
    for name, raw in ranking:
        value = min(np.float32(raw), np.nextafter(previous, np.float32(-np.inf)))
        scores.append((name, float(value)))
        previous = np.float32(value)
    return scores


def per_query(qrels: Qrels, run: Run) -> dict[str, dict[str, float]]:
    """Each measure of each query in `qrels`; a query that the run lacks scores zero."""
    judged = {query: dict(relevant) for query, relevant in qrels.items()}
    scored = {query: dict(falling(ranking)) for query, ranking in run.items()}
    values = {query: dict.fromkeys(MEASURES, 0.0) for query in judged}
    for metric in ir_measures.iter_calc(list(MEASURES.values()), judged, scored):
        values[metric.query_id][_NAMES[str(metric.measure)]] = float(metric.value)
    return values


def rank_measures(relevant: Mapping[str, int], ranking: Sequence[str]) -> dict[str, float]:
    """The measures of one ranking, best first."""
    run = [(name, float(-place)) for place, name in enumerate(ranking)]
    return per_query({"q": relevant}, {"q": run})["q"]
