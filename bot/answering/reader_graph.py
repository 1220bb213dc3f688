"""The reader's layers as an ONNX graph for one text, with the fewest passes over the states.

Beside `index.graph`, whose numbers the indexes hang on, this one
* keeps one scale for all tokens where they are much alike, that is everywhere but behind
  the Gelu: one operator rounds, and the product adds the bias by itself;
* has the channels of the attention's output evened by the weights that make them;
* gives query, key and value by three products of one rounded input, so that nothing is
  split, and multiplies heads in place, so that nothing is transposed before the end;
* uses `LayerNormalization` and `Gelu`: `SkipLayerNormalization` and `BiasGelu` take six and
  two times as long, for they are not vectorised.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.graph import INPUT, MICROSOFT, OUTPUT, ZERO_POINT, Graph, Shape, save, smoothing
from index.processor import Precision
from index.types import Floats

STEPS = 127
BELOW, ABOVE = 64, 191
"""Steps of 8 bits for what is below and above zero behind a Gelu, whose values are mostly above."""
_ROW = np.array([-1], np.int64)


@dataclass(frozen=True, slots=True)
class _Rounded:
    """The input of a product in whole numbers of `scale`, or of `share`, one a token.

    In fp32 it is the input itself.

    Attributes:
        even: (channels,) by which the input was divided, and its weights are multiplied.
    """

    name: str
    even: Floats
    scale: float = 1.0
    share: str = ""
    zero: int = ZERO_POINT


def write_reader_graph(
    path: Path,
    weights: Mapping[str, Floats],
    shape: Shape,
    precision: Precision,
    loudness: Mapping[str, Floats],
    *,
    embed: bool,
) -> None:
    """Write the graph: input `words` and output `hidden` are (tokens, dim).

    Args:
        weights: parameters, named as in transformers.
        loudness: name of every linear layer to the (channels,) largest magnitudes of its
            input; `int8` cannot do without.
        embed: begin with the positions, as the lowest layers must.
    """
    graph = Graph(weights, precision, loudness)
    _beginning(graph)
    x = _embedded(graph, shape.epsilon) if embed else INPUT
    for number in range(shape.layers):
        at = f"encoder.layer.{number}"
        x = _attended(graph, x, f"{at}.attention", shape)
        out = OUTPUT if number == shape.layers - 1 else f"{at}.out"
        x = _widened(graph, x, at, shape.epsilon, out)
    save(graph, path, ["tokens", len(weights["embeddings.LayerNorm.bias"])])


def _beginning(graph: Graph) -> None:
    """What depends on the number of tokens alone: `length`, and `zeros`, one a token."""
    graph.node("Shape", [INPUT], "length", start=0, end=1)
    if graph.precision == "int8":
        longest = len(graph.weights["embeddings.position_embeddings.weight"])
        _first(graph, graph.constant("all_zeros", np.full(longest, BELOW, np.uint8)), "zeros")


def _first(graph: Graph, values: str, name: str) -> str:
    """As many of `values` as there are tokens."""
    start = graph.constant("start", np.array([0], np.int64))
    return graph.node("Slice", [values, start, "length"], name)


def _embedded(graph: Graph, epsilon: float) -> str:
    """Positions and the one token type added to the word embeddings, normalised."""
    types = graph.weights["embeddings.token_type_embeddings.weight"]
    positions = graph.weights["embeddings.position_embeddings.weight"] + types[0]
    here = _first(graph, graph.constant("positions", positions), "here")
    placed = graph.node("Add", [INPUT, here], "placed")
    return _normalised(graph, placed, "embeddings.LayerNorm", epsilon, "embedded")


def _normalised(graph: Graph, x: str, at: str, epsilon: float, out: str) -> str:
    norm = [graph.weight(f"{at}.{end}") for end in ("weight", "bias")]
    return graph.node("LayerNormalization", [x, *norm], out, epsilon=epsilon)


def _attended(graph: Graph, x: str, at: str, shape: Shape) -> str:
    """Attention, added to its input and normalised."""
    parts = {part: f"{at}.self.{part}" for part in ("query", "key", "value")}
    matrices = {part: graph.weights[f"{name}.weight"] for part, name in parts.items()}
    biases = {part: graph.weights[f"{name}.bias"] for part, name in parts.items()}
    even = _even(graph, parts["query"], np.concatenate(list(matrices.values())))
    after = _even(graph, f"{at}.output.dense", graph.weights[f"{at}.output.dense.weight"])
    # The weights of the values even out what the next product rounds.
    matrices["value"] = matrices["value"] / after[:, None]
    biases["value"] = biases["value"] / after
    given = _rounded(graph, x, parts["query"], even)
    width = len(biases["query"]) // shape.heads
    by_head = graph.constant("by_head", np.array([-1, shape.heads, width], np.int64))
    query, key, value = (
        graph.node(
            "Reshape",
            [_product(graph, given, matrices[part], biases[part], name), by_head],
            f"{name}.heads",
        )
        for part, name in parts.items()
    )
    likeness = graph.node(
        "FusedMatMul",
        [query, key],
        f"{at}.likeness",
        domain=MICROSOFT,
        transBatchA=1,
        transBatchB=1,
        transB=1,
        alpha=float(width**-0.5),
    )
    shares = graph.node("Softmax", [likeness], f"{at}.shares", axis=-1)
    heads = graph.node(
        "FusedMatMul", [shares, value], f"{at}.seen_by_head", domain=MICROSOFT, transBatchB=1
    )
    turned = graph.node("Transpose", [heads], f"{at}.turned", perm=[1, 0, 2])
    whole = graph.constant("whole", np.array([-1, shape.heads * width], np.int64))
    seen = graph.node("Reshape", [turned, whole], f"{at}.seen")
    rounded = _rounded(graph, seen, f"{at}.output.dense", after, evened=True)
    return _added(graph, rounded, x, f"{at}.output", shape.epsilon, f"{at}.out")


def _widened(graph: Graph, x: str, at: str, epsilon: float, out: str) -> str:
    """Feed-forward, added to its input and normalised."""
    wide, narrow = f"{at}.intermediate.dense", f"{at}.output.dense"
    matrix = graph.weights[f"{wide}.weight"]
    even = _even(graph, wide, matrix)
    given = _rounded(graph, x, wide, even)
    bias = graph.weights[f"{wide}.bias"]
    inner = _product(graph, given, matrix, bias, f"{at}.inner")
    raised = graph.node("Gelu", [inner], f"{at}.raised", domain=MICROSOFT)
    after = _even(graph, narrow, graph.weights[f"{narrow}.weight"])
    rounded = _rounded_by_token(graph, raised, after)
    return _added(graph, rounded, x, f"{at}.output", epsilon, out)


def _added(graph: Graph, given: _Rounded, skip: str, at: str, epsilon: float, out: str) -> str:
    """`given` through the linear layer of `at`, plus `skip`, normalised."""
    dense = f"{at}.dense"
    matrix, bias = graph.weights[f"{dense}.weight"], graph.weights[f"{dense}.bias"]
    product = _product(graph, given, matrix, bias, f"{at}.product")
    total = graph.node("Add", [product, skip], f"{at}.total")
    return _normalised(graph, total, f"{at}.LayerNorm", epsilon, out)


def _even(graph: Graph, module: str, matrix: Floats) -> Floats:
    """(channels,) by which the input of `module` is divided before it is rounded."""
    if graph.precision == "fp32":
        return np.ones(matrix.shape[1], np.float32)
    return smoothing(graph.loudness[module], matrix)


def _rounded(graph: Graph, x: str, module: str, even: Floats, *, evened: bool = False) -> _Rounded:
    """`x` in steps that are the same for all tokens; `evened` when it is divided already."""
    if graph.precision == "fp32":
        return _Rounded(x, even)
    scale = float((graph.loudness[module] / even).max()) / STEPS
    unit = scale if evened else 1.0
    if not evened:
        factors = graph.constant(f"{module}.even", (1 / (even * scale)).astype(np.float32))
        x = graph.node("Mul", [x, factors], f"{module}.evened")
    step = graph.constant(f"{module}.step", np.array(unit, np.float32))
    zero = graph.constant(f"zero_{ZERO_POINT}", np.array(ZERO_POINT, np.uint8))
    whole = graph.node("QuantizeLinear", [x, step, zero], f"{module}.whole")
    return _Rounded(whole, even, scale)


def _rounded_by_token(graph: Graph, x: str, even: Floats) -> _Rounded:
    """What a Gelu gives, in steps of each token's own: some tokens are ten times as loud."""
    if graph.precision == "fp32":
        return _Rounded(x, even)
    x = graph.node("Mul", [x, graph.constant(f"{x}.even", 1 / even)], f"{x}.evened")
    row = graph.constant("row", _ROW)
    ends = []
    for operator, steps in (("ReduceMax", ABOVE), ("ReduceMin", -BELOW)):
        end = graph.node(operator, [x, row], f"{x}.{operator}", keepdims=0)
        unit = graph.constant(f"steps_{steps}", np.array(1 / steps, np.float32))
        ends.append(graph.node("Mul", [end, unit], f"{x}.{operator}.step"))
    share = graph.node("Max", ends, f"{x}.share")
    whole = graph.node("QuantizeLinear", [x, share, "zeros"], f"{x}.whole", axis=0)
    return _Rounded(whole, even, 1.0, graph.node("Unsqueeze", [share, row], f"{x}.column"), BELOW)


