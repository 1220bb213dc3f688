"""Tells what is to be declined, whatever the documents say, from questions about them.

Advice in somebody's case, a guess, who somebody is, another role than the bot's: the reader sees
one passage at a time, and a passage about the same matter lures it. A linear model over the
question's vector looks at the question alone. It lies in `requests.json`, fitted by
`scripts/fit_requests.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.answering.weights import read_fitted
from index.types import Floats

REQUESTS_FILE = Path(__file__).with_name("requests.json")
ABOVE = -2.5
"""Log odds of a request to be declined from which the support suffers."""
WEIGHT = 0.8
"""Log odds of support that each of them beyond costs."""


@dataclass(frozen=True, slots=True)
class Requests:
    """The linear model.

    Attributes:
        encoder: fingerprint of the model whose vectors it was fitted on.
        coefficients: (dim,).
    """

    encoder: str
    intercept: float
    coefficients: Floats

    @classmethod
    def load(cls, path: Path = REQUESTS_FILE) -> Requests:
        """Read the fitted model; raises `SamverkanError` when the file is not as expected."""
        return read_fitted(
            path,
            lambda values: cls(
                str(values["encoder"]),
                float(values["intercept"]),
                np.array(values["coefficients"], dtype=np.float32),
            ),
        )

    def cost(self, encoder: str, vector: Floats) -> float:
        """Log odds of support that a question loses; 0 for vectors of another encoder.

        Args:
            encoder: fingerprint of the model that made `vector`.
            vector: (dim,) of the question.
        """
        if encoder != self.encoder:
            return 0.0
        odds = self.intercept + float(vector @ self.coefficients)
        return WEIGHT * max(0.0, odds - ABOVE)
