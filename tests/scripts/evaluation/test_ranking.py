from __future__ import annotations

import math

import numpy as np
import pytest
import pytrec_eval

from scripts.evaluation.ranking import falling, per_query, rank_measures


def plain_measures(relevant: dict[str, int], ranking: list[str]) -> dict[str, float]:
    """An implementation of its own, from the textbook formulas."""
    gains = [relevant.get(name, 0) for name in ranking]
    ideal = sorted(relevant.values(), reverse=True)
    first = next((place for place, gain in enumerate(gains[:10], 1) if gain), 0)
    return {
        "ndcg_at_10": discounted(gains) / discounted(ideal),
        "mrr_at_10": 1 / first if first else 0.0,
        "recall_at_1": sum(g > 0 for g in gains[:1]) / len(relevant),
        "recall_at_10": sum(g > 0 for g in gains[:10]) / len(relevant),
    }


def discounted(gains: list[int]) -> float:
    return sum(g / math.log2(place + 1) for place, g in enumerate(gains[:10], 1))


def test_by_hand() -> None:
    found = rank_measures({"a": 1, "b": 1}, ["x", "a", "y", "b"])
    ideal = 1 + 1 / math.log2(3)
    assert found["ndcg_at_10"] == pytest.approx((1 / math.log2(3) + 1 / math.log2(5)) / ideal)
    assert found["mrr_at_10"] == 0.5
    assert found["recall_at_1"] == 0
    assert found["recall_at_10"] == 1


def test_the_eleventh_place_counts_for_nothing() -> None:
    found = rank_measures({"a": 1}, [*"bcdefghijk", "a"])
    assert found == dict.fromkeys(found, 0.0)


def test_grades_weigh_in_ndcg() -> None:
    found = rank_measures({"a": 3, "b": 1}, ["b", "a"])
    assert found["ndcg_at_10"] == pytest.approx((1 + 3 / math.log2(3)) / (3 + 1 / math.log2(3)))


@pytest.mark.parametrize("seed", range(20))
def test_random_runs_agree_with_plain_formulas_and_with_pytrec_eval(seed: int) -> None:
    random = np.random.default_rng(seed)
    names = [f"d{n}" for n in range(40)]
    qrels: dict[str, dict[str, int]] = {}
    run: dict[str, list[tuple[str, float]]] = {}
    for query in (f"q{n}" for n in range(15)):
        chosen = random.permutation(names)[: random.integers(1, 6)]
        qrels[query] = {str(name): int(random.integers(1, 4)) for name in chosen}
        order = random.permutation(names)[: random.integers(1, 40)]
        scores = sorted(random.integers(0, 9, len(order)).tolist(), reverse=True)  # with ties
        run[query] = [(str(name), float(s)) for name, s in zip(order, scores, strict=True)]
    measured = per_query(qrels, run)
    measures = {"ndcg_cut.10", "recip_rank", "recall.1,10"}
    judge = pytrec_eval.RelevanceEvaluator(qrels, measures)
    judged = judge.evaluate({query: dict(falling(ranking)) for query, ranking in run.items()})
    for query, ranking in run.items():
        plain = plain_measures(qrels[query], [name for name, _ in ranking])
        assert measured[query] == pytest.approx(plain)
        assert measured[query]["ndcg_at_10"] == pytest.approx(judged[query]["ndcg_cut_10"])
        assert measured[query]["recall_at_1"] == pytest.approx(judged[query]["recall_1"])
        assert measured[query]["recall_at_10"] == pytest.approx(judged[query]["recall_10"])
        whole = judged[query]["recip_rank"]
        assert measured[query]["mrr_at_10"] == pytest.approx(whole if whole >= 0.1 else 0)


def test_equal_scores_keep_the_order_that_was_returned() -> None:
    run = {"q": [("b", 1.0), ("a", 1.0), ("c", 1.0)]}
    assert per_query({"q": {"b": 1}}, run)["q"]["recall_at_1"] == 1
    assert per_query({"q": {"a": 1}}, run)["q"]["recall_at_1"] == 0


def test_falling_scores_fall_in_single_precision_and_change_little() -> None:
    scores = falling([("a", 0.7), ("b", 0.7), ("c", 0.70000000001), ("d", 0.1)])
    single = [np.float32(score) for _, score in scores]
    assert all(one > other for one, other in zip(single, single[1:], strict=False))
    assert [score for _, score in scores] == pytest.approx([0.7, 0.7, 0.7, 0.1], abs=1e-6)


def test_a_query_that_the_run_lacks_scores_zero() -> None:
    assert per_query({"q": {"a": 1}}, {})["q"]["ndcg_at_10"] == 0
