"""Ranking of answerable over unanswerable."""

from __future__ import annotations

import numpy as np
import pytest

from scripts.training.judging import Judged, auroc, by_kind, platt, reliability


def test_auroc_by_hand() -> None:
    positive = np.array([True, True, False, False])
    assert auroc(np.array([4.0, 3.0, 2.0, 1.0]), positive) == 1
    assert auroc(np.array([4.0, 1.0, 2.0, 3.0]), positive) == 0.5
    assert auroc(np.array([1.0, 1.0, 1.0, 1.0]), positive) == 0.5


def test_auroc_is_that_of_counting_pairs() -> None:
    random = np.random.default_rng(2)
    score, positive = random.integers(0, 9, 80).astype(float), random.random(80) < 0.4
    pairs = [(a > b) + (a == b) / 2 for a in score[positive] for b in score[~positive]]
    assert auroc(score, positive) == pytest.approx(np.mean(pairs))


def test_auroc_of_one_kind_alone_is_not_a_number() -> None:
    assert np.isnan(auroc(np.array([1.0]), np.array([True])))


def test_calibration_finds_the_slope_and_shift_that_made_the_labels() -> None:
    random = np.random.default_rng(4)
    logit = random.normal(0, 3, 20_000)
    positive = random.random(20_000) < 1 / (1 + np.exp(-(0.5 * logit - 1)))
    assert platt(logit, positive) == pytest.approx((0.5, -1), abs=0.08)


def test_reliability_counts_each_probability_once() -> None:
    probability = np.array([0.05, 0.15, 0.95, 1.0])
    rows = reliability(probability, np.array([False, True, True, True]))
    assert [n for n, _, _ in rows] == [2, 2]
    assert [p for _, p, _ in rows] == pytest.approx([0.1, 0.975])
    assert [share for _, _, share in rows] == [0.5, 1.0]


def test_a_kind_of_one_label_is_judged_against_all_of_the_other() -> None:
    rows = [
        Judged("a", True, 2.0, True, False),
        Judged("b", False, 1.0, False, False),
        Judged("b", True, 0.0, False, False),
    ]
    scores = by_kind(rows)
    assert scores["a"].auroc == 1
    assert scores["b"].auroc == 0
    assert scores["all"].sentence == 0.5
