"""BM25 against an implementation of its formula that shares no code with it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.lexical import K1, B, LexicalIndex
from index.passages import split_passages
from index.swedish import ngrams, stems
from tests.index.conftest import Source

TERMS = st.sampled_from(["barn", "skola", "plan", "vård", "remiss"])


def bm25(texts: Sequence[Sequence[str]], query: Sequence[str]) -> list[float]:
    """Robertson's BM25 with Lucene's idf and without its constant factor (k1 + 1)."""
    average = sum(map(len, texts)) / len(texts)
    held = Counter(term for text in texts for term in set(text))
    scores = []
    for text in texts:
        score, counts = 0.0, Counter(text)
        for term in set(query):
            idf = math.log(1 + (len(texts) - held[term] + 0.5) / (held[term] + 0.5))
            length = 1 - B + B * len(text) / average
            score += idf * counts[term] / (counts[term] + K1 * length)
        scores.append(score)
    return scores


@given(
    st.lists(st.lists(TERMS, max_size=8), min_size=1, max_size=6).filter(any),
    st.lists(TERMS, max_size=6),
)
def test_scores_are_those_of_the_formula(texts: list[list[str]], query: list[str]) -> None:
    assert LexicalIndex.build(texts).scores(query) == pytest.approx(bm25(texts, query), abs=1e-5)


@pytest.mark.parametrize("analyse", [stems, ngrams])
def test_scores_on_the_shipped_documents(shipped: Mapping[str, Source], analyse: object) -> None:
    assert callable(analyse)
    texts = [
        analyse(passage.text)
        for source in shipped.values()
        for passage in split_passages(source.document, source.ignored)
    ]
    query = analyse("Vilka barn omfattas av överenskommelsen om samverkan?")
    found = LexicalIndex.build(texts).scores(query)
    assert found == pytest.approx(bm25(texts, query), abs=1e-4)
    assert found.max() > 0


def test_unknown_terms_score_nothing() -> None:
    index = LexicalIndex.build([["barn"], ["plan"]])
    assert index.scores(["saknas"]).tolist() == [0, 0]
    assert index.scores([]).tolist() == [0, 0]


@pytest.mark.parametrize("texts", [[[]], [[], []], [["barn"], []]])
def test_texts_without_terms(texts: list[list[str]]) -> None:
    scores = LexicalIndex.build(texts).scores(["barn"])
    assert (scores > 0).tolist() == [text == ["barn"] for text in texts]


def test_idf() -> None:
    index = LexicalIndex.build([["barn", "plan"], ["barn"], ["barn"]])
    assert index.idf("barn") == pytest.approx(math.log(1 + 0.5 / 3.5))
    assert index.idf("plan") == pytest.approx(math.log(1 + 2.5 / 1.5))
    assert index.idf("saknas") == pytest.approx(math.log(1 + 3.5 / 0.5))


def test_saved_and_read(tmp_path: Path) -> None:
    index = LexicalIndex.build([["barn", "å:ä"], ["plan"], ["barn", "barn"]])
    index.save(tmp_path)
    found = LexicalIndex.load(tmp_path)
    assert (found.vocabulary, found.size) == (index.vocabulary, index.size)
    for query in (["barn"], ["å:ä", "plan"], ["saknas"]):
        assert np.array_equal(found.scores(query), index.scores(query))
    assert not [path for path in tmp_path.iterdir() if path.suffix in {".pkl", ".pickle"}]
