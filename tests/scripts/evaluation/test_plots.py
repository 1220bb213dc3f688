from __future__ import annotations

import re
from typing import Any

import pytest

from scripts.evaluation.plots import (
    Cell,
    heat_map,
    latency,
    reliability,
    reliability_points,
    risk_coverage,
    risk_points,
)
from scripts.evaluation.results import Scored
from tests.scripts.evaluation.fakes import answer, gold, refusal, result_of, took

NO: dict[str, Any] = {"must_include": ("x",)}


def sample() -> list[Scored]:
    source: dict[str, Any] = {"sources": (gold("a.txt", "A"),)}
    return [
        result_of(answer(confidence=0.95, timings_ms=took(10)), item="1", **source),
        result_of(answer(confidence=1.0, timings_ms=took(40)), item="2", turn=1, **source, **NO),
        result_of(answer(confidence=0.4), item="3", kind="unanswerable", type="date"),
        result_of(refusal(0.2), item="4", kind="unanswerable"),
    ]


def test_reliability_by_hand() -> None:
    found = reliability_points(sample())
    assert found == [(0.2, 0, 1), (0.4, 0, 1), (pytest.approx(0.975), 1, 2)]


def test_risk_by_hand() -> None:
    # by falling confidence: wrong at 1.0, right at 0.95, answered in vain at 0.4
    assert risk_points(sample()) == [(0.25, 1), (0.5, 0.5), (0.75, pytest.approx(2 / 3))]


def test_the_heat_map_by_hand() -> None:
    found = heat_map(sample())
    assert found is not None
    assert found.columns == ("answerable", "conversation", "fact")
    assert found.rows == (("a.txt", (Cell(1, 4, 1), Cell(0, 0, 1), Cell(0.5, 2, 2))),)


def test_the_histogram_counts_every_time() -> None:
    chart = latency(sample())
    assert chart is not None
    assert "2 frågor, den längsta tiden 40 ms" in chart.svg


@pytest.mark.parametrize(
    ("longest", "ticks"),
    [
        (40, [0, 10, 20, 30, 40]),
        (41, [0, 20, 40, 60]),
        (1700, [0, 500, 1000, 1500, 2000]),
        (0.3, [0, 0.1, 0.2, 0.3]),
    ],
)
def test_times_are_marked_by_round_numbers(longest: float, ticks: list[float]) -> None:
    chart = latency([result_of(answer(timings_ms=took(longest)))])
    assert chart is not None
    drawn = re.findall(r'y="232"[^>]*>([\d,]+)<', chart.svg)
    assert [float(tick.replace(",", ".")) for tick in drawn] == ticks


def test_what_there_is_nothing_of_is_not_drawn() -> None:
    bare = [result_of(answer(confidence=None, outcome="declined"), kind="unanswerable")]
    assert [draw(bare) for draw in (reliability, risk_coverage, latency)] == [None] * 3
    assert heat_map(bare) is None
