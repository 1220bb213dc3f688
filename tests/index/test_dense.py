"""Dense search in faiss: exact cosines, the graph beyond, and what is stored."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index import dense
from index.dense import DenseIndex
from index.types import Floats


def vectors(count: int, dim: int = 16, seed: int = 0) -> Floats:
    rows = np.random.default_rng(seed).standard_normal((count, dim)).astype(np.float32)
    unit: Floats = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit


def test_finds_the_nearest_with_their_cosines() -> None:
    stored, query = vectors(50), vectors(1, seed=1)[0]
    rows, cosines = DenseIndex.build(stored).search(query, 7)
    expected = stored @ query
    assert rows.tolist() == np.argsort(-expected)[:7].tolist()
    assert cosines == pytest.approx(expected[rows], abs=1e-6)


def test_no_more_than_there_are() -> None:
    rows, cosines = DenseIndex.build(vectors(3)).search(vectors(1)[0], 10)
    assert sorted(rows.tolist()) == [0, 1, 2]
    assert len(cosines) == 3


def test_gives_back_what_was_stored() -> None:
    stored = vectors(5)
    index = DenseIndex.build(stored)
    assert index.size == 5
    assert np.array_equal(index.vectors(np.array([3, 0])), stored[[3, 0]])


def test_a_large_index_is_a_graph_that_finds_nearly_all(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(dense, "EXACT_UP_TO", 100)
    stored, queries = vectors(1000), vectors(20, seed=2)
    graph = DenseIndex.build(stored)
    assert type(graph.index).__name__ == "IndexHNSWFlat"
    graph.save(tmp_path / "dense.faiss")
    read = DenseIndex.load(tmp_path / "dense.faiss")
    hits = 0
    for query in queries:
        best = set(np.argsort(-(stored @ query))[:10].tolist())
        hits += len(best & set(read.search(query, 10)[0].tolist()))
    assert hits >= 0.95 * 200
    assert np.array_equal(read.vectors(np.array([7])), stored[[7]])


def test_an_exact_index_is_the_same_after_reading(tmp_path: Path) -> None:
    index, query = DenseIndex.build(vectors(9)), vectors(1, seed=3)[0]
    index.save(tmp_path / "dense.faiss")
    rows, cosines = index.search(query, 9)
    found = DenseIndex.load(tmp_path / "dense.faiss").search(query, 9)
    assert np.array_equal(found[0], rows) and np.array_equal(found[1], cosines)
