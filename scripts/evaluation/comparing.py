"""Paired tests: is one system better than another on the same questions?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb

import numpy as np

from scripts.evaluation.estimates import RESAMPLES, SEED, Array, Estimator

RANDOMISATIONS = 10_000


@dataclass(frozen=True, slots=True)
class Difference:
    """How much a value changed, with its 95 % interval and two-sided p-value."""

    value: float
    low: float
    high: float
    p: float


def paired_bootstrap(now: Estimator, before: Estimator, weights: Array) -> Difference:
    """Difference of two estimators under the same resamples (Efron & Tibshirani 1993).

    p is twice the smaller share of resampled differences on either side of zero, with
    one added to count and total, so that it is never zero. Undefined resamples do not count.
    """
    ones = np.ones((1, weights.shape[1]))
    value = float((now(ones) - before(ones))[0])
    drawn = now(weights) - before(weights)
    drawn = drawn[np.isfinite(drawn)]
    if not np.isfinite(value) or not len(drawn):
        return Difference(float("nan"), float("nan"), float("nan"), 1.0)
    low, high = np.percentile(drawn, [2.5, 97.5])
    smaller = min((drawn <= 1e-12).sum(), (drawn >= -1e-12).sum())
    return Difference(value, float(low), float(high), _capped(2 * smaller + 1, len(drawn) + 1))


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
