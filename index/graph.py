"""A BERT as an ONNX graph that takes word embeddings and gives token vectors.

Built node by node rather than exported, for three reasons: the word embeddings stay
outside (the graph needs 85 MB instead of 470), the attention and normalisation are
onnxruntime's fused operators, and the products can be made in int8 with one scale a
token. That scale is why a text gets the same vectors whatever it is encoded with, and
why a few large values, as every text has some, cost the other tokens no precision
(one scale for the whole tensor, onnxruntime's default, costs 0.04 of cosine).

A few channels are loud in every token, though, and would leave the others few of the
127 steps. Where the loudness of the channels is known, part of it is moved from the
activations to the weights before both are rounded (SmoothQuant, Xiao et al., 2023).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from index.processor import Precision
from index.types import Floats

MICROSOFT = "com.microsoft"
OPSETS = {"": 18, MICROSOFT: 1}
IR_VERSION = 10
INPUT, OUTPUT = "words", "hidden"
ZERO_POINT = 128
SMOOTHING = 0.6
"""How much of a channel's loudness goes to the weights; of 0.5 to 0.8 the least error."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Of the BERT whose layers are written."""

    layers: int
    heads: int
    epsilon: float


class Graph:
    """Collects nodes and constants; each node has one output, named like the node."""

    def __init__(
        self, weights: Mapping[str, Floats], precision: Precision, loudness: Mapping[str, Floats]
    ) -> None:
        self.weights = weights
        self.precision = precision
        self.loudness = loudness
        self.nodes: list[onnx.NodeProto] = []
        self.constants: dict[str, NDArray[np.generic]] = {}

    def constant(self, name: str, value: NDArray[np.generic]) -> str:
        self.constants[name] = value
        return name

    def weight(self, name: str) -> str:
        return self.constant(name, self.weights[name])

    def node(
        self, operator: str, inputs: list[str], name: str, *, domain: str = "", **attributes: object
    ) -> str:
        made = helper.make_node(operator, inputs, [name], name=name, domain=domain, **attributes)
        self.nodes.append(made)
        return name

    def product(self, x: str, matrix: Floats, name: str, module: str) -> str:
        """`x @ matrix.T`, the linear layer `module`, in the precision of the graph."""
        if self.precision == "fp32":
            return self.node("MatMul", [x, self.constant(f"{name}.w", matrix.T)], name)
        if module in self.loudness:
            factors = smoothing(self.loudness[module], matrix)
            x = self.node("Mul", [x, self.constant(f"{name}.even", 1 / factors)], f"{name}.evened")
            matrix = matrix * factors
        scales = np.abs(matrix).max(axis=1) / 127
        rounded = np.round(matrix / scales[:, None]).astype(np.int8)
        whole, share = self._rounded(x)
        inputs = [
            whole,
            self.constant(f"{name}.w", rounded.T),
            self.constant("one", np.array(1, np.float32)),
            self.constant(f"{name}.scales", scales),
            self.constant("zero_point", np.array(ZERO_POINT, np.uint8)),
            self.constant(f"{name}.zeros", np.zeros(len(scales), np.int8)),
        ]
        scaled = self.node("MatMulIntegerToFloat", inputs, f"{name}.scaled", domain=MICROSOFT)
        return self.node("Mul", [scaled, share], name)

    def _rounded(self, x: str) -> tuple[str, str]:
        """`x` in whole numbers of a share of each token's largest value; that share."""
        magnitude = self.node("Abs", [x], f"{x}.abs")
        last = self.constant("last", np.array([-1], np.int64))
        largest = self.node("ReduceMax", [magnitude, last], f"{x}.max", keepdims=1)
        step = self.constant("step", np.array(1 / 127, np.float32))
        share = self.node("Mul", [largest, step], f"{x}.share")
        units = self.node("Div", [x, share], f"{x}.units")
        one = self.constant("one", np.array(1, np.float32))
        zero = self.constant("zero_point", np.array(ZERO_POINT, np.uint8))
        return self.node("QuantizeLinear", [units, one, zero], f"{x}.whole"), share


def smoothing(loudness: Floats, matrix: Floats) -> Floats:
    """(channels,) by which each input channel is divided and its weights multiplied."""
    weights = np.maximum(np.abs(matrix).max(axis=0), 1e-4)
    factors = np.maximum(loudness, 1e-3) ** SMOOTHING / weights ** (1 - SMOOTHING)
    even: Floats = (factors / np.exp(np.log(factors).mean())).astype(np.float32)
    return even


