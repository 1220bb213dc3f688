"""Estimators on weighted questions, and bootstrap intervals from them.

An estimator takes weights of shape (resamples, questions) and gives one value a row, NaN
where it is undefined. Equal weights give the plain value; weights drawn by resampling
give the bootstrap distribution (Efron 1979). Whole items are drawn, never single turns,
because the turns of one conversation stand and fall together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Estimator = Callable[[Array], Array]
SEED = 20_210_101
RESAMPLES = 2_000


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value, its 95 % percentile interval and how many questions it rests on."""

    value: float | None
    low: float | None
    high: float | None
    n: int


def resampled(clusters: Sequence[str], *, resamples: int = RESAMPLES, seed: int = SEED) -> Array:
    """Bootstrap weights (resamples, questions): whole clusters drawn with replacement."""
    names, member = np.unique(np.asarray(clusters, dtype=str), return_inverse=True)
    count = len(names)
    draws = np.random.default_rng(seed).multinomial(count, np.full(count, 1 / count), resamples)
    return np.asarray(draws[:, member], dtype=np.float64)


def mean_of(values: Array) -> Estimator:
    """Mean of the values that are not NaN."""
    present = np.isfinite(values)
    filled = np.where(present, values, 0.0)
    return lambda weights: _ratio(weights @ filled, weights @ present.astype(np.float64))


def share_of(part: Array, whole: Array) -> Estimator:
    """Sum of `part` by sum of `whole`, both 0 or 1 a question: precision and the like."""
    return lambda weights: _ratio(weights @ part, weights @ whole)


def auroc_of(scores: Array, positive: Array) -> Estimator:
    """Chance that a positive question scores above a negative one, ties counting half."""
    known = np.isfinite(scores)
    up, down = known & (positive > 0), known & (positive <= 0)
    wins = (scores[up][:, None] > scores[down][None, :]).astype(np.float64)
    wins += 0.5 * (scores[up][:, None] == scores[down][None, :])

    def estimate(weights: Array) -> Array:
        ups, downs = weights[:, up], weights[:, down]
        won = ((ups @ wins) * downs).sum(axis=1)
        return _ratio(won, ups.sum(axis=1) * downs.sum(axis=1))

    return estimate


def calibration_error_of(scores: Array, positive: Array, bins: int = 10) -> Estimator:
    """Expected calibration error: |mean score − share of positives| by bin, weighted."""
    known = np.isfinite(scores)
    place = np.minimum((np.where(known, scores, 0.0) * bins).astype(int), bins - 1)

    def estimate(weights: Array) -> Array:
        gap = np.zeros(len(weights))
        for number in range(bins):
            here = (known & (place == number)).astype(np.float64)
            gap += np.abs(weights @ (here * np.where(known, scores - positive, 0.0)))
        return _ratio(gap, weights @ known.astype(np.float64))

    return estimate


def quantile_of(values: Array, share: float) -> Estimator:
    """The smallest value with at least `share` of the questions at or below it."""
    present = np.isfinite(values)
    order = np.argsort(values[present], kind="stable")
    ordered = values[present][order]

    def estimate(weights: Array) -> Array:
        if not len(ordered):
            return np.full(len(weights), np.nan)
        running = weights[:, present][:, order].cumsum(axis=1)
        total = running[:, -1:]
        at = (running < share * total - 1e-9).sum(axis=1)
        found = ordered[np.minimum(at, len(ordered) - 1)]
        return np.where(total[:, 0] > 0, found, np.nan)

    return estimate


def point(estimator: Estimator, questions: int) -> float | None:
    """The plain value, or `None` where it is undefined."""
    if not questions:
        return None
    value = float(estimator(np.ones((1, questions)))[0])
    return value if np.isfinite(value) else None


def estimate(estimator: Estimator, weights: Array, n: int) -> Estimate:
    """The plain value with the 2.5th and 97.5th percentile of the resampled ones."""
    value = point(estimator, weights.shape[1])
    if value is None:
        return Estimate(None, None, None, n)
    drawn = estimator(weights)
    drawn = drawn[np.isfinite(drawn)]
    if not len(drawn):
        return Estimate(value, None, None, n)
    low, high = np.percentile(drawn, [2.5, 97.5])
    return Estimate(value, float(low), float(high), n)


def _ratio(above: Array, below: Array) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(below > 0, above / below, np.nan))
