"""Several configurations on the same suites, each against the first."""

from __future__ import annotations

from collections.abc import Sequence

from scripts.evaluation.baseline import Comparison
from scripts.evaluation.metrics import METRICS
from scripts.evaluation.results import Result
from scripts.evaluation.tables import grid, number

COLUMNS = tuple(metric for metric in METRICS if metric.primary)
Place = tuple[Result, Comparison | None]


def leaderboard_table(places: Sequence[Place]) -> str:
    """A row a metric, a column a configuration, most correct answers first.

    `+` and `-` mark what differs significantly from what each is compared with.
    """
    ranked = sorted(places, key=lambda place: _merit(place[0]), reverse=True)
    rows = [["metric", *(f"{result.provenance.system} " for result, _ in ranked)]]
    for metric in COLUMNS:
        rows.append([metric.name, *(_cell(metric.name, place) for place in ranked)])
    rows.append(["verdict", *(f"{_verdict(comparison)} " for _, comparison in ranked)])
    return grid(rows)


def _cell(metric: str, place: Place) -> str:
    result, comparison = place
    mark = " "
    for change in comparison.changes if comparison else ():
        if change.metric == metric and change.significant:
            mark = "+" if change.better else "-"
    return number(result.metrics[metric].value) + mark


def _verdict(comparison: Comparison | None) -> str:
    return comparison.verdict.value if comparison else "(compared with)"


def _merit(result: Result) -> tuple[float, float]:
    correct, refused = result.metrics["answer_correct"], result.metrics["refusal_correct"]
    return correct.value or 0.0, refused.value or 0.0
