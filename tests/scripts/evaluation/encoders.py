"""A deterministic stand-in for the encoder."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Literal

import numpy as np

from index.types import Encoded, Floats


class HashEncoder:
    """Each word has a fixed direction; a text is the mean of its words."""

    fingerprint = "hash"
    dim = 16

    def __init__(self) -> None:
        self.queries = 0

    def encode(self, texts: Sequence[str], *, kind: Literal["query", "passage"]) -> Encoded:
        self.queries += kind == "query"
        tokens = tuple(np.stack([self._word(w) for w in text.lower().split()]) for text in texts)
        pooled = np.stack([t.mean(axis=0) / np.linalg.norm(t.mean(axis=0)) for t in tokens])
        return Encoded(pooled.astype(np.float32), tokens)

    def _word(self, word: str) -> Floats:
        seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:4])
        vector = np.random.default_rng(seed).normal(size=self.dim).astype(np.float32)
        return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)
