"""The units of the best passages, scored for how well they answer a question."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import NamedTuple

import numpy as np

from bot.answering.answer_forms import holds
from bot.answering.followups import Quoted
from bot.answering.question import Asked, QuestionAnalysis, without_standing
from bot.answering.reader import Reading
from bot.answering.weights import Logistic
from index.authority import named_regions
from index.lines import one_line
from index.search import Searcher
from index.swedish import content_words, ngrams, normalise, stem, words
from index.types import Hit, Passage, Unit, UnitKind

CARRIED = 0.35
REACHABLE, CONTACT, DEFINING, ENDING = 3.0, 3.0, 1.5, 12.0
ELSEWHERE, UNNAMED, SHOWN = 1.5, 6.0, 0.75
_TELLING = (
    Asked.DATE,
    Asked.FREQUENCY,
    Asked.NUMBER,
    Asked.PHONE,
    Asked.EMAIL,
    Asked.PERSON,
    Asked.PURPOSE,
    Asked.COST,
    Asked.TARGET,
)
_UNREAD = -6.0
_ALIKE = 1e-6
_HEAD = 90
_WORD = re.compile(r"[^\W_]+")
_DEFINING = re.compile(r"\)?(?:,| \(| är\b| innebär\b| betyder\b| is\b| means\b)")
_LOGIT_LIMIT = 8.0


class UnitSignals(NamedTuple):
    """What tells whether a unit answers the question; the names are those of the weights.

    Attributes:
        coverage: share of the question's n-grams, by weight, in the unit and its lead-in.
        heading: the same in the heading and title alone.
        kind: 1 when it holds the kind of thing that is asked for, -1 when it is a
            contact that is not asked for.
        names: share of the names in the question that it holds, with its lead-in, of
            those that its document is not described by anyway; 1 when there are none.
        fragment: 1 for a bit of text that is no sentence.
        gap: how far its passage lies behind the best one, fused scores.
        likeness: to the question, by late interaction, its lead-in included; in standard
            deviations from the mean of all units found, as cosines of one encoder are
            spread otherwise than those of another.
        evidence: the reader's log odds that it is part of the answer.
        unread: 1 when the reader has not seen it.
    """

    coverage: float
    heading: float
    kind: float
    names: float
    fragment: float
    gap: float
    likeness: float = 0.0
    evidence: float = _UNREAD
    unread: float = 1.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit that may be quoted.

    Attributes:
        text: the unit with white space folded.
        covered: n-grams of the question that it holds, its lead-in included.
        score: log odds that it answers.
    """

    hit: Hit
    unit: Unit
    text: str
    covered: frozenset[str]
    signals: UnitSignals
    score: float


def question_terms(searcher: Searcher, question: str, query: str = "") -> Mapping[str, float]:
    """Weight of each n-gram of `question` and of its abbreviations' long forms.

    What only `query` holds, taken over from earlier turns, weighs less than the
    question's own words. The weights sum to 1; an n-gram that no document holds weighs
    the most.
    """
    own = " ".join([question, *searcher.expansions(question)])
    shares = dict.fromkeys(ngrams(query), CARRIED) | dict.fromkeys(ngrams(own), 1.0)
    weights = {gram: share * searcher.snapshot.ngrams.idf(gram) for gram, share in shares.items()}
    total = sum(weights.values()) or 1.0
    return {gram: weight / total for gram, weight in weights.items()}


@lru_cache(maxsize=8192)
def grams(text: str) -> frozenset[str]:
    """N-grams of a piece of a document; remembered, as every question meets the same ones."""
    return frozenset(ngrams(text))


def _within(passage: Passage, span: tuple[int, int] | None) -> str:
    """The text of `span` where `passage` holds it."""
    if span is None:
        return ""
    return passage.text[max(0, span[0] - passage.start) : max(0, span[1] - passage.start)]


def _kind(analysis: QuestionAnalysis, unit: Unit, text: str) -> float:
    contact = unit.kind is UnitKind.CONTACT
    if contact and not analysis.wants(Asked.CONTACT, Asked.PHONE, Asked.EMAIL, Asked.PERSON):
        return -1.0
    if contact and analysis.wants(Asked.CONTACT):
        return 1.0
    asked = [kind for kind in analysis.asked if kind in _TELLING]
    return float(any(holds(kind, text) for kind in asked))


def defines(analysis: QuestionAnalysis, text: str) -> bool:
    """Whether `text` says what the question asks the meaning of.

    The term stands near the beginning and is followed by a bracket, a comma or "är", as
    in "SIP (samordnad individuell plan), ett verktyg", or it is a short form that is
    introduced in brackets, as in "Samverkan Ale och Kungälv (SAMAK)".
    """
    lowered = normalise(text)
    if any(f"({name})" in lowered for name in analysis.names):
        return True
    head = text[:_HEAD]
    terms = {stem(word) for word in content_words(analysis.core)}
    named = [match for match in _WORD.finditer(head) if stem(match.group().lower()) in terms]
    return bool(named) and bool(_DEFINING.match(head[named[-1].end() :]))


