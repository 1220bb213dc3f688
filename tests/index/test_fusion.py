"""Fusion: standardised scores, weights and their file."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from index.errors import SamverkanError
from index.fusion import Weights, fuse, standardise
from index.types import Floats

SCORES = arrays(np.float32, st.integers(2, 12), elements=st.floats(-50, 50, width=32))


def row(*values: float) -> Floats:
    return np.array(values, np.float32)


@given(SCORES)
def test_standardised(scores: Floats) -> None:
    standard = standardise(scores)
    if scores.std() > 1e-3:
        assert standard.mean() == pytest.approx(0, abs=1e-3)
        assert standard.std() == pytest.approx(1, abs=1e-3)
    assert np.isfinite(standard).all()


@pytest.mark.parametrize("scores", [row(), row(3), row(2, 2, 2)])
def test_scores_that_do_not_differ(scores: Floats) -> None:
    assert standardise(scores).tolist() == [0] * len(scores)


def test_a_weighted_sum() -> None:
    signals = {"dense": row(1, 2, 3), "maxsim": row(9, 0, 0), "stems": row(0, 0, 1)}
    fused = fuse(signals, Weights(dense=2, stems=0, ngrams=1, maxsim=0.5))
    expected = 2 * standardise(signals["dense"]) + 0.5 * standardise(signals["maxsim"])
    assert fused == pytest.approx(expected)


def test_the_scale_of_a_signal_does_not_count() -> None:
    weights = Weights(1, 1, 1, 1)
    small = fuse({"stems": row(1, 2, 4), "dense": row(3, 1, 2)}, weights)
    large = fuse({"stems": row(100, 200, 400), "dense": row(3, 1, 2)}, weights)
    assert small == pytest.approx(large, abs=1e-5)


def test_the_shipped_weights() -> None:
    weights = Weights.load()
    assert weights.maxsim > 0
    assert min(weights.dense, weights.stems, weights.ngrams) >= 0


def test_saved_and_read(tmp_path: Path) -> None:
    weights = Weights(0.1, 0.2, 0.3, 0.4)
    weights.save(tmp_path / "fusion.json")
    assert Weights.load(tmp_path / "fusion.json") == weights


@pytest.mark.parametrize("change", [{"colour": 1}, {"dense": None}])
def test_a_file_with_other_keys_is_refused(tmp_path: Path, change: dict[str, int | None]) -> None:
    values = {"dense": 1, "stems": 1, "ngrams": 1, "maxsim": 1, **change}
    kept = {key: value for key, value in values.items() if value is not None}
    path = tmp_path / "fusion.json"
    path.write_text(json.dumps(kept))
    with pytest.raises(SamverkanError, match=r"fusion\.json must hold exactly dense"):
        Weights.load(path)