def _embeddings(graph: Graph, epsilon: float) -> str:
    """Positions and the one token type added to the word embeddings, normalised."""
    types = graph.weights["embeddings.token_type_embeddings.weight"]
    positions = graph.weights["embeddings.position_embeddings.weight"] + types[0]
    length = graph.node("Shape", [INPUT], "length", start=1, end=2)
    zero = graph.constant("zero", np.array([0], np.int64))
    here = graph.node("Slice", [graph.constant("positions", positions), zero, length], "here")
    placed = graph.node("Add", [INPUT, here], "placed")
    norm = [graph.weight(f"embeddings.LayerNorm.{end}") for end in ("weight", "bias")]
    return graph.node("LayerNormalization", [placed, *norm], "embedded", epsilon=epsilon)


def _layer(graph: Graph, x: str, number: int, shape: Shape, out: str) -> str:
    """One layer of the encoder: attention, then feed-forward, each added to its input."""
    at = f"encoder.layer.{number}"
    parts = [f"{at}.attention.self.{part}" for part in ("query", "key", "value")]
    matrix = np.concatenate([graph.weights[f"{part}.weight"] for part in parts])
    bias = np.concatenate([graph.weights[f"{part}.bias"] for part in parts])
    joint = graph.product(x, matrix, f"{at}.joint", parts[0])
    sizes = graph.constant("sizes", np.array([len(bias) // 3] * 3, np.int64))
    names = [f"{at}.{part}" for part in "qkv"]
    graph.nodes.append(
        helper.make_node("Split", [joint, sizes], names, axis=-1, name=f"{at}.split")
    )
    inputs = [*names, graph.constant(f"{at}.bias", bias)]
    seen = graph.node(
        "MultiHeadAttention", inputs, f"{at}.seen", domain=MICROSOFT, num_heads=shape.heads
    )
    x = _added(graph, seen, x, f"{at}.attention.output", shape.epsilon, f"{at}.attended")
    wide = f"{at}.intermediate.dense"
    product = graph.product(x, graph.weights[f"{wide}.weight"], f"{at}.wide", wide)
    inner = graph.node(
        "BiasGelu", [product, graph.weight(f"{wide}.bias")], f"{at}.inner", domain=MICROSOFT
    )
    return _added(graph, inner, x, f"{at}.output", shape.epsilon, out)


def _added(graph: Graph, x: str, skip: str, at: str, epsilon: float, out: str) -> str:
    """`x` through the linear layer of `at`, plus `skip`, normalised."""
    dense = f"{at}.dense"
    product = graph.product(x, graph.weights[f"{dense}.weight"], f"{at}.product", dense)
    norm = [graph.weight(f"{at}.LayerNorm.{end}") for end in ("weight", "bias")]
    inputs = [product, skip, *norm, graph.weight(f"{at}.dense.bias")]
    return graph.node("SkipLayerNormalization", inputs, out, domain=MICROSOFT, epsilon=epsilon)


def write_graph(
    path: Path,
    weights: Mapping[str, Floats],
    shape: Shape,
    precision: Precision,
    loudness: Mapping[str, Floats],
) -> None:
    """Write the graph of a BERT.

    Input `words`: (batch, tokens, dim) word embeddings, all texts of a batch of one
    length. Output `hidden`: (batch, tokens, dim), the last layer's.

    Args:
        weights: parameters, named as in transformers.
        loudness: name of a linear layer to the (channels,) largest magnitudes of its
            input, as `index.calibration` finds them; only `int8` makes use of it.
    """
    graph = Graph(weights, precision, loudness)
    _through(graph, _embeddings(graph, shape.epsilon), shape)
    save(graph, path, ["batch", "tokens", len(weights["embeddings.LayerNorm.bias"])])


def _through(graph: Graph, x: str, shape: Shape) -> None:
    for number in range(shape.layers):
        out = OUTPUT if number == shape.layers - 1 else f"encoder.layer.{number}.out"
        x = _layer(graph, x, number, shape, out)


def save(graph: Graph, path: Path, shape: Sequence[str | int]) -> None:
    """Write `graph`, whose input and output are both of `shape`."""
    ends = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name in (INPUT, OUTPUT)
    ]
    constants = [
        numpy_helper.from_array(np.ascontiguousarray(value), name)
        for name, value in graph.constants.items()
    ]
    made = helper.make_graph(graph.nodes, "bert", ends[:1], ends[1:], constants)
    opsets = [helper.make_opsetid(domain, version) for domain, version in OPSETS.items()]
    onnx.save(helper.make_model(made, opset_imports=opsets, ir_version=IR_VERSION), path)
