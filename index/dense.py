"""One vector a passage in faiss: exact while that is fast, a graph beyond."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from index.types import Floats

EXACT_UP_TO = 50_000
_LINKS, _BUILD_EFFORT, _SEARCH_EFFORT = 32, 200, 128


@dataclass(frozen=True, slots=True)
class DenseIndex:
    """Inner products of L2-normalised vectors, that is cosines."""

    index: faiss.Index

    @classmethod
    def build(cls, vectors: Floats) -> DenseIndex:
        """Index `vectors` (passages, dim); above `EXACT_UP_TO` as an HNSW graph."""
        count, dim = vectors.shape
        index: faiss.Index = faiss.IndexFlatIP(dim)
        if count > EXACT_UP_TO:
            graph = faiss.IndexHNSWFlat(dim, _LINKS, faiss.METRIC_INNER_PRODUCT)
            graph.hnsw.efConstruction = _BUILD_EFFORT
            graph.hnsw.efSearch = _SEARCH_EFFORT
            index = graph
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(index)

    @property
    def size(self) -> int:
        return int(self.index.ntotal)

    def search(self, vector: Floats, count: int) -> tuple[NDArray[np.int64], Floats]:
        """Rows and cosines of the `count` nearest, best first."""
        scores, rows = self.index.search(vector.reshape(1, -1), min(count, self.size))
        found = rows[0] >= 0
        return rows[0][found], scores[0][found]

    def vectors(self, rows: NDArray[np.int64]) -> Floats:
        """(rows, dim) as stored."""
        return np.stack([self.index.reconstruct(int(row)) for row in rows])

    def save(self, path: Path) -> None:
        faiss.write_index(self.index, str(path))

    @classmethod
    def load(cls, path: Path) -> DenseIndex:
        return cls(faiss.read_index(str(path)))
