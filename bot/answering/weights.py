"""The learnt coefficients of the answering: which unit to quote, whether to answer.

They lie in `weights.json`, fitted by `scripts/fit_answering.py` on data of unrelated
subjects, one set with the reader and one without it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from index.errors import SamverkanError

WEIGHTS_FILE = Path(__file__).with_name("weights.json")


T = TypeVar("T")


def read_fitted(path: Path, make: Callable[[Any], T]) -> T:
    """What `make` makes of a file that a script fitted.

    Raises:
        SamverkanError: the file is not as expected.
    """
    try:
        return make(json.loads(path.read_text()))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SamverkanError(
            f"{path.name} is damaged ({error}): fetch it from the repository again."
        ) from error


def to_probability(logit: float) -> float:
    """Log odds as a probability between 0 and 1."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


@dataclass(frozen=True, slots=True)
class Logistic:
    """A logistic model over named signals."""

    intercept: float
    coefficients: Mapping[str, float]

    def logit(self, values: Mapping[str, float]) -> float:
        """Log odds; a signal without a coefficient does not count."""
        return self.intercept + sum(
            weight * values[name] for name, weight in self.coefficients.items()
        )

    def probability(self, values: Mapping[str, float]) -> float:
        """Probability between 0 and 1."""
        return to_probability(self.logit(values))


@dataclass(frozen=True, slots=True)
class AnsweringWeights:
    """What decides the content of an answer.

    Attributes:
        units: which units answer.
        support: whether the documents answer at all.
        threshold: probability of support from which we answer.
    """

    units: Logistic
    support: Logistic
    threshold: float

    @classmethod
    def load(cls, *, with_reader: bool, path: Path = WEIGHTS_FILE) -> AnsweringWeights:
        """Read the fitted set; raises `SamverkanError` when the file is not as expected."""

        def make(sets: dict[str, dict[str, Any]]) -> AnsweringWeights:
            values = sets["with_reader" if with_reader else "without_reader"]
            return cls(
                Logistic(**values["units"]), Logistic(**values["support"]), values["threshold"]
            )

        return read_fitted(path, make)
