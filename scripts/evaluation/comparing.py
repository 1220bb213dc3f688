"""Paired tests: is one system better than another on the same questions?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb

import numpy as np

from scripts.evaluation.estimates import RESAMPLES, SEED, Array, Estimator, resampled

RANDOMISATIONS = 10_000
_ROUNDING = 1e-12


@dataclass(frozen=True, slots=True)
class Difference:
    """How much a value changed, with its 95 % interval and two-sided p-value."""

    value: float
    low: float
    high: float
    p: float


def paired(both: Estimator, clusters: Sequence[str]) -> Difference:
    """How much an estimate differs between two systems on the same questions.

    The interval is a paired bootstrap (Efron & Tibshirani 1993). p is from a paired
    randomisation test: if the systems were alike, it would not matter which answers
    are called whose, so those of each cluster are swapped at random (Noreen 1989).
    It holds for any metric and, unlike a bootstrap p, for a handful of questions too.

    Args:
        both: estimator on the questions of the new system followed by those of the old.
        clusters: the cluster of each question, whose answers are swapped together.
    """
    nothing = np.zeros((1, len(clusters)))
    value = float(_between(both, nothing + 1, nothing)[0])
    if not np.isfinite(value):
        return Difference(float("nan"), float("nan"), float("nan"), 1.0)
    weights = resampled(clusters)
    drawn = _between(both, weights, np.zeros_like(weights))
    low, high = np.percentile(drawn[np.isfinite(drawn)], [2.5, 97.5])
    kept = _coins(clusters)
    by_chance = _between(both, kept, 1 - kept)
    extreme = np.abs(by_chance[np.isfinite(by_chance)]) >= abs(value) - _ROUNDING
    return Difference(value, float(low), float(high), _capped(extreme.sum() + 1, len(extreme) + 1))


def _between(both: Estimator, kept: Array, swapped: Array) -> Array:
    """Estimate of the new system minus the old, with some answers of each swapped."""
    return both(np.hstack([kept, swapped])) - both(np.hstack([swapped, kept]))


def _coins(clusters: Sequence[str]) -> Array:
    """0 or 1 for each question in each round, the same for all of a cluster."""
    names, member = np.unique(np.asarray(clusters, dtype=str), return_inverse=True)
    random = np.random.default_rng(SEED)
    coins = random.integers(0, 2, size=(RESAMPLES, len(names)), dtype=np.int8)
    return np.asarray(coins[:, member], dtype=np.float64)


def randomisation_p(differences: Array, *, seed: int = SEED, rounds: int = RANDOMISATIONS) -> float:
    """Two-sided p of the mean of paired differences, by flipping signs (Fisher 1935).

    The test that Smucker, Allan & Carterette (2007) recommend for rank measures. Where
    there are few enough pairs, every flip is tried once and p is exact.
    """
    moved = differences[differences != 0]
    if not len(moved):
        return 1.0
    if 2 ** len(moved) <= rounds:
        bits = np.arange(2 ** len(moved))[:, None] >> np.arange(len(moved)) & 1
        sums = np.abs((2.0 * bits - 1) @ moved)
        return float((sums >= abs(moved.sum()) - 1e-12).mean())
    random = np.random.default_rng(seed)
    signs = random.integers(0, 2, size=(rounds, len(moved)), dtype=np.int8) * 2.0 - 1
    extreme = (np.abs(signs @ moved) >= abs(moved.sum()) - 1e-12).sum()
    return _capped(int(extreme) + 1, rounds + 1)


def sign_test_p(better: int, worse: int) -> float:
    """Two-sided exact sign test (McNemar's test for pairs that are right or wrong)."""
    total, fewer = better + worse, min(better, worse)
    tail: int = sum(comb(total, k) for k in range(fewer + 1))
    return min(1.0, 2.0 * tail / 2.0**total)


def holm(ps: Sequence[float]) -> list[float]:
    """p-values adjusted for being several (Holm 1979), in the order given."""
    adjusted, running = [0.0] * len(ps), 0.0
    for rank, at in enumerate(sorted(range(len(ps)), key=ps.__getitem__)):
        running = max(running, min(1.0, (len(ps) - rank) * ps[at]))
        adjusted[at] = running
    return adjusted


def mean_interval(
    values: Array, *, seed: int = SEED, rounds: int = RESAMPLES
) -> tuple[float, float]:
    """Percentile bootstrap 95 % interval of a mean."""
    counts = np.random.default_rng(seed).multinomial(
        len(values), np.full(len(values), 1 / len(values)), rounds
    )
    low, high = np.percentile(counts @ values / len(values), [2.5, 97.5])
    return float(low), float(high)


def _capped(above: int, below: int) -> float:
    return min(1.0, float(above) / below)