def _prior(analysis: QuestionAnalysis, unit: Unit, text: str, names: float) -> float:
    """What a unit gains by telling, when asked, how to reach somebody, what a thing is or its end.

    Somebody else than the one that the question names gains half as much.

    Not learnt: the data that the weights are fitted on holds few contacts, and "vad är"
    seldom asks for a definition there.
    """
    if analysis.kind is Asked.DEFINITION and defines(analysis, text):
        return DEFINING
    if analysis.wants(Asked.STANDING) and holds(Asked.STANDING, text):
        subject = {stem(word) for word in content_words(without_standing(analysis.core))}
        # Of what, "gäller det fortfarande" does not say: no last day then answers before others.
        return ENDING * (bool(subject) and subject <= {stem(word) for word in words(text)})
    wanted = [kind for kind in (Asked.PHONE, Asked.EMAIL) if analysis.wants(kind)]
    whose = (1 + names) / 2
    if any(holds(kind, text) for kind in wanted):
        return REACHABLE * whose
    return (
        CONTACT * whose if unit.kind is UnitKind.CONTACT and analysis.wants(Asked.CONTACT) else 0.0
    )


def _share_held(names: Collection[str], text: str) -> float:
    """Share of `names` that `text` holds; 1 when there are none."""
    if not names:
        return 1.0
    lowered = normalise(text)
    return sum(name in lowered for name in names) / len(names)


def _limited(logit: float) -> float:
    return max(-_LOGIT_LIMIT, min(_LOGIT_LIMIT, logit))


def unit_signals(
    analysis: QuestionAnalysis,
    hit: Hit,
    terms: Mapping[str, float],
    gap: float,
    reading: Reading | None,
) -> list[tuple[Unit, str, frozenset[str], UnitSignals]]:
    """For each unit of `hit`: itself, its folded text, what it covers, its signals."""
    passage, info = hit.passage, hit.document
    heading = grams(f"{passage.section} {info.title}")
    described = f"{passage.section} {info.title} {info.publisher} {info.region} {info.issued or ''}"
    names = analysis.names - set(words(described)) if analysis.names else analysis.names
    # Whose document it is holds for all of its units, whichever of them repeats the name.
    whose = grams(f"{info.publisher} {info.region}")
    found = []
    alike = hit.likeness or (0.0,) * len(passage.units)
    for unit, likeness in zip(passage.units, alike, strict=True):
        span = (unit.start, unit.end)
        text = _within(passage, span)
        # Who is meant is told by the contact itself, whoever's document it stands in.
        sought = analysis.names if unit.kind is UnitKind.CONTACT else names
        said = f"{_within(passage, unit.lead)} {text}"
        own = grams(said) | whose
        covered = frozenset(gram for gram in terms if gram in own)
        local = (unit.start - passage.start, unit.end - passage.start)
        signals = UnitSignals(
            coverage=sum(terms[gram] for gram in covered),
            heading=sum(w for gram, w in terms.items() if gram in heading and gram not in own),
            kind=_kind(analysis, unit, text),
            names=_share_held(sought, said),
            fragment=float(unit.kind is UnitKind.FRAGMENT),
            gap=gap,
            likeness=likeness,
            evidence=_limited(reading.support(*local)) if reading else _UNREAD,
            unread=float(reading is None),
        )
        found.append((unit, one_line(text), covered, signals))
    return found


def gather(
    analysis: QuestionAnalysis,
    hits: Sequence[Hit],
    terms: Mapping[str, float],
    weights: Logistic,
    readings: Mapping[str, Reading],
) -> list[Candidate]:
    """Score every unit of `hits`, best first.

    Args:
        terms: what the question says, from `question_terms`.
        readings: what the reader made of passages, by their id; empty without a reader.
    """
    best = hits[0].score if hits else 0.0
    candidates = [
        Candidate(
            hit,
            unit,
            text,
            covered,
            signals,
            weights.logit(signals._asdict()) + _prior(analysis, unit, text, signals.names),
        )
        for hit in _standardised(hits)
        for unit, text, covered, signals in unit_signals(
            analysis, hit, terms, best - hit.score, readings.get(hit.passage.id)
        )
    ]
    return sorted(candidates, key=lambda candidate: -candidate.score)


def _standardised(hits: Sequence[Hit]) -> list[Hit]:
    """`hits` with likenesses of mean 0 and deviation 1 over them all."""
    every = np.array([value for hit in hits for value in hit.likeness])
    spread = every.std() if len(every) else 0.0
    if spread < _ALIKE:
        return [replace(hit, likeness=()) for hit in hits]
    standard = ((every - every.mean()) / spread).tolist()
    ends = accumulate((len(hit.likeness) for hit in hits), initial=0)
    return [
        replace(hit, likeness=tuple(standard[start:end]))
        for hit, (start, end) in zip(hits, pairwise(ends), strict=True)
    ]


def prefer(
    candidates: Sequence[Candidate], region: str, question: str, shown: Collection[Quoted]
) -> list[Candidate]:
    """Put below the others what another region says and what was just `shown`.

    Staff who name no region ask about their own, and those who name one about no other;
    the retrieval prefers it too, passage by passage, but the sentences compete across
    passages. Who asks on has read the last answer; only a contact may hold the next one too.
    """
    regions = {found.hit.document.region for found in candidates} | {region}
    named = named_regions(question, regions)
    others = regions - (named or {region}) - {""}
    lower = UNNAMED if named else ELSEWHERE
    lowered = [
        replace(
            found,
            score=found.score
            - lower * (found.hit.document.region in others)
            - SHOWN * _was_shown(found, shown),
        )
        for found in candidates
    ]
    return sorted(lowered, key=lambda candidate: -candidate.score)


def _was_shown(candidate: Candidate, shown: Collection[Quoted]) -> bool:
    unit, document = candidate.unit, candidate.hit.passage.document
    return unit.kind is not UnitKind.CONTACT and any(
        document == name and unit.start < end and start < unit.end for name, start, end in shown
    )
