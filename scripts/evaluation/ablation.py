"""What each signal is worth: alone, left out, and against dense vectors alone.

A difference of a few thousandths between two ways of ranking is mostly luck of the
questions. Every row therefore carries its bootstrap interval, and the p-value of a
paired randomisation test against dense alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from scripts.evaluation.comparing import mean_interval, randomisation_p
from scripts.evaluation.retrieval import LABELS, Measured
from scripts.evaluation.tables import grid, number

REFERENCE = "dense alone"
TESTED = "ndcg_at_10"


@dataclass(frozen=True, slots=True)
class Row:
    """One variant: its measures, the interval of nDCG@10 and how sure the gain is."""

    variant: str
    measures: dict[str, float]
    low: float
    high: float
    gain: float
    p: float


def ablate(variants: Mapping[str, Measured]) -> list[Row]:
    """Compare variants of one data set with the variant `REFERENCE`, which must be there."""
    reference = np.array(variants[REFERENCE].values(TESTED))
    rows = []
    for name, measured in variants.items():
        values = np.array(measured.values(TESTED))
        low, high = mean_interval(values)
        means = {m: float(np.mean(measured.values(m))) for m in LABELS}
        gain, p = float((values - reference).mean()), randomisation_p(values - reference)
        rows.append(Row(name, means, low, high, gain, p))
    return rows


def ablation_table(rows: list[Row]) -> str:
    """The rows for the terminal."""
    head = ["variant", *LABELS.values(), "95 % of nDCG", "gain over dense", "p"]
    cells = [head]
    for row in rows:
        alone = row.variant == REFERENCE
        cells.append(
            [
                row.variant,
                *(number(row.measures[name]) for name in LABELS),
                f"{number(row.low)}–{number(row.high)}",
                "" if alone else f"{row.gain:+.3f}",
                "" if alone else f"{row.p:.4f}",
            ]
        )
    return grid(cells)


def ablation_report(rows: list[Row]) -> list[dict[str, object]]:
    """The rows for the JSON file."""
    return [
        {
            "variant": row.variant,
            **{LABELS[name]: value for name, value in row.measures.items()},
            "ndcg_interval": [row.low, row.high],
            "gain_over_dense": row.gain,
            "p": row.p,
        }
        for row in rows
    ]
