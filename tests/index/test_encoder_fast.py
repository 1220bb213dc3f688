"""The fast path: its precisions, its independence of torch, its failures."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index.encoder_fast import FastEncoder, graph_file
from index.errors import ModelError
from index.model import PreparedModel
from tests.index.tiny_model import prepare_tiny

TEXTS = ["vem kallar till sip?", "en längre text om barn och unga.", "å"]


@pytest.fixture
def prepared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PreparedModel:
    return prepare_tiny(tmp_path, monkeypatch)


def test_int8_is_near_fp32_token_by_token(prepared: PreparedModel) -> None:
    exact = FastEncoder(prepared, "fp32").encode(TEXTS, kind="passage")
    rough = FastEncoder(prepared, "int8").encode(TEXTS, kind="passage")
    assert not np.array_equal(exact.pooled, rough.pooled)
    for a, b in zip(exact.tokens, rough.tokens, strict=True):
        assert (a * b).sum(axis=1).min() > 0.995


def test_a_loud_token_does_not_change_a_quiet_one_in_int8(prepared: PreparedModel) -> None:
    encoder = FastEncoder(prepared, "int8")
    alone = encoder.encode([TEXTS[0]], kind="query").pooled
    among = encoder.encode([*TEXTS[1:] * 3, TEXTS[0]], kind="query").pooled[-1:]
    np.testing.assert_array_equal(alone, among)


def test_a_missing_part_is_refused_with_advice(prepared: PreparedModel) -> None:
    (Path(prepared.name) / graph_file("fp32")).unlink()
    with pytest.raises(ModelError, match="delete that folder"):
        FastEncoder(prepared, "fp32")


def test_a_prepared_model_is_used_without_torch(prepared: PreparedModel) -> None:
    code = (
        "import sys; from index.encoder import FastEncoder; from index.model import PreparedModel;"
        f"e = FastEncoder(PreparedModel({prepared.name!r}, 'x'));"
        "e.encode(['a'], kind='query');"
        "sys.exit('torch' in sys.modules or 'sentence_transformers' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
