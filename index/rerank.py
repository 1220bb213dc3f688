"""Late interaction: MaxSim of the query's token vectors over a passage's, or a part of it.

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

    def within(self, row: int, spans: NDArray[np.int64]) -> NDArray[np.int64]:
        """(n, 2) first and behind the last token of a passage that lie in `spans` of its text.

        Args:
            spans: (n, 2) of the text that was encoded, in characters.
        """
        ends = self.ends[self.offsets[row] : self.offsets[row + 1]]
        return np.searchsorted(ends, spans, side="right")

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


@dataclass(frozen=True, slots=True)
class Similarity:
    """How like each token of a query each token of some passages is.

    Attributes:
        cosines: (tokens of the passages one after another, tokens of the query).
        rows: (passages,) of the store.
        offsets: (passages + 1,) where the tokens of each begin.
    """

    cosines: Floats
    rows: NDArray[np.int64]
    offsets: NDArray[np.int64]

    def start(self, row: int) -> int:
        """Where the tokens of one of `rows` begin."""
        return int(self.offsets[np.flatnonzero(self.rows == row)[0]])

    def maxsim(self) -> Floats:
        """(passages,) `late` of each passage as a whole."""
        return self.late(np.stack([self.offsets[:-1], self.offsets[1:]], axis=1))

    def late(self, spans: NDArray[np.int64], joined: NDArray[np.int64] | None = None) -> Floats:
        """(n,) mean over the query's tokens of the best cosine in each span.

        Args:
            spans: (n, 2) from the first to behind the last token; one without tokens is
                like nothing: 0.
            joined: (n, 2) tokens that count as part of the span.
        """
        best = self._best(spans)
        filled = spans[:, 0] < spans[:, 1]
        if joined is not None:
            best = np.maximum(best, self._best(joined))
            filled = filled | (joined[:, 0] < joined[:, 1])
        scores = np.zeros(len(spans), dtype=np.float32)
        if self.cosines.shape[1]:
            scores[filled] = best[filled].mean(axis=1)
        return scores

    def _best(self, spans: NDArray[np.int64]) -> Floats:
        """(n, tokens of the query) best cosine in each span; -1 where there is none."""
        best = np.full((len(spans), self.cosines.shape[1]), -1, dtype=np.float32)
        filled = spans[:, 0] < spans[:, 1]
        if filled.any():
            # Every other stretch of `reduceat` lies between two spans, and each needs a row.
            rows = np.concatenate([self.cosines, self.cosines[:1]])
            best[filled] = np.maximum.reduceat(rows, spans[filled].reshape(-1), axis=0)[::2]
        return best


def similarity(
    query: Floats, store: TokenStore, rows: NDArray[np.int64], precision: Precision = "fp32"
) -> Similarity:
    """Cosines of the tokens of `query` with those of the passages `rows`.

    `query` is (tokens, dim), L2-normalised; in `int8` it is rounded as the store is,
    which moves a cosine by less than 0.01.
    """
    lengths = store.offsets[rows + 1] - store.offsets[rows]
    offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
    parts = [store.of(int(row)) for row in rows]
    if not len(query) or not offsets[-1]:
        return Similarity(np.zeros((int(offsets[-1]), len(query)), np.float32), rows, offsets)
    codes = np.concatenate([part.codes for part in parts])
    scales = np.concatenate([part.scales for part in parts]).astype(np.float32)
    if precision == "int8":
        asked = TokenStore.build([query], query.shape[1])
        whole = product(codes, asked.codes.T).astype(np.float32)
        whole *= asked.scales.astype(np.float32)
    else:
        whole = codes.astype(np.float32) @ query.T
    whole *= scales[:, None]
    return Similarity(whole, rows, offsets)
