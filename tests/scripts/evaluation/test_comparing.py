from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from scripts.evaluation.comparing import (
    Difference,
    holm,
    mean_interval,
    paired,
    randomisation_p,
    sign_test_p,
)
from scripts.evaluation.estimates import Array, mean_of


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


def mean_between(now: Array, before: Array) -> Difference:
    return paired(mean_of(np.concatenate([now, before])), [str(n) for n in range(len(now))])


def test_equal_systems_show_nothing() -> None:
    values = np.repeat([1.0, 0.0], 30)
    found = mean_between(values, values)
    assert (found.value, found.low, found.high, found.p) == (0, 0, 0, 1)


def test_a_worse_system_shows_it() -> None:
    found = mean_between(np.repeat([1.0, 0.0], [45, 15]), np.ones(60))
    assert found.value == pytest.approx(-0.25)
    assert found.low < -0.25 < found.high < 0
    assert found.p < 0.001


def test_p_agrees_with_the_sign_test_on_right_and_wrong() -> None:
    now, before = np.repeat([1.0, 0.0, 1.0], [9, 3, 20]), np.repeat([0.0, 1.0, 1.0], [9, 3, 20])
    assert mean_between(now, before).p == pytest.approx(sign_test_p(9, 3), abs=0.02)


def test_one_question_proves_nothing() -> None:
    assert mean_between(np.array([0.0]), np.array([1.0])).p == 1


def test_the_turns_of_one_conversation_prove_no_more_than_one_question() -> None:
    both = mean_of(np.concatenate([np.zeros(30), np.ones(30)]))
    assert paired(both, ["talk"] * 30).p == 1
    assert paired(both, [str(n) for n in range(30)]).p < 0.001


def test_chance_is_called_significant_about_as_often_as_promised() -> None:
    random = np.random.default_rng(5)
    ps = [mean_between(random.random(25), random.random(25)).p for _ in range(80)]
    assert 0.01 <= np.mean(np.array(ps) < 0.05) <= 0.11


def test_an_undefined_difference_is_not_significant() -> None:
    assert mean_between(np.full(3, np.nan), np.full(3, np.nan)).p == 1


def test_holm_by_hand() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.9, 0.8]) == [1.0, 1.0]


def test_the_interval_of_a_constant_is_the_constant() -> None:
    assert mean_interval(np.full(20, 0.5)) == pytest.approx((0.5, 0.5))
