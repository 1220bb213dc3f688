"""What a metric is, and how its values are reckoned from the scores of questions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from scripts.evaluation.estimates import (
    Array,
    Estimator,
    auroc_of,
    calibration_error_of,
    mean_of,
    quantile_of,
    share_of,
)
from scripts.evaluation.results import Scored

Build = Callable[[Sequence[Scored]], Estimator]


@dataclass(frozen=True, slots=True)
class Metric:
    """One measure of a set of questions.

    Attributes:
        score: the score of single questions that must be there for one to count.
        higher: whether more is better.
        primary: whether a comparison's verdict rests on it.
        swedish: its name in reports.
    """

    name: str
    swedish: str
    formula: str
    source: str
    score: str
    build: Build
    higher: bool = True
    primary: bool = False


def values(questions: Iterable[Scored], score: str) -> Array:
    """One score of each question, NaN where it does not apply."""
    return np.array([q.scores.get(score, np.nan) for q in questions], dtype=np.float64)


def answerable(questions: Iterable[Scored]) -> Array:
    """1 for each answerable question, else 0."""
    return np.array([q.kind == "answerable" for q in questions], dtype=np.float64)


def mean(score: str) -> Build:
    """Mean of one score over the questions that have it."""
    return lambda questions: mean_of(values(questions, score))


def quantile(score: str, share: float) -> Build:
    """The value of one score that `share` of the questions do not exceed."""
    return lambda questions: quantile_of(values(questions, score), share)


def auroc(questions: Sequence[Scored]) -> Estimator:
    """Whether confidence parts the answerable questions from the others."""
    return auroc_of(values(questions, "confidence"), answerable(questions))


def brier(questions: Sequence[Scored]) -> Estimator:
    """Mean squared error of confidence."""
    return mean_of((values(questions, "confidence") - answerable(questions)) ** 2)


def calibration(questions: Sequence[Scored]) -> Estimator:
    """Expected calibration error of confidence."""
    return calibration_error_of(values(questions, "confidence"), answerable(questions))


def refusal_precision(questions: Sequence[Scored]) -> Estimator:
    """Share of the refused questions that are unanswerable."""
    refused = values(questions, "refused")
    return share_of(refused * (1 - answerable(questions)), refused)
