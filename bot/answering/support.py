"""Whether the documents answer a question, as a calibrated probability (pure).

A logistic model over signals that mean the same on every corpus. Its coefficients lie
in `support.json`, with the script that fitted them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.answering.evidence import Candidate
from bot.answering.question import Asked, QuestionAnalysis, holds
from index.swedish import stem, words
from index.types import Hit

COEFFICIENTS_FILE = Path(__file__).with_name("support.json")
_TYPED = (Asked.DATE, Asked.NUMBER, Asked.PHONE, Asked.EMAIL, Asked.PERSON)


@dataclass(frozen=True, slots=True)
class SupportSignals:
    """What tells whether there is an answer; each lies about between 0 and 1.

    Attributes:
        coverage: share of the question's n-grams, by weight, in the best two passages.
        unit_coverage: the same in the best unit.
        names: share of the question's names that the best passage or its title holds.
        kind: 1 when the best unit holds the kind of thing asked for, or none is.
        maxsim: late interaction of the best passage.
        dense: cosine of the best passage.
    """

    coverage: float
    unit_coverage: float
    names: float
    kind: float
    maxsim: float
    dense: float


def _holds_name(name: str, text_words: frozenset[str]) -> bool:
    """Whether `name` is there, inflected or as the head of a compound."""
    stemmed = stem(name)
    return any(
        stem(word) == stemmed or (len(name) > 4 and word.startswith(stemmed)) for word in text_words
    )


def name_share(analysis: QuestionAnalysis, hit: Hit, aliases: Mapping[str, str]) -> float:
    """Share of the question's names that `hit` holds, in its text or its description."""
    if not analysis.names:
        return 1.0
    info = hit.document
    around = f"{hit.passage.text} {hit.passage.section} {info.title} {info.region} {info.publisher}"
    held = frozenset(words(f"{around} {info.issued or ''}"))
    found = 0
    for name in analysis.names:
        alias = frozenset(words(aliases.get(name, "")))
        found += _holds_name(name, held) or (bool(alias) and alias <= held)
    return found / len(analysis.names)


def measure(
    analysis: QuestionAnalysis,
    hits: Sequence[Hit],
    candidates: Sequence[Candidate],
    terms: Mapping[str, float],
    aliases: Mapping[str, str],
) -> SupportSignals:
    """Read the signals off the retrieved passages; there must be at least one."""
    best = candidates[0] if candidates else None
    top = hits[:2]
    covered: set[str] = set()
    for candidate in candidates:
        if candidate.hit in top:
            covered |= candidate.covered
    typed = [asked for asked in analysis.asked if asked in _TYPED]
    kind = all(holds(asked, best.hit.passage.text) for asked in typed) if best else False
    return SupportSignals(
        coverage=sum(terms[gram] for gram in covered),
        unit_coverage=sum(terms[gram] for gram in best.covered) if best else 0.0,
        names=name_share(analysis, best.hit if best else hits[0], aliases),
        kind=float(kind),
        maxsim=max(hit.signals.maxsim or 0.0 for hit in top),
        dense=max(hit.signals.dense or 0.0 for hit in top),
    )


@dataclass(frozen=True, slots=True)
class SupportModel:
    """Coefficients of the logistic model and the probability from which we answer."""

    intercept: float
    coefficients: Mapping[str, float]
    threshold: float

    @classmethod
    def load(cls, path: Path = COEFFICIENTS_FILE) -> SupportModel:
        """Read the fitted coefficients."""
        return cls(**json.loads(path.read_text()))

    def probability(self, signals: SupportSignals) -> float:
        """Probability that the documents answer the question."""
        values = asdict(signals)
        logit = self.intercept + sum(
            weight * values[name] for name, weight in self.coefficients.items()
        )
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))