def _product(graph: Graph, given: _Rounded, matrix: Floats, bias: Floats, name: str) -> str:
    """`given @ matrix.T + bias` in the precision of the graph."""
    added = graph.constant(f"{name}.b", bias)
    matrix = matrix * given.even
    if graph.precision == "fp32":
        weights = graph.constant(f"{name}.w", matrix.T)
        product = graph.node("MatMul", [given.name, weights], f"{name}.p")
        return graph.node("Add", [product, added], name)
    scales = np.abs(matrix).max(axis=1) / STEPS
    inputs = [
        given.name,
        graph.constant(f"{name}.w", np.round(matrix / scales[:, None]).astype(np.int8).T),
        graph.constant(f"{name}.scale", np.array(given.scale, np.float32)),
        graph.constant(f"{name}.scales", scales.astype(np.float32)),
        graph.constant(f"zero_{given.zero}", np.array(given.zero, np.uint8)),
        graph.constant(f"{name}.zeros", np.zeros(len(scales), np.int8)),
    ]
    if not given.share:
        return graph.node("MatMulIntegerToFloat", [*inputs, added], name, domain=MICROSOFT)
    product = graph.node("MatMulIntegerToFloat", inputs, f"{name}.p", domain=MICROSOFT)
    scaled = graph.node("Mul", [product, given.share], f"{name}.scaled")
    return graph.node("Add", [scaled, added], name)
