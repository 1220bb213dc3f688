"""BM25 over one kind of term, through bm25s."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import bm25s
import numpy as np

from index.types import Floats

Analyser = Callable[[str], list[str]]
K1, B = 1.2, 0.75


@dataclass(frozen=True, slots=True)
class LexicalIndex:
    """BM25 (Lucene's variant) of `size` texts under one analyser.

    Attributes:
        vocabulary: term to id.
    """

    retriever: bm25s.BM25
    vocabulary: dict[str, int]
    size: int

    @classmethod
    def build(cls, texts: Sequence[Sequence[str]]) -> LexicalIndex:
        """Index texts given as their terms; a text may have none."""
        vocabulary: dict[str, int] = {}
        ids = [[vocabulary.setdefault(term, len(vocabulary)) for term in text] for text in texts]
        vocabulary.setdefault("", len(vocabulary))  # bm25s cannot index an empty vocabulary
        retriever = bm25s.BM25(method="lucene", k1=K1, b=B)
        retriever.index((ids, vocabulary), show_progress=False)
        return cls(retriever, vocabulary, len(texts))

    def scores(self, terms: Sequence[str]) -> Floats:
        """(size,) BM25 of each text; all zero when no term is known."""
        known = sorted({self.vocabulary[term] for term in terms if term in self.vocabulary})
        if not known or not self.size:
            return np.zeros(self.size, dtype=np.float32)
        return np.asarray(self.retriever.get_scores_from_ids(known), dtype=np.float32)

    def idf(self, term: str) -> float:
        """How telling `term` is, as in BM25; one that no text holds tells the most."""
        at = self.vocabulary.get(term)
        pointers = self.retriever.scores["indptr"]
        found = int(pointers[at + 1] - pointers[at]) if at is not None else 0
        return math.log(1 + (self.size - found + 0.5) / (found + 0.5))

    def save(self, folder: Path) -> None:
        """Write arrays and vocabulary without pickles."""
        self.retriever.save(folder, show_progress=False)
        terms = sorted(self.vocabulary, key=self.vocabulary.__getitem__)
        (folder / "terms.json").write_text(json.dumps({"size": self.size, "terms": terms}))

    @classmethod
    def load(cls, folder: Path) -> LexicalIndex:
        """Read what `save` wrote."""
        saved = json.loads((folder / "terms.json").read_text())
        vocabulary = {term: at for at, term in enumerate(saved["terms"])}
        return cls(bm25s.BM25.load(folder, load_vocab=False), vocabulary, saved["size"])
