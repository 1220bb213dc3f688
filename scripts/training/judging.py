"""How well a reader tells answered from unanswered, and finds the answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from bot.answering.reader_model import Joint
from scripts.training.batches import Batch, Batcher
from scripts.training.examples import Example

Floats = NDArray[np.float64]
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Scores:
    """Of a set of examples: AUROC, Brier score, sentence and span agreement."""

    examples: int
    auroc: float
    brier: float
    sentence: float
    span: float


def auroc(score: Floats, positive: NDArray[np.bool_]) -> float:
    """Chance that a positive outranks a negative, ties as a half; NaN without both."""
    order = np.argsort(score, kind="stable")
    ranked = score[order]
    ranks = np.empty(len(score))
    first = np.searchsorted(ranked, ranked, side="left")
    last = np.searchsorted(ranked, ranked, side="right")
    ranks[order] = (first + last + 1) / 2
    n, m = int(positive.sum()), int((~positive).sum())
    if not n or not m:
        return float("nan")
    return float((ranks[positive].sum() - n * (n + 1) / 2) / (n * m))


@torch.no_grad()
def judge(joint: Joint, batcher: Batcher, examples: Sequence[Example]) -> dict[str, Scores]:
    """Scores by kind and of all; positives of every kind serve each kind without them."""
    joint.eval()
    rows: list[tuple[str, bool, float, bool, bool]] = []
    ordered = sorted(examples, key=lambda e: len(e.header) + len(e.text))
    for at in range(0, len(ordered), 16):
        group = ordered[at : at + 16]
        batch = batcher.batch(group)
        with torch.autocast("cpu", torch.bfloat16):
            answerable, tokens = joint(*batch.inputs)
        hits = _hits(batch, tokens.float())
        for example, logit, (sentence, span) in zip(group, answerable.tolist(), hits, strict=True):
            rows.append((example.kind, example.answerable, logit, sentence, span))
    joint.train()
    by_kind: dict[str, list[tuple[str, bool, float, bool, bool]]] = defaultdict(list)
    for row in rows:
        by_kind[row[0]].append(row)
    positives = [r for r in rows if r[1]]
    out = {"all": _scores(rows)}
    for kind, own in sorted(by_kind.items()):
        both = own if any(r[1] for r in own) else own + positives
        both = both if any(not r[1] for r in own) else own + [r for r in rows if not r[1]]
        out[kind] = _scores(both)
    return out


def _scores(rows: Sequence[tuple[str, bool, float, bool, bool]]) -> Scores:
    logit = np.array([r[2] for r in rows])
    positive = np.array([r[1] for r in rows])
    probability = 1 / (1 + np.exp(-logit))
    found = [r for r in rows if r[1]]
    return Scores(
        len(rows),
        auroc(logit, positive),
        float(np.mean((probability - positive) ** 2)),
        float(np.mean([r[3] for r in found])) if found else float("nan"),
        float(np.mean([r[4] for r in found])) if found else float("nan"),
    )


def _hits(batch: Batch, tokens: torch.Tensor) -> list[tuple[bool, bool]]:
    """For each example: the evidence peak lies in the gold sentence; spans overlap."""
    start, end, evidence = tokens.unbind(-1)
    blocked = ~batch.in_text
    peak = evidence.masked_fill(blocked, -1e4).argmax(-1)
    pairs = start.masked_fill(blocked, -1e4)[:, :, None] + end.masked_fill(blocked, -1e4)[:, None]
    length = pairs.shape[1]
    allowed = torch.ones(length, length).triu().tril(_LONGEST).bool()
    best = pairs.masked_fill(~allowed, -1e5).flatten(1).argmax(-1)
    first, last = best // length, best % length
    out = []
    for i in range(len(peak)):
        overlap = bool(first[i] <= batch.end[i] and last[i] >= batch.start[i])
        out.append((bool(batch.evidence[i, peak[i]] > 0), overlap))
    return out
