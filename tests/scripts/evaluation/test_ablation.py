from __future__ import annotations

import pytest

from scripts.evaluation.ablation import ablate, ablation_report, ablation_table
from scripts.evaluation.beir import Beir, Entry
from scripts.evaluation.ranking import per_query
from scripts.evaluation.retrieval import Measured

QUERIES = {f"q{n}": f"fråga {n}" for n in range(40)}
DATA = Beir("small", (Entry("d", "", "x"), Entry("e", "", "y")), QUERIES, {}, 0)


def measured(right: int) -> Measured:
    """A run in which the first `right` queries find their entry first, the others second."""
    qrels = {query: {"d": 1} for query in QUERIES}
    run = {
        query: [("d", 2.0), ("e", 1.0)] if number < right else [("e", 2.0), ("d", 1.0)]
        for number, query in enumerate(QUERIES)
    }
    return Measured(DATA, run, per_query(qrels, run), dict.fromkeys(QUERIES, 0.01))


def test_a_clear_gain_is_called_one_and_a_tie_is_not() -> None:
    rows = ablate({"dense alone": measured(20), "all": measured(38), "same": measured(20)})
    alone, everything, same = rows
    assert (alone.gain, alone.p, same.p) == (0, 1, 1)
    assert everything.measures["recall_at_1"] == pytest.approx(38 / 40)
    assert everything.gain == pytest.approx(18 / 40 * (1 - 0.6309297535714575))
    assert everything.p < 0.001
    assert everything.low < everything.measures["ndcg_at_10"] < everything.high


def test_a_small_gain_is_left_open() -> None:
    _, slightly = ablate({"dense alone": measured(20), "slightly": measured(22)})
    assert slightly.gain > 0
    assert slightly.p == pytest.approx(0.5)


def test_table_and_report_have_a_row_each() -> None:
    rows = ablate({"dense alone": measured(20), "all": measured(30)})
    lines = ablation_table(rows).splitlines()
    assert len(lines) == 3
    assert lines[2].startswith("all") and "+0.092" in lines[2]
    assert [row["variant"] for row in ablation_report(rows)] == ["dense alone", "all"]
