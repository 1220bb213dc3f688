"""Late interaction: MaxSim of the query's token vectors over a passage's.

As in ColBERT (Khattab and Zaharia, 2020), on the same encoder's token vectors. They are
kept as one signed byte a component with one scale a vector, `dim + 2` bytes a token.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.processor import Precision
from index.products import product
from index.types import Floats

_SMALLEST_PEAK = 1e-3
"""Below, the scale of a vector of zeros would itself be zero in float16."""


@dataclass(frozen=True, slots=True)
class TokenStore:
    """Token vectors of all passages, one after another.

    Attributes:
        codes: (tokens, dim) int8.
        scales: (tokens,) float16; a vector is its codes times its scale.
        offsets: (passages + 1,) where each passage's tokens begin.
    """

    codes: NDArray[np.int8]
    scales: NDArray[np.float16]
    offsets: NDArray[np.int64]

    @classmethod
    def build(cls, tokens: Sequence[Floats], dim: int) -> TokenStore:
        """Quantise the (tokens, dim) arrays of the passages, in order."""
        lengths = [len(array) for array in tokens]
        offsets = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]).astype(np.int64)
        rows = np.concatenate([np.zeros((0, dim), np.float32), *tokens])
        peaks = np.abs(rows).max(axis=1, initial=_SMALLEST_PEAK)
        scales = (peaks / 127).astype(np.float16)
        codes = np.rint(rows / scales.astype(np.float32)[:, None]).clip(-127, 127)
        return cls(codes.astype(np.int8), scales, offsets)

    @classmethod
    def join(cls, parts: Sequence[tuple[NDArray[np.int8], NDArray[np.float16]]]) -> TokenStore:
        """A store of at least one passage, given as what `of` told of it in another one."""
        lengths = np.array([len(codes) for codes, _ in parts], dtype=np.int64)
        offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
        codes = np.concatenate([codes for codes, _ in parts])
        return cls(codes, np.concatenate([scales for _, scales in parts]), offsets)

    def of(self, row: int) -> tuple[NDArray[np.int8], NDArray[np.float16]]:
        """Codes and scales of one passage."""
        part = slice(self.offsets[row], self.offsets[row + 1])
        return self.codes[part], self.scales[part]

    def vectors(self, row: int) -> Floats:
        """(tokens, dim) vectors of one passage."""
        codes, scales = self.of(row)
        vectors: Floats = codes.astype(np.float32) * scales.astype(np.float32)[:, None]
        return vectors

    def save(self, folder: Path) -> None:
        for name in ("codes", "scales", "offsets"):
            np.save(folder / f"tokens_{name}.npy", getattr(self, name), allow_pickle=False)

    @classmethod
    def load(cls, folder: Path) -> TokenStore:
        """Reads all into memory: some 95 MB for 2,300 passages.

        A file that is mapped instead ends the process (SIGBUS) when somebody cuts it short.
        """
        codes = np.load(folder / "tokens_codes.npy", allow_pickle=False)
        scales = np.load(folder / "tokens_scales.npy", allow_pickle=False)
        offsets = np.load(folder / "tokens_offsets.npy", allow_pickle=False)
        return cls(codes, scales, offsets)


def maxsim(
    query: Floats, store: TokenStore, rows: NDArray[np.int64], precision: Precision = "fp32"
) -> Floats:
    """(rows,) mean over the query's tokens of the best cosine in each passage.

    `query` is (tokens, dim), L2-normalised; in `int8` it is rounded as the store is,
    which moves a cosine by less than 0.01. A passage without tokens scores 0.
    """
    scores = np.zeros(len(rows), dtype=np.float32)
    lengths = store.offsets[rows + 1] - store.offsets[rows]
    filled = np.flatnonzero(lengths)
    if not len(query) or not len(filled):
        return scores
    parts = [store.of(int(rows[at])) for at in filled]
    codes = np.concatenate([part[0] for part in parts])
    scales = np.concatenate([part[1] for part in parts]).astype(np.float32)
    if precision == "int8":
        asked = TokenStore.build([query], query.shape[1])
        whole = product(codes, asked.codes.T).astype(np.float32)
        similar = whole * asked.scales.astype(np.float32)
    else:
        similar = codes.astype(np.float32) @ query.T
    starts = np.concatenate([[0], np.cumsum(lengths[filled])[:-1]])
    best = np.maximum.reduceat(similar * scales[:, None], starts, axis=0)
    scores[filled] = best.mean(axis=1)
    return scores
