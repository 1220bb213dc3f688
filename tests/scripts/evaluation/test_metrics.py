from __future__ import annotations

import math
from typing import Any

import pytest

from scripts.evaluation.metrics import BY_NAME, METRICS, measure
from scripts.evaluation.results import Scored
from tests.scripts.evaluation.fakes import answer, cite, gold, passage, refusal, result_of, took

TEXT = "Överenskommelsen följs upp var fjärde år."


def sample() -> list[Scored]:
    """Three answerable questions, one of them refused, and three unanswerable ones."""
    found = (passage("b.txt", "B"), passage("a.txt", TEXT))
    right = answer(
        "Var fjärde år [1].", citations=(cite(1, "a.txt", TEXT),), confidence=0.9, passages=found
    )
    wrong = answer("Aldrig alls någonsin [1].", citations=(cite(1, "b.txt", "B"),), confidence=0.6)
    source: dict[str, Any] = {"sources": (gold("a.txt", TEXT),), "must_include": ("fjärde",)}
    source["reference"] = "vart fjärde år"
    status = {"a.txt": "draft"}
    return [
        result_of(right.model_copy(update={"timings_ms": took(10)}), status, item="1", **source),
        result_of(wrong, status, item="2", turn=1, tags=("typo",), **source),
        result_of(refusal(0.3), status, item="2", turn=2, language="en", **source),
        result_of(refusal(0.1), item="3", kind="unanswerable", category="near"),
        result_of(answer(confidence=0.7), item="4", kind="unanswerable", category="near"),
        result_of(refusal(0.0), item="5", kind="unanswerable", category="far"),
    ]


BY_HAND: list[tuple[str, float, int]] = [
    ("handled_right", (1 + 2) / 6, 6),
    ("wrong_answers", 2 / 6, 6),
    ("answer_correct", 1 / 3, 3),
    ("later_turns_correct", 0, 1),
    ("citation_recall", 1 / 3, 3),
    ("citation_precision", 1 / 2, 2),
    ("groundedness", 1 / 3, 3),
    ("refusal_correct", 2 / 3, 3),
    ("refusal_precision", 2 / 3, 6),
    ("false_refusal", 1 / 3, 3),
    # 0.9 beats 0.1 0.7 0; 0.6 beats 0.1 0; 0.3 beats 0.1 0
    ("confidence_auroc", 7 / 9, 6),
    ("brier", (0.1**2 + 0.4**2 + 0.7**2 + 0.1**2 + 0.7**2 + 0) / 6, 6),
    # each confidence in a bin of its own, but 0.1 and 0.0 … which are not
    ("calibration_error", (0.1 + 0.4 + 0.7 + 0.1 + 0.7 + 0.0) / 6, 6),
    # the gold passage of one question of three comes second
    ("passage_hit_at_3", 1 / 3, 3),
    ("ndcg_at_10", 1 / math.log2(3) / 3, 3),
    ("mrr_at_10", 1 / 2 / 3, 3),
    ("recall_at_1", 0, 3),
    ("recall_at_10", 1 / 3, 3),
    # two words of three in one answer, none in two
    ("token_f1", 2 / 3 / 3, 3),
    ("contains_reference", 0, 3),
    ("answer_length", 3, 3),
    ("latency_p50_ms", 10, 1),
    ("latency_p95_ms", 10, 1),
]


@pytest.mark.parametrize(("name", "value", "n"), BY_HAND)
def test_values_by_hand(name: str, value: float, n: int) -> None:
    found = measure(sample())[name]
    assert found.n == n
    assert found.value == pytest.approx(value)


def test_every_metric_has_an_example_by_hand() -> None:
    assert [name for name, *_ in BY_HAND] == list(BY_NAME)


def test_what_does_not_apply_has_no_value() -> None:
    found = measure([result_of(refusal(), kind="unanswerable")])
    assert (found["token_f1"].value, found["token_f1"].n) == (None, 0)
    assert found["answer_correct"].value is None
    assert found["refusal_correct"].value == 1


def test_every_interval_holds_its_value() -> None:
    for found in measure(sample()).values():
        if found.value is not None:
            assert found.low is not None and found.high is not None
            assert found.low <= found.value <= found.high


def test_measuring_twice_gives_the_same_digits() -> None:
    assert measure(sample()) == measure(sample())


def test_no_questions_give_no_values() -> None:
    assert all(found.value is None for found in measure([]).values())


def test_each_metric_is_documented_and_named_once() -> None:
    assert len(BY_NAME) == len(METRICS)
    assert all(metric.source and metric.swedish for metric in METRICS)
    names = {text.casefold() for m in METRICS for text in (m.name, m.swedish)}
    assert all(len(m.formula.split()) > 2 and m.formula.casefold() not in names for m in METRICS)
