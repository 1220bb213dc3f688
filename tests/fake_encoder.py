"""A deterministic stand-in for the encoder: words that are alike have like vectors."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import Literal

import numpy as np

from index.types import Encoded, Floats

WORD = re.compile(r"\w+|[^\w\s]")
DIM = 96
LONGEST = 512


class FakeEncoder:
    """Each word is the sum of random directions for itself and for its first letters.

    So equal words are equal, inflected ones near, others nearly orthogonal, and a
    text is the mean of its words: enough for retrieval to make sense in tests.
    """

    def __init__(self, fingerprint: str = "fake-1") -> None:
        """`fingerprint` lets a test pretend that the model has changed."""
        self.fingerprint = fingerprint
        self.dim = DIM
        self.calls = 0

    def encode(self, texts: Sequence[str], *, kind: Literal["query", "passage"]) -> Encoded:
        """Encode `texts`; both kinds alike."""
        self.calls += 1
        found = [[*WORD.finditer(text.casefold())][:LONGEST] for text in texts]
        tokens = tuple(_vectors([word.group() for word in words]) for words in found)
        ends = tuple(np.array([word.end() for word in words], np.int32) for words in found)
        pooled = np.zeros((len(texts), DIM), np.float32)
        for row, vectors in zip(pooled, tokens, strict=True):
            mean = vectors.mean(axis=0) if len(vectors) else _direction("")
            row[:] = mean / np.linalg.norm(mean)
        return Encoded(pooled, tokens, ends)


def _vectors(words: Sequence[str]) -> Floats:
    vectors = np.zeros((len(words), DIM), np.float32)
    for row, word in zip(vectors, words, strict=True):
        mixed = _direction(word) + _direction(word[:5])
        row[:] = mixed / np.linalg.norm(mixed)
    return vectors


def _direction(word: str) -> Floats:
    seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "big")
    vector = np.random.default_rng(seed).standard_normal(DIM)
    return (vector / np.linalg.norm(vector)).astype(np.float32)
