from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from scripts.evaluation.estimates import (
    auroc_of,
    calibration_error_of,
    estimate,
    mean_of,
    point,
    quantile_of,
    resampled,
    share_of,
)

NAN = np.nan


def array(*values: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array(values, dtype=np.float64)


def test_a_mean_leaves_out_what_does_not_apply() -> None:
    assert point(mean_of(array(1, NAN, 0, 1)), 4) == pytest.approx(2 / 3)
    assert point(mean_of(array(NAN, NAN)), 2) is None
    assert point(mean_of(array()), 0) is None


def test_weights_are_counted() -> None:
    weights = np.array([[3.0, 1.0, 0.0]])
    assert mean_of(array(1, 0, 1))(weights)[0] == pytest.approx(0.75)


def test_a_share_is_of_the_whole() -> None:
    assert point(share_of(array(1, 0, 0), array(1, 1, 0)), 3) == 0.5
    assert point(share_of(array(0.0), array(0.0)), 1) is None


def test_auroc_by_hand() -> None:
    # pairs (0.9, 0.8) won, (0.9, 0.5) won, (0.5, 0.8) lost, (0.5, 0.5) tied: 2.5 of 4
    found = auroc_of(array(0.9, 0.5, 0.8, 0.5, NAN), array(1, 1, 0, 0, 1))
    assert point(found, 5) == pytest.approx(2.5 / 4)
    assert point(auroc_of(array(0.9, 0.5), array(1, 1)), 2) is None


def test_auroc_agrees_with_sklearn_also_when_weighted() -> None:
    random = np.random.default_rng(3)
    scores, positive = random.integers(0, 9, 60) / 9, random.integers(0, 2, 60).astype(float)
    weights = random.integers(0, 4, (5, 60)).astype(float)
    found = auroc_of(scores, positive)(weights)
    for row, value in zip(weights, found, strict=True):
        assert value == pytest.approx(roc_auc_score(positive, scores, sample_weight=row))


def test_calibration_error_by_hand() -> None:
    # bin 0.9–1.0: two with mean 0.95, half positive, gap 0.45; bin 0.1–0.2: one, gap 0.1
    found = calibration_error_of(array(0.9, 1.0, 0.1, NAN), array(1, 0, 0, 1))
    assert point(found, 4) == pytest.approx((2 * 0.45 + 1 * 0.1) / 3)


def test_quantiles_are_nearest_rank() -> None:
    values = array(5, 1, NAN, 3, 4, 2)
    assert point(quantile_of(values, 0.5), 6) == 3
    assert point(quantile_of(values, 0.95), 6) == 5
    assert point(quantile_of(values, 0.2), 6) == 1
    assert quantile_of(values, 0.5)(np.array([[0, 0, 0, 0, 1.0, 0]]))[0] == 4
    assert np.isnan(quantile_of(values, 0.5)(np.zeros((1, 6)))[0])
    assert point(quantile_of(array(NAN), 0.5), 1) is None


def test_resampling_keeps_the_turns_of_an_item_together_and_its_seed() -> None:
    weights = resampled(["a", "b", "b", "c"], resamples=500)
    assert weights.shape == (500, 4)
    assert (weights[:, 1] == weights[:, 2]).all()
    assert (weights[:, [0, 1, 3]].sum(axis=1) == 3).all()
    assert (weights == resampled(["a", "b", "b", "c"], resamples=500)).all()


def test_an_interval_of_a_mean_is_near_the_normal_one() -> None:
    values = np.repeat([1.0, 0.0], [70, 30])
    found = estimate(mean_of(values), resampled([str(n) for n in range(100)]), 100)
    spread = 1.96 * (0.7 * 0.3 / 100) ** 0.5
    assert found.value == pytest.approx(0.7)
    assert found.low == pytest.approx(0.7 - spread, abs=0.015)
    assert found.high == pytest.approx(0.7 + spread, abs=0.015)


def test_an_undefined_value_has_no_interval() -> None:
    found = estimate(mean_of(array(NAN)), resampled(["a"]), 0)
    assert (found.value, found.low, found.high) == (None, None, None)
