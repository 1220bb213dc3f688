"""One order out of several signals: a weighted sum of standardised scores (pure)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import numpy as np

from index.errors import SamverkanError
from index.types import Floats

WEIGHTS_FILE = Path(__file__).with_name("fusion.json")


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each signal counts; 0 leaves it out."""

    dense: float
    stems: float
    ngrams: float
    maxsim: float

    @classmethod
    def load(cls, path: Path = WEIGHTS_FILE) -> Weights:
        """Read the learnt weights; raises `SamverkanError` for unknown or missing keys."""
        values = json.loads(path.read_text())
        expected = {field.name for field in fields(cls)}
        if set(values) != expected:
            raise SamverkanError(f"{path.name} must hold exactly {', '.join(sorted(expected))}.")
        return cls(**values)

    def save(self, path: Path) -> None:
        path.write_text(json.dumps(asdict(self), indent=2) + "\n")


def standardise(scores: Floats) -> Floats:
    """Zero mean and unit deviation; all zero when the scores do not differ."""
    deviation = float(scores.std()) if len(scores) else 0.0
    if deviation < 1e-9:
        return np.zeros_like(scores)
    standard: Floats = (scores - scores.mean()) / np.float32(deviation)
    return standard


def fuse(signals: Mapping[str, Floats], weights: Weights) -> Floats:
    """(candidates,) fused score; `signals` maps each name to (candidates,) scores.

    Standardising within the candidates makes BM25, which has no upper bound, and
    cosines, which differ little, comparable without knowing the corpus.
    """
    size = len(next(iter(signals.values())))
    total = np.zeros(size, dtype=np.float32)
    for name, scores in signals.items():
        weight = getattr(weights, name)
        if weight:
            total += np.float32(weight) * standardise(scores)
    return total
