"""The reader's graph against transformers' own BERT, and what onnxruntime makes of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from torch import Tensor
from transformers import BertModel

from bot.answering.reader_graph import write_reader_graph
from bot.answering.reader_model import Lower, run_layers, upper_part
from index.calibration import listening
from index.graph import INPUT, OUTPUT
from index.preparation import shape_of
from index.processor import Precision
from index.types import Floats
from tests.index.tiny_model import tiny_bundled

SPLIT = 1


def ids_of(length: int) -> Tensor:
    return torch.arange(2, length + 2)[None] % 30 + 4


def write(bert: BertModel, path: Path, precision: Precision, given: Tensor, embed: bool) -> None:
    """Calibrated on what it is going to be given."""
    with listening(bert) as loudness:
        run_layers(bert.encoder.layer, given, torch.ones(given.shape[:2]))
    weights = {name: tensor.numpy() for name, tensor in bert.state_dict().items()}
    write_reader_graph(path, weights, shape_of(bert), precision, loudness, embed=embed)


def run(path: Path, states: Tensor) -> Floats:
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    hidden: Floats = session.run([OUTPUT], {INPUT: states[0].numpy()})[0]
    return hidden


@pytest.mark.parametrize(("precision", "tolerance"), [("fp32", 1e-4), ("int8", 0.2)])
@pytest.mark.parametrize("length", [1, 17, 384])
def test_both_halves_compute_what_torch_computes(
    tmp_path: Path, precision: Precision, tolerance: float, length: int
) -> None:
    bert = tiny_bundled().bert
    ids, mask = ids_of(length), torch.ones(1, length)
    lower = Lower(bert, SPLIT)
    with torch.no_grad():
        words, placed = bert.embeddings.word_embeddings(ids), bert.embeddings(ids)
        states = lower(ids, mask)
    joint = upper_part(bert, SPLIT)
    with torch.no_grad():
        expected = run_layers(joint.encoder.layer, states, mask)[0].numpy()
    write(joint, tmp_path / "joint", precision, states, embed=False)
    np.testing.assert_allclose(run(tmp_path / "joint", states), expected, atol=tolerance)
    bert.encoder.layer = lower.layers
    write(bert, tmp_path / "lower", precision, placed, embed=True)
    found = run(tmp_path / "lower", words)
    np.testing.assert_allclose(found, states[0].numpy(), atol=tolerance)


@pytest.mark.parametrize("precision", ["fp32", "int8"])
def test_onnxruntime_puts_no_slow_operator_back(tmp_path: Path, precision: Precision) -> None:
    bert = tiny_bundled().bert
    with torch.no_grad():
        states = bert.embeddings(ids_of(5))
    write(bert, tmp_path / "graph", precision, states, embed=False)
    options = onnxruntime.SessionOptions()
    options.optimized_model_filepath = str(tmp_path / "optimised")
    options.log_severity_level = 3
    onnxruntime.InferenceSession(tmp_path / "graph", options, providers=["CPUExecutionProvider"])
    operators = {node.op_type for node in onnx.load(tmp_path / "optimised").graph.node}
    assert {"LayerNormalization", "Gelu"} <= operators
    assert not operators & {"SkipLayerNormalization", "BiasGelu", "Split"}
