"""Late interaction: MaxSim of the query's token vectors over a passage's.

As in ColBERT (Khattab and Zaharia, 2020), on the same encoder's token vectors. They are
kept as one signed byte a component with one scale a vector and its place in the text,
`dim + 6` bytes a token.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.processor import Precision
from index.products import product
from index.types import Floats

_SMALLEST_PEAK = 1e-3
"""Below, the scale of a vector of zeros would itself be zero in float16."""


class Tokens(NamedTuple):
    """The tokens of one passage, as `TokenStore` keeps them."""

    codes: NDArray[np.int8]
    scales: NDArray[np.float16]
    ends: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class TokenStore:
    """Token vectors of all passages, one after another.

    Attributes:
        codes: (tokens, dim) int8.
        scales: (tokens,) float16; a vector is its codes times its scale.
        offsets: (passages + 1,) where each passage's tokens begin.
        ends: (tokens,) where each token ends in the text that was encoded, in characters.
    """

    codes: NDArray[np.int8]
    scales: NDArray[np.float16]
    offsets: NDArray[np.int64]
    ends: NDArray[np.int32]

    @classmethod
    def build(
        cls, tokens: Sequence[Floats], dim: int, ends: Sequence[NDArray[np.int32]] = ()
    ) -> TokenStore:
        """Quantise the (tokens, dim) arrays of the passages, in order.

        Without `ends` no token has a place, and no span is like anything.
        """
        lengths = [len(array) for array in tokens]
        offsets = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]).astype(np.int64)
        rows = np.concatenate([np.zeros((0, dim), np.float32), *tokens])
        peaks = np.abs(rows).max(axis=1, initial=_SMALLEST_PEAK)
        scales = (peaks / 127).astype(np.float16)
        codes = np.rint(rows / scales.astype(np.float32)[:, None]).clip(-127, 127)
        places = np.concatenate([np.zeros(0, np.int32), *ends]) if ends else np.zeros(len(rows))
        return cls(codes.astype(np.int8), scales, offsets, places.astype(np.int32))

    @classmethod
    def join(cls, parts: Sequence[Tokens]) -> TokenStore:
        """A store of at least one passage, given as what `of` told of it in another one."""
        lengths = np.array([len(part.codes) for part in parts], dtype=np.int64)
        offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
        codes = np.concatenate([part.codes for part in parts])
        scales = np.concatenate([part.scales for part in parts])
        return cls(codes, scales, offsets, np.concatenate([part.ends for part in parts]))

    def of(self, row: int) -> Tokens:
        """What is kept of one passage."""
        part = slice(self.offsets[row], self.offsets[row + 1])
        return Tokens(self.codes[part], self.scales[part], self.ends[part])

    def vectors(self, row: int) -> Floats:
        """(tokens, dim) vectors of one passage."""
        kept = self.of(row)
        vectors: Floats = kept.codes.astype(np.float32) * kept.scales.astype(np.float32)[:, None]
        return vectors

    def save(self, folder: Path) -> None:
        for name in ("codes", "scales", "offsets", "ends"):
            np.save(folder / f"tokens_{name}.npy", getattr(self, name), allow_pickle=False)

    @classmethod
    def load(cls, folder: Path) -> TokenStore:
        """Reads all into memory: some 95 MB for 2,300 passages.

        A file that is mapped instead ends the process (SIGBUS) when somebody cuts it short.
        """
        codes = np.load(folder / "tokens_codes.npy", allow_pickle=False)
        scales = np.load(folder / "tokens_scales.npy", allow_pickle=False)
        offsets = np.load(folder / "tokens_offsets.npy", allow_pickle=False)
        ends = np.load(folder / "tokens_ends.npy", allow_pickle=False)
        return cls(codes, scales, offsets, ends)


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
    codes = np.concatenate([part.codes for part in parts])
    scales = np.concatenate([part.scales for part in parts]).astype(np.float32)
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


def likeness(
    query: Floats, store: TokenStore, row: int, spans: Sequence[Sequence[tuple[int, int]]]
) -> tuple[float, ...]:
    """For each of `spans`, MaxSim of the query over those tokens of a passage that lie in it.

    Args:
        query: (tokens, dim), L2-normalised.
        spans: of the text that was encoded, in characters; several make one together. One
            that holds no token is like nothing: 0.
    """
    if not len(query):
        return (0.0,) * len(spans)
    similar = store.vectors(row) @ query.T
    ends = store.of(row).ends
    found = []
    for parts in spans:
        places = np.array(parts).reshape(-1, 2)
        first, last = np.searchsorted(ends, places.T, side="right")
        own = [similar[a:b] for a, b in zip(first, last, strict=True) if a < b]
        found.append(float(np.concatenate(own).max(axis=0).mean()) if own else 0.0)
    return tuple(found)
