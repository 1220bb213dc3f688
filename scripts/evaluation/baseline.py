"""Compares a result with an earlier one, question by question.

Only questions that both results have are compared. The verdict rests on the primary
metrics, with p-values adjusted for their number, so that one lucky metric among many
does not decide. Where some are better and others worse, the result is mixed, unless fewer
questions in all are handled right or more get a wrong answer, and neither is made up for by
the other: that is worse, whatever else it was traded for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from scripts.evaluation.comparing import Difference, holm, paired
from scripts.evaluation.errors import ResultError
from scripts.evaluation.estimates import point
from scripts.evaluation.metric import Metric
from scripts.evaluation.metrics import METRICS
from scripts.evaluation.results import Result, Scored

SIGNIFICANT = 0.05
RIGHT = "handled_right"
DECIDING = (RIGHT, "wrong_answers")


class Verdict(StrEnum):
    """What a comparison shows."""

    BETTER = "better"
    WORSE = "worse"
    MIXED = "mixed"
    NOT_SHOWN = "no difference shown"


@dataclass(frozen=True, slots=True)
class MetricChange:
    """One metric before and now.

    Attributes:
        adjusted_p: p after Holm's adjustment among the primary metrics; `None` for others.
        better: whether the change is to the good; `None` for none.
    """

    metric: str
    before: float
    now: float
    difference: Difference
    adjusted_p: float | None
    better: bool | None

    @property
    def significant(self) -> bool:
        """Whether a primary metric changed by more than chance explains."""
        return self.adjusted_p is not None and self.adjusted_p < SIGNIFICANT


@dataclass(frozen=True, slots=True)
class Flip:
    """A question that was right and is wrong now, or the other way."""

    before: Scored
    now: Scored

    @property
    def better(self) -> bool:
        """Whether it is right now."""
        return bool(is_right(self.now))


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two results held against each other.

    Attributes:
        questions: how many both have.
        only_now, only_before: keys of the questions that just one of them has.
    """

    verdict: Verdict
    changes: tuple[MetricChange, ...]
    flips: tuple[Flip, ...]
    questions: int
    only_now: tuple[str, ...]
    only_before: tuple[str, ...]


def is_right(question: Scored) -> float:
    """1 when the answer is correct, or the refusal of an unanswerable question; else 0."""
    return question.scores[RIGHT]


def compare(now: Result, before: Result) -> Comparison:
    """Compare on the shared questions; raises `ResultError` when there are none."""
    earlier = {question.key: question for question in before.items}
    pairs = [
        (earlier[q.key], q)
        for q in now.items
        if q.key in earlier and earlier[q.key].question == q.question
    ]
    if not pairs:
        raise ResultError("the baseline has no question in common with this run")
    shared = {q.key for _, q in pairs}
    changes = _changes([old for old, _ in pairs], [new for _, new in pairs])
    return Comparison(
        verdict=_verdict(changes),
        changes=changes,
        flips=tuple(Flip(old, new) for old, new in pairs if is_right(old) != is_right(new)),
        questions=len(pairs),
        only_now=tuple(q.key for q in now.items if q.key not in shared),
        only_before=tuple(key for key in earlier if key not in shared),
    )


def _changes(before: Sequence[Scored], now: Sequence[Scored]) -> tuple[MetricChange, ...]:
    clusters = [question.item for question in now]
    both = [*now, *before]
    found: list[tuple[Metric, float, float, Difference]] = []
    for metric in METRICS:
        was = point(metric.build(before), len(before))
        is_now = point(metric.build(now), len(now))
        if was is not None and is_now is not None:
            found.append((metric, was, is_now, paired(metric.build(both), clusters)))
    primary = [metric.name for metric, *_ in found if metric.primary]
    ps = [difference.p for metric, _, _, difference in found if metric.primary]
    adjusted = dict(zip(primary, holm(ps), strict=True))
    return tuple(
        MetricChange(
            metric.name,
            was,
            is_now,
            difference,
            adjusted.get(metric.name),
            None if is_now == was else (is_now > was) == metric.higher,
        )
        for metric, was, is_now, difference in found
    )


def _verdict(changes: Sequence[MetricChange]) -> Verdict:
    moved = {change.metric: change.better for change in changes if change.significant}
    directions = set(moved.values())
    deciding = {moved[name] for name in DECIDING if name in moved}
    if deciding == {False} or directions == {False}:
        return Verdict.WORSE
    if directions == {True, False}:
        return Verdict.MIXED
    return Verdict.BETTER if directions == {True} else Verdict.NOT_SHOWN
