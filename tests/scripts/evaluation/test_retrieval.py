from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count

import pytest

from scripts.evaluation.beir import Beir, Entry
from scripts.evaluation.retrieval import Measured, measure_retriever, report, table, trec_run


class Scripted:
    """Returns the rankings it was given, and remembers the depth asked for."""

    def __init__(self, rankings: dict[str, list[tuple[str, float]]]) -> None:
        self.rankings = rankings
        self.limits: set[int] = set()

    def search(self, query: str, limit: int) -> Sequence[tuple[str, float]]:
        self.limits.add(limit)
        return self.rankings[query]


def beir() -> Beir:
    corpus = tuple(Entry(f"d{n}", "", "text") for n in range(3))
    qrels = {"q1": {"d0": 1}, "q2": {"d1": 1}}
    return Beir("small", corpus, {"q1": "ett", "q2": "två"}, qrels, 1)


def steps() -> Iterator[float]:
    """A clock that moves on by 10, then 30 ms at every second look."""
    now = 0.0
    for number in count():
        yield now
        now += [0.010, 0.0, 0.030, 0.0][number % 4]


@pytest.fixture
def measured() -> Measured:
    rankings = {"ett": [("d0", 2.0), ("d1", 1.0)], "två": [("d0", 1.0), ("d1", 1.0)]}
    clock = steps()
    return measure_retriever(beir(), Scripted(rankings), clock=lambda: next(clock))


def test_the_report_has_the_measures_of_the_contract(measured: Measured) -> None:
    found = report(measured)
    assert found["R@1"] == 0.5
    assert found["R@10"] == 1
    assert found["MRR@10"] == 0.75
    assert found["nDCG@10"] == pytest.approx((1 + 0.6309297535714575) / 2)
    assert (found["queries"], found["entries"], found["unjudged_queries"]) == (2, 3, 1)
    assert found["timings_ms"] == {
        "p50": pytest.approx(20),
        "p95": pytest.approx(29),
        "per_query": {"q1": pytest.approx(10), "q2": pytest.approx(30)},
    }


def test_the_run_is_in_trec_format_with_falling_scores(measured: Measured) -> None:
    lines = [line.split() for line in trec_run(measured).splitlines()]
    assert [line[:4] for line in lines] == [
        ["q1", "Q0", "d0", "1"],
        ["q1", "Q0", "d1", "2"],
        ["q2", "Q0", "d0", "1"],
        ["q2", "Q0", "d1", "2"],
    ]
    assert {line[5] for line in lines} == {"samverkan"}
    assert float(lines[2][4]) > float(lines[3][4])


def test_it_asks_a_hundred_deep_and_tells_of_its_progress() -> None:
    retriever = Scripted({"ett": [], "två": []})
    told: list[tuple[str, int, int]] = []
    found = measure_retriever(beir(), retriever, progress=lambda *now: told.append(now))
    assert retriever.limits == {100}
    assert told == [("queries", 1, 2), ("queries", 2, 2)]
    assert report(found)["nDCG@10"] == 0


def test_the_table_names_each_measure(measured: Measured) -> None:
    text = table(measured)
    assert all(name in text for name in ("nDCG@10", "MRR@10", "R@1", "R@10", "p50 20.0 ms"))
