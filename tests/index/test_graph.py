"""The ONNX graph against transformers' own BERT, an independent implementation."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch
from transformers import BertModel

from index.calibration import calibrate
from index.graph import INPUT, OUTPUT, write_graph
from index.preparation import shape_of
from index.processor import Precision
from index.types import Floats
from tests.index.tiny_model import tiny_bundled


def run(
    bert: BertModel,
    path: Path,
    precision: Precision,
    words: Floats,
    loudness: Mapping[str, Floats] | None = None,
) -> Floats:
    weights = {name: tensor.numpy() for name, tensor in bert.state_dict().items()}
    write_graph(path, weights, shape_of(bert), precision, loudness or {})
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    hidden: Floats = session.run([OUTPUT], {INPUT: words})[0]
    return hidden


@pytest.mark.parametrize(("precision", "tolerance"), [("fp32", 1e-4), ("int8", 0.2)])
@pytest.mark.parametrize("length", [1, 17, 512])
def test_it_computes_what_transformers_computes(
    tmp_path: Path, precision: Precision, tolerance: float, length: int
) -> None:
    bert = tiny_bundled().bert
    ids = torch.arange(2 * length).view(2, length) % 30 + 4
    words = bert.embeddings.word_embeddings(ids).detach().numpy()
    with torch.no_grad():
        expected = bert(input_ids=ids).last_hidden_state.numpy()
    found = run(bert, tmp_path / "graph.onnx", precision, words)
    assert found.shape == expected.shape
    np.testing.assert_allclose(found, expected, atol=tolerance)


def test_int8_takes_a_quarter_of_the_space(tmp_path: Path) -> None:
    bert = tiny_bundled().bert
    words = np.zeros((1, 3, 64), np.float32)
    for precision in ("fp32", "int8"):
        run(bert, tmp_path / precision, precision, words)
    layers = sum(p.numel() for p in bert.encoder.parameters())
    saved = (tmp_path / "fp32").stat().st_size - (tmp_path / "int8").stat().st_size
    assert saved > 2.5 * layers


def test_loud_channels_cost_the_others_less_once_they_are_known(tmp_path: Path) -> None:
    bundled = tiny_bundled()
    bert = bundled.bert
    for layer in bert.encoder.layer:
        layer.intermediate.dense.weight.data[3] *= 30
        layer.output.dense.weight.data[:, 3] /= 30
    ids = torch.arange(17).view(1, 17) + 4
    words = bert.embeddings.word_embeddings(ids).detach().numpy()
    exact = run(bert, tmp_path / "fp32", "fp32", words)
    texts = tmp_path / "texts"
    texts.write_text("query: vad\npassage: ett barn")
    known = run(bert, tmp_path / "known", "int8", words, calibrate(bert, bundled.tokenizer, texts))
    unknown = run(bert, tmp_path / "unknown", "int8", words)
    assert np.abs(known - exact).mean() < 0.6 * np.abs(unknown - exact).mean()
