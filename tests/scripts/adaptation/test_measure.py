"""nDCG@10 of an encoder alone, against numbers worked out by hand."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import numpy as np
import pytest

from index.types import Encoded
from scripts.adaptation.measure import measure

PLACES = {"p": [1.0, 0.0], "q": [0.8, 0.6], "r": [0.0, 1.0], "ask": [1.0, 0.0], "tell": [0.0, 1.0]}


class Known:
    """Puts each text where the table says; one token a text."""

    fingerprint = "known"
    dim = 2

    def encode(self, texts: Sequence[str], *, kind: Literal["query", "passage"]) -> Encoded:
        vectors = np.array([PLACES[text] for text in texts], np.float32)
        return Encoded(vectors, tuple(vectors[:, None]))


def test_a_right_passage_counts_by_its_rank(tmp_path: Path) -> None:
    for name, texts in (("corpus", "pqr"), ("queries", ["ask", "tell"])):
        entries = [json.dumps({"_id": text, "text": text}) for text in texts]
        (tmp_path / f"{name}.jsonl").write_text("\n".join(entries))
    (tmp_path / "qrels").mkdir()
    (tmp_path / "qrels" / "test.tsv").write_text("a\tb\tc\nask\tp\t1\ntell\tp\t1\nask\tr\t0\n")
    other = tmp_path / "other.jsonl"
    other.write_text(
        f'{{"_id": "ask", "text": "tell", "set": "{tmp_path.name}"}}\n'
        '{"_id": "tell", "text": "ask", "set": "another"}'
    )
    assert measure(Known(), tmp_path, other)["dense"] == pytest.approx(1 / 2)
    scores = measure(Known(), tmp_path)
    assert scores == {
        "dense": pytest.approx((1 + 1 / 2) / 2),
        "maxsim": pytest.approx((1 + 1 / 2) / 2),
    }
