"""The vectors of passages: encoded, or taken over from an earlier build."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from index.dense import DenseIndex
from index.lines import one_line
from index.progress import Reporter
from index.rerank import Tokens, TokenStore
from index.snapshot import Snapshot
from index.types import Document, Encoder, Passage

BATCH = 64


@dataclass(frozen=True, slots=True)
class Vectors:
    """The vectors of all passages.

    Attributes:
        keys: digest of what was encoded for each passage.
        encoded: how many of them an earlier build did not have.
    """

    dense: DenseIndex
    tokens: TokenStore
    keys: tuple[str, ...]
    encoded: int


def indexed_text(passage: Passage, document: Document) -> str:
    """What is searched for a passage: its title and innermost heading, then its text.

    A passage that begins with its heading does not get it twice.
    """
    heading = passage.section.rsplit(" › ", 1)[-1]
    known = not heading or heading in one_line(passage.text)
    context = [document.info.title, "" if known else heading, passage.text]
    return "\n".join(part for part in context if part)


def encode_passages(
    texts: Sequence[str],
    files: Sequence[str],
    encoder: Encoder,
    previous: Snapshot | None,
    progress: Reporter,
) -> Vectors:
    """Vectors of `texts`, taken over from `previous` where the same text was encoded.

    `files` names the document of each text, to be shown while it is encoded.
    """
    keys = tuple(hashlib.sha256(text.encode()).hexdigest()[:32] for text in texts)
    known = _known(keys, encoder, previous)
    pooled = np.zeros((len(texts), encoder.dim), np.float32)
    tokens: dict[int, Tokens] = {}
    if previous is not None and known:
        rows = np.array(list(known.values()))
        pooled[list(known)] = previous.dense.vectors(rows)
    fresh = [at for at in range(len(texts)) if at not in known]
    for start in range(0, len(fresh), BATCH):
        rows_now = fresh[start : start + BATCH]
        progress.document("Encoding passages", start, len(fresh), files[rows_now[0]])
        encoded = encoder.encode([texts[row] for row in rows_now], kind="passage")
        stored = TokenStore.build(encoded.tokens, encoder.dim, encoded.ends)
        for at, row in enumerate(rows_now):
            pooled[row] = encoded.pooled[at]
            tokens[row] = stored.of(at)
    if fresh:
        progress.document("Encoding passages", len(fresh), len(fresh), "")
    parts = [
        tokens[at] if at in tokens or previous is None else previous.tokens.of(known[at])
        for at in range(len(texts))
    ]
    return Vectors(DenseIndex.build(pooled), TokenStore.join(parts), keys, len(fresh))


def _known(keys: Sequence[str], encoder: Encoder, previous: Snapshot | None) -> Mapping[int, int]:
    """Row of `previous` for each of `keys` that the same model has encoded before."""
    if previous is None or previous.encoder != encoder.fingerprint:
        return {}
    rows = {key: row for row, key in enumerate(previous.keys)}
    return {at: rows[key] for at, key in enumerate(keys) if key in rows}
