"""The units of the best passages, scored for how well they answer a question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.answering.question import Asked, QuestionAnalysis, holds
from index.search import Searcher
from index.swedish import ngrams
from index.types import Hit, Unit, UnitKind

KIND_BONUS = 0.25
CONTACT_BONUS = 0.3
PASSAGE_WEIGHT = 0.12
HEADING_SHARE = 0.5
CARRIED = 0.35


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit that may be quoted.

    Attributes:
        text: the unit with white space folded.
        covered: n-grams of the question that it holds, its lead-in included.
        score: how well it answers; comparable within one question only.
    """

    hit: Hit
    unit: Unit
    text: str
    covered: frozenset[str]
    score: float


def question_terms(searcher: Searcher, question: str, query: str = "") -> Mapping[str, float]:
    """Weight of each n-gram of `question` and of its abbreviations' long forms.

    What only `query` holds, taken over from earlier turns, weighs less than the
    question's own words. The weights sum to 1; an n-gram that no document holds weighs
    the most.
    """
    own = " ".join([question, *searcher.expansions(question)])
    shares = {gram: CARRIED for gram in ngrams(query)} | dict.fromkeys(ngrams(own), 1.0)
    weights = {gram: share * searcher.snapshot.ngrams.idf(gram) for gram, share in shares.items()}
    total = sum(weights.values()) or 1.0
    return {gram: weight / total for gram, weight in weights.items()}


def folded(text: str) -> str:
    """`text` with each run of white space as one space."""
    return " ".join(text.split())


def unit_text(document_text: str, unit: Unit) -> str:
    """The text of `unit`, folded."""
    return folded(document_text[unit.start : unit.end])


def _with_lead(document_text: str, unit: Unit) -> str:
    lead = document_text[unit.lead[0] : unit.lead[1]] if unit.lead else ""
    return f"{lead} {document_text[unit.start : unit.end]}"


def _kind_bonus(analysis: QuestionAnalysis, unit: Unit, text: str) -> float:
    """What the unit gains by holding the kind of thing that is asked for."""
    bonus = 0.0
    for asked in analysis.asked:
        telling = asked in {Asked.DATE, Asked.NUMBER, Asked.PHONE, Asked.EMAIL, Asked.PERSON}
        if telling and holds(asked, text):
            bonus = max(bonus, KIND_BONUS)
    wants_contact = analysis.wants(Asked.CONTACT, Asked.PHONE, Asked.EMAIL)
    if unit.kind is UnitKind.CONTACT:
        bonus += CONTACT_BONUS if wants_contact else -KIND_BONUS / 2
    if unit.kind is UnitKind.ITEM and analysis.wants(Asked.LIST):
        bonus += KIND_BONUS / 2
    return bonus


def gather(
    searcher: Searcher,
    analysis: QuestionAnalysis,
    hits: Sequence[Hit],
    terms: Mapping[str, float],
    read: Mapping[tuple[str, int], float] | None = None,
) -> list[Candidate]:
    """Score every unit of `hits`, best first.

    Args:
        terms: what the question says, from `question_terms`.
        read: what the reader makes of units, by document and start; the words count
            where it has not read.
    """
    best = hits[0].score if hits else 0.0
    candidates = []
    for hit in hits:
        text = searcher.snapshot.documents[hit.passage.document].text
        heading = set(ngrams(f"{hit.passage.section} {hit.document.title}"))
        for unit in hit.passage.units:
            own = set(ngrams(_with_lead(text, unit)))
            covered = frozenset(gram for gram in terms if gram in own)
            score = sum(terms[gram] for gram in covered)
            score += HEADING_SHARE * sum(
                terms[gram] for gram in terms if gram in heading and gram not in own
            )
            score += _kind_bonus(analysis, unit, unit_text(text, unit))
            score -= PASSAGE_WEIGHT * (best - hit.score)
            if read is not None:
                score += read.get((hit.passage.document, unit.start), 0.0)
            candidates.append(Candidate(hit, unit, unit_text(text, unit), covered, score))
    return sorted(candidates, key=lambda candidate: -candidate.score)
