"""MaxSim against a plain double loop, and what quantising costs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from index.processor import Precision, best_precision
from index.rerank import TokenStore, similarity
from index.types import Floats

DIM = 24
# Half a step of 127 in each of DIM components, and the rounding of the scale to float16.
LOSS = 0.5 / 127 * np.sqrt(DIM) + 2**-11


def tokens(count: int, seed: int) -> Floats:
    rows = np.random.default_rng(seed).standard_normal((count, DIM)).astype(np.float32)
    unit: Floats = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit


def maxsim(
    query: Floats, store: TokenStore, rows: NDArray[np.int64], precision: Precision = "fp32"
) -> Floats:
    return similarity(query, store, rows, precision).maxsim()


def by_loops(query: Floats, passage: Floats) -> float:
    best = [max(float(np.dot(word, token)) for token in passage) for word in query]
    return sum(best) / len(best)


@settings(max_examples=30)
@given(st.lists(st.integers(1, 9), min_size=1, max_size=6), st.integers(1, 5), st.integers(0, 99))
def test_as_a_double_loop_but_for_quantising(lengths: list[int], asked: int, seed: int) -> None:
    passages = [tokens(length, seed + at) for at, length in enumerate(lengths)]
    query = tokens(asked, seed + 1000)
    found = maxsim(query, TokenStore.build(passages, DIM), np.arange(len(passages)))
    expected = [by_loops(query, passage) for passage in passages]
    assert found == pytest.approx(expected, abs=LOSS)


@pytest.mark.skipif(best_precision() != "int8", reason="this processor multiplies no bytes")
@settings(max_examples=30)
@given(st.lists(st.integers(0, 9), min_size=1, max_size=6), st.integers(1, 5), st.integers(0, 99))
def test_bytes_give_the_same_but_for_rounding(lengths: list[int], asked: int, seed: int) -> None:
    store = TokenStore.build([tokens(length, seed + at) for at, length in enumerate(lengths)], DIM)
    query, rows = tokens(asked, seed + 1000), np.arange(len(lengths))
    found = maxsim(query, store, rows, "int8")
    assert found == pytest.approx(maxsim(query, store, rows), abs=LOSS)


def test_exact_on_the_quantised_vectors() -> None:
    store = TokenStore.build([tokens(4, 0), tokens(7, 1)], DIM)
    query = tokens(3, 2)
    expected = [by_loops(query, store.vectors(row)) for row in (1, 0)]
    assert maxsim(query, store, np.array([1, 0])) == pytest.approx(expected, abs=1e-6)


def test_a_token_costs_its_components_and_a_scale() -> None:
    store = TokenStore.build([tokens(100, 0)], DIM)
    assert store.codes.nbytes + store.scales.nbytes == 100 * (DIM + 2)
    assert np.abs(store.vectors(0) - tokens(100, 0)).max() <= 0.5 / 127 + 2**-11


def test_quantising_twice_changes_nothing() -> None:
    """A build takes over vectors of the version before, over and over."""
    once = TokenStore.build([tokens(50, 0)], DIM)
    twice = TokenStore.build([once.vectors(0)], DIM)
    assert np.array_equal(once.codes, twice.codes)
    assert np.array_equal(once.scales, twice.scales)


def test_passages_and_queries_without_tokens() -> None:
    nothing = np.zeros((0, DIM), np.float32)
    store = TokenStore.build([nothing, tokens(2, 0), nothing], DIM)
    scores = maxsim(tokens(3, 1), store, np.arange(3))
    assert scores[0] == scores[2] == 0 and scores[1] != 0
    assert maxsim(nothing, store, np.arange(3)).tolist() == [0, 0, 0]
    assert maxsim(tokens(3, 1), store, np.array([], np.int64)).tolist() == []
    assert len(TokenStore.build([], DIM).codes) == 0


def test_a_vector_of_zeros_scores_nothing() -> None:
    store = TokenStore.build([np.zeros((2, DIM), np.float32)], DIM)
    assert maxsim(tokens(3, 1), store, np.array([0])).tolist() == [0]


def test_the_same_after_reading(tmp_path: Path) -> None:
    store = TokenStore.build([tokens(4, 0), tokens(2, 1)], DIM)
    store.save(tmp_path)
    found = TokenStore.load(tmp_path)
    for name in ("codes", "scales", "offsets"):
        assert np.array_equal(getattr(found, name), getattr(store, name)), name


def test_likeness_is_maxsim_over_the_tokens_of_a_span() -> None:
    passage = tokens(6, 0)
    ends = np.array([2, 5, 9, 12, 14, 20], np.int32)
    store = TokenStore.build([tokens(3, 9), passage], DIM, [np.arange(3, dtype=np.int32), ends])
    query = tokens(3, 2)
    found = similarity(query, store, np.array([1, 0]))
    spans = np.array([(2, 12), (12, 20), (20, 30), (5, 5)])
    lead = np.array([(5, 5), (0, 2), (20, 20), (0, 0)])
    start = found.start(1)
    alike = found.late(store.within(1, spans) + start, store.within(1, lead) + start)
    kept = store.vectors(1)
    assert found.start(0) == len(kept)
    assert alike[0] == pytest.approx(by_loops(query, kept[1:4]), abs=1e-6)
    assert alike[1] == pytest.approx(by_loops(query, kept[[0, 4, 5]]), abs=1e-6)
    assert alike[2:].tolist() == [0, 0]
