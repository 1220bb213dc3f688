from __future__ import annotations

import pytest

from scripts.evaluation.baseline import Verdict, compare
from scripts.evaluation.baseline_table import (
    comparison_table,
    comparison_values,
    verdict_sentence,
)
from scripts.evaluation.errors import ResultError
from scripts.evaluation.results import Provenance, Result
from scripts.evaluation.running import summarise
from tests.scripts.evaluation.fakes import answer, refusal, result_of


def result(right: int, refused: int, *, first: int = 0, asked: str = "Får man?") -> Result:
    """60 answerable questions, `right` of them right, and 40 unanswerable, `refused` refused."""
    items = [
        result_of(
            answer("ja [1]" if n < right else "nej [1]"),
            item=f"a{n + first}",
            must_include=("ja",),
            question=asked,
        )
        for n in range(60)
    ]
    items += [
        result_of(refusal() if n < refused else answer(), item=f"u{n}", kind="unanswerable")
        for n in range(40)
    ]
    return summarise(items, Provenance(system="s"))


def test_two_equal_results_show_no_difference() -> None:
    found = compare(result(50, 15), result(50, 15))
    assert found.verdict is Verdict.NOT_SHOWN
    assert found.flips == ()
    assert all(change.difference.p == 1 for change in found.changes)


def test_a_clearly_worse_result_is_called_worse() -> None:
    found = compare(result(40, 15), result(55, 15))
    assert found.verdict is Verdict.WORSE
    change = next(c for c in found.changes if c.metric == "answer_correct")
    assert change.difference.value == pytest.approx(-15 / 60)
    assert change.adjusted_p is not None and change.adjusted_p < 0.05
    assert change.difference.high < 0
    assert (len(found.flips), any(flip.better for flip in found.flips)) == (15, False)


def test_a_threshold_at_zero_is_called_worse_for_its_refusals() -> None:
    found = compare(result(50, 0), result(50, 15))
    assert found.verdict is Verdict.WORSE
    assert {c.metric for c in found.changes if c.significant} >= {"refusal_correct"}


def test_one_flip_shows_nothing() -> None:
    found = compare(result(49, 15), result(50, 15))
    assert found.verdict is Verdict.NOT_SHOWN
    assert [flip.now.key for flip in found.flips] == ["s.yaml:a49"]


def test_better_on_one_and_worse_on_another_is_mixed() -> None:
    assert compare(result(58, 2), result(35, 18)).verdict is Verdict.MIXED


def test_fewer_questions_handled_right_in_all_is_worse_whatever_was_traded() -> None:
    lost = compare(result(38, 0), result(30, 40))
    moved = {c.metric: c.better for c in lost.changes if c.significant}
    assert (moved["answer_correct"], moved["refusal_correct"]) == (True, False)
    assert lost.verdict is Verdict.WORSE


def test_more_wrong_answers_are_worse_though_more_are_right_too() -> None:
    """A threshold at zero: the same number handled right, but nothing refused any more."""
    loose = result(60, 0)
    refused = [
        result_of(refusal(), item=f"a{n}", must_include=("ja",)) for n in range(0, 60, 3)
    ] + [result_of(refusal(), item=f"u{n}", kind="unanswerable") for n in range(0, 40, 2)]
    keys = {item.key for item in refused}
    kept = [item for item in loose.items if item.key not in keys]
    found = compare(loose, summarise([*kept, *refused], loose.provenance))
    moved = {c.metric: c.better for c in found.changes if c.significant}
    assert moved["answer_correct"] is True
    assert moved["wrong_answers"] is False
    assert "handled_right" not in moved
    assert found.verdict is Verdict.WORSE


def test_better_is_better() -> None:
    assert compare(result(58, 15), result(35, 15)).verdict is Verdict.BETTER


def test_questions_that_only_one_has_or_that_changed_are_not_compared() -> None:
    found = compare(result(50, 15, first=10), result(50, 15))
    assert found.questions == 50 + 40
    assert (len(found.only_now), len(found.only_before)) == (10, 10)
    renamed = compare(result(50, 15, asked="Annat?"), result(50, 15))
    assert renamed.questions == 40
    with pytest.raises(ResultError, match="no question in common"):
        other = result(1, 1)
        compare(other.model_copy(update={"items": other.items[:60]}), result(1, 1, first=90))


def test_that_nothing_is_shown_is_told_with_its_uncertainty_too() -> None:
    found = compare(result(50, 15), result(52, 15))
    assert found.verdict is Verdict.NOT_SHOWN
    said = verdict_sentence(found)
    assert said.startswith("no difference shown: handled_right -0.020 (95 % -0.0")
    assert said.endswith(" to +0.000, adjusted p = 1.0000)")


def test_the_table_shows_both_answers_of_a_flip_and_the_verdict() -> None:
    found = compare(result(40, 15), result(55, 15))
    text = comparison_table(found)
    assert "Verdict: worse: handled_right -0.150 (95 % " in text
    assert "; answer_correct -0.250 (95 % " in text
    assert "right → wrong  s.yaml:a40: Får man?" in text
    assert "before: [answered] ja [1]\n    now   : [answered] nej [1]" in text
    values = comparison_values(found)
    assert values["verdict"] == "worse"
    assert values["flips"][0]["now"] == "nej [1]"  # type: ignore[index]
