"""Passages that look like they answer a question and do not."""

from __future__ import annotations

from collections.abc import Sequence

import bm25s
import numpy as np
import Stemmer
from numpy.typing import NDArray

from scripts.training.sources import Text


class Miner:
    """Ranks texts for a question with BM25 on Swedish stems and on 5-grams of letters."""

    def __init__(self, texts: Sequence[Text]) -> None:
        self._texts = texts
        self._stemmer = Stemmer.Stemmer("swedish")
        whole = [f"{t.header}\n{t.text}" for t in texts]
        self._stems = bm25s.BM25()
        self._stems.index([self._terms(w) for w in whole], show_progress=False)

    def _terms(self, text: str) -> list[str]:
        words = bm25s.tokenize(
            [text], stopwords=None, token_pattern=r"\w+", return_ids=False, show_progress=False
        )[0]
        stems: list[str] = self._stemmer.stemWords(words)
        grams = [w[i : i + 5] for w in words if len(w) > 5 for i in range(len(w) - 4)]
        return [*stems, *(f"~{g}" for g in grams)]

    def near(self, question: str, gold: int, count: int) -> list[int]:
        """Indices of the `count` best texts for `question`, without `gold`, best first."""
        scores: NDArray[np.float32] = self._stems.get_scores(self._terms(question))
        order = np.argsort(-scores)[: count + 20]
        return [int(i) for i in order if i != gold and scores[i] > 0][:count]


def holds(candidate: str, answer: str, question: str) -> bool:
    """Whether `candidate` may answer `question` as well: it holds the answer's words."""
    low, words = candidate.casefold(), answer.casefold().split()
    if answer.casefold() in low:
        return True
    long = [w.strip(".,") for w in words if len(w) > 4]
    found = sum(w[: max(5, len(w) - 3)] in low for w in long)
    asked = [w for w in question.casefold().rstrip("?").split() if len(w) > 4]
    near = sum(w[: max(5, len(w) - 3)] in low for w in asked)
    return bool(long) and found >= 0.7 * len(long) and near >= 0.6 * len(asked)
