"""The ONNX graph against transformers' own BERT, an independent implementation."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch
from transformers import BertModel

from index.graph import INPUT, OUTPUT, write_graph, write_layers
from index.processor import Precision
from index.types import Floats
from tests.index.tiny_model import tiny_bundled


def run(bert: BertModel, path: Path, precision: Precision, words: Floats) -> Floats:
    write_graph(
        path,
        {name: tensor.numpy() for name, tensor in bert.state_dict().items()},
        precision=precision,
        layers=bert.config.num_hidden_layers,
        heads=bert.config.num_attention_heads,
        epsilon=bert.config.layer_norm_eps,
    )
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


def test_layers_alone_go_on_where_lower_ones_stopped(tmp_path: Path) -> None:
    bert = tiny_bundled().bert
    ids = torch.arange(9).view(1, 9) + 4
    with torch.no_grad():
        states = bert(input_ids=ids, output_hidden_states=True).hidden_states
    weights = {
        name.replace("layer.1.", "layer.0."): tensor.numpy()
        for name, tensor in bert.state_dict().items()
        if "layer.0." not in name
    }
    path = tmp_path / "upper.onnx"
    write_layers(path, weights, precision="fp32", layers=1, heads=4, epsilon=1e-12)
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    found = session.run([OUTPUT], {INPUT: states[1].numpy()})[0]
    np.testing.assert_allclose(found, states[2].numpy(), atol=1e-4)
