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
from scripts.training.precision import fast_products

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


@dataclass(frozen=True, slots=True)
class Judged:
    """One example: what it is and what the reader made of it."""

    kind: str
    answerable: bool
    logit: float
    sentence: bool
    span: bool


@torch.no_grad()
def judge(joint: Joint, batcher: Batcher, examples: Sequence[Example]) -> list[Judged]:
    """Read every example; the evidence and the span count where there is an answer."""
    joint.eval()
    rows: list[Judged] = []
    ordered = sorted(examples, key=lambda e: len(e.header) + len(e.text))
    for at in range(0, len(ordered), 16):
        group = ordered[at : at + 16]
        batch = batcher.batch(group)
        with fast_products():
            answerable, tokens = joint(*batch.inputs)
        hits = _hits(batch, tokens.float())
        for example, logit, (sentence, span) in zip(group, answerable.tolist(), hits, strict=True):
            rows.append(Judged(example.kind, example.answerable, logit, sentence, span))
    joint.train()
    return rows


def by_kind(rows: Sequence[Judged]) -> dict[str, Scores]:
    """Scores of all and by kind; a kind of one label alone is joined by all of the other."""
    kinds: dict[str, list[Judged]] = defaultdict(list)
    for row in rows:
        kinds[row.kind].append(row)
    out = {"all": _scores(rows)}
    for kind, own in sorted(kinds.items()):
        labels = {r.answerable for r in own}
        out[kind] = _scores([*own, *(r for r in rows if {r.answerable} | labels > labels)])
    return out


def platt(logit: Floats, positive: NDArray[np.bool_]) -> tuple[float, float]:
    """Slope and shift that make the log odds true, by Newton's method (Platt 1999).

    The targets are drawn in a little, as Platt proposes, so that a perfect ranking does
    not ask for an infinite slope.
    """
    n, m = positive.sum(), (~positive).sum()
    target = np.where(positive, (n + 1) / (n + 2), 1 / (m + 2))
    features = np.stack([logit, np.ones_like(logit)], axis=1)
    weights = np.array([1.0, 0.0])
    for _ in range(50):
        probability = 1 / (1 + np.exp(-features @ weights))
        gradient = features.T @ (probability - target)
        curvature = (features * (probability * (1 - probability))[:, None]).T @ features
        weights = weights - np.linalg.solve(curvature + 1e-6 * np.eye(2), gradient)
    return float(weights[0]), float(weights[1])


def reliability(
    probability: Floats, positive: NDArray[np.bool_], bins: int = 5
) -> list[tuple[int, float, float]]:
    """For each fifth of the probabilities: how many, mean probability, share answerable."""
    which = np.minimum((probability * bins).astype(int), bins - 1)
    return [
        (int((which == b).sum()), float(probability[which == b].mean()),
         float(positive[which == b].mean()))
        for b in range(bins)
        if (which == b).any()
    ]  # fmt: skip


def _scores(rows: Sequence[Judged]) -> Scores:
    logit = np.array([r.logit for r in rows])
    positive = np.array([r.answerable for r in rows])
    probability = 1 / (1 + np.exp(-logit))
    found = [r for r in rows if r.answerable]
    return Scores(
        len(rows),
        auroc(logit, positive),
        float(np.mean((probability - positive) ** 2)),
        float(np.mean([r.sentence for r in found])) if found else float("nan"),
        float(np.mean([r.span for r in found])) if found else float("nan"),
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
