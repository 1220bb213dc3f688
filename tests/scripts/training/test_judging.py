"""Ranking of answerable over unanswerable."""

from __future__ import annotations

import numpy as np
import pytest

from scripts.training.judging import auroc


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
