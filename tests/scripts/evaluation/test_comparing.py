from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from scripts.evaluation.comparing import (
    holm,
    mean_interval,
    paired_bootstrap,
    randomisation_p,
    sign_test_p,
)
from scripts.evaluation.estimates import mean_of, resampled


def test_a_sign_test_by_hand() -> None:
    assert sign_test_p(0, 0) == 1
    assert sign_test_p(5, 0) == pytest.approx(2 / 32)
    assert sign_test_p(2, 8) == pytest.approx(stats.binomtest(2, 10).pvalue)


def test_few_pairs_are_tested_exactly() -> None:
    # of the 8 sign patterns of (1, 2, 3), two have |sum| >= 6
    assert randomisation_p(np.array([1.0, 2.0, 3.0, 0.0])) == pytest.approx(2 / 8)
    assert randomisation_p(np.zeros(9)) == 1


def test_many_pairs_agree_with_the_t_test_where_that_holds() -> None:
    random = np.random.default_rng(1)
    differences = random.normal(0.12, 0.5, 120)
    wanted = stats.ttest_1samp(differences, 0).pvalue
    assert 0.001 < wanted < 0.2
    assert randomisation_p(differences) == pytest.approx(wanted, abs=0.01)


def test_a_paired_bootstrap_of_equal_systems_shows_nothing() -> None:
    values = np.repeat([1.0, 0.0], 30)
    weights = resampled([str(n) for n in range(60)])
    found = paired_bootstrap(mean_of(values), mean_of(values), weights)
    assert (found.value, found.low, found.high, found.p) == (0, 0, 0, 1)


def test_a_paired_bootstrap_of_a_worse_system_shows_it() -> None:
    before = np.ones(60)
    now = np.repeat([1.0, 0.0], [45, 15])
    weights = resampled([str(n) for n in range(60)])
    found = paired_bootstrap(mean_of(now), mean_of(before), weights)
    assert found.value == pytest.approx(-0.25)
    assert found.low < -0.25 < found.high < 0
    assert found.p < 0.001


def test_an_undefined_difference_is_not_significant() -> None:
    nothing = mean_of(np.full(3, np.nan))
    assert paired_bootstrap(nothing, nothing, resampled(["a", "b", "c"])).p == 1


def test_holm_by_hand() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.9, 0.8]) == [1.0, 1.0]


def test_the_interval_of_a_constant_is_the_constant() -> None:
    assert mean_interval(np.full(20, 0.5)) == pytest.approx((0.5, 0.5))
