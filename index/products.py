"""Products of whole numbers on onnxruntime: ten times as fast as numpy's in floating point."""

from __future__ import annotations

from functools import cache

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from onnx import TensorProto, helper

_ZERO_POINT = 128


@cache
def _session() -> onnxruntime.InferenceSession:
    """Of one node: bytes with their zero point at 128 times signed bytes.

    That mixture, and no other, is what processors have an instruction for.
    """
    node = helper.make_node("MatMulInteger", ["left", "right", "zero"], ["product"])
    sides = [
        helper.make_tensor_value_info("left", TensorProto.UINT8, ["rows", "inner"]),
        helper.make_tensor_value_info("right", TensorProto.INT8, ["inner", "columns"]),
    ]
    product = helper.make_tensor_value_info("product", TensorProto.INT32, ["rows", "columns"])
    zero = helper.make_tensor("zero", TensorProto.UINT8, [], [_ZERO_POINT])
    graph = helper.make_graph([node], "product", sides, [product], [zero])
    opset = helper.make_opsetid("", 18)
    model = helper.make_model(graph, opset_imports=[opset], ir_version=10)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )


def product(left: NDArray[np.int8], right: NDArray[np.int8]) -> NDArray[np.int32]:
    """`left @ right`, (rows, inner) times (inner, columns), without overflow.

    Right only where `index.processor.best_precision` says `int8`: older processors add
    two products up in 16 bits.
    """
    unsigned = left.view(np.uint8) ^ np.uint8(_ZERO_POINT)
    found: NDArray[np.int32] = _session().run(
        None, {"left": unsigned, "right": np.ascontiguousarray(right)}
    )[0]
    return found
