"""The scores of one answered question, exactly as the contract defines them.

Every score is a number, or absent where it does not apply: an unanswerable question has
no citation recall, and an answer without citations no citation precision. An absent
score takes no part in any mean, where a zero would.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.lines import one_line
from scripts.evaluation.answers import AnswerObject, CitedPlace, RetrievedPassage
from scripts.evaluation.matching import covers, includes, plain, without_references
from scripts.evaluation.ranking import rank_measures
from scripts.evaluation.sentences import contains, sentences, token_f1, tokens, words
from scripts.evaluation.suite import Asked
from scripts.evaluation.suite_items import Gold

GROUNDED_SHARE = 0.8
_LONG = 4
_MARK = re.compile(r"\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: what, whether it held, and the reason in words."""

    name: str
    passed: bool
    detail: str


def score(asked: Asked, answer: AnswerObject) -> dict[str, float]:
    """All scores of one question that apply to it, by name."""
    scores = _refusal(asked, answer)
    if asked.kind == "answerable":
        scores["answer_correct"] = float(is_correct(asked, answer))
        if asked.turn > 1:
            scores["later_turns_correct"] = scores["answer_correct"]
        if asked.sources:
            scores |= _citations(asked, answer)
            if answer.passages is not None:
                scores |= _retrieval(asked.sources, answer.passages)
        if asked.reference:
            scores["token_f1"] = _reference_f1(asked.reference, answer)
            scores["contains_reference"] = float(
                answer.answered and contains(answer.answer, asked.reference)
            )
    name = "answer_correct" if asked.kind == "answerable" else "refusal_correct"
    scores["handled_right"] = scores[name]
    scores["wrong_answer"] = float(answer.answered and not scores[name])
    if answer.answered:
        scores["answer_length"] = float(len(words(answer.answer)))
        scores |= _grounded(answer)
    if answer.confidence is not None:
        scores["confidence"] = answer.confidence
    if answer.timings_ms is not None:
        scores["latency_ms"] = answer.timings_ms.total
    return scores


def checks(asked: Asked, answer: AnswerObject) -> tuple[Check, ...]:
    """What passed and what failed, with reasons, for a person to read."""
    if asked.kind == "unanswerable":
        return (Check("refusal", not answer.answered, answer.outcome),)
    found = [Check("outcome", answer.answered, answer.outcome)]
    for pattern in asked.must_include:
        holds = includes(answer.answer, pattern)
        found.append(Check("must_include", holds, pattern))
    for source in asked.sources:
        citing = [c.number for c in answer.citations if _covers_any(source, c)]
        marks = " ".join(f"[{number}]" for number in citing)
        detail = " | ".join(f"{gold.file}: {one_line(gold.quote)}" for gold in source)
        found.append(Check("source", bool(citing), f"{marks} {detail}".strip()))
    return tuple(found)


def is_correct(asked: Asked, answer: AnswerObject) -> bool:
    """Outcome is `answered` and every pattern is found in the answer."""
    return answer.answered and all(includes(answer.answer, p) for p in asked.must_include)


def _refusal(asked: Asked, answer: AnswerObject) -> dict[str, float]:
    refused = not answer.answered
    name = "false_refusal" if asked.kind == "answerable" else "refusal_correct"
    return {name: float(refused), "refused": float(refused)}


def _covers_any(source: Sequence[Gold], place: CitedPlace | RetrievedPassage) -> bool:
    return any(covers(gold, place.file, place.original, place.text) for gold in source)


def _citations(asked: Asked, answer: AnswerObject) -> dict[str, float]:
    cited = answer.citations
    met = sum(any(_covers_any(source, c) for c in cited) for source in asked.sources)
    scores = {"citation_recall": met / len(asked.sources)}
    if cited:
        useful = sum(any(_covers_any(source, c) for source in asked.sources) for c in cited)
        scores["citation_precision"] = useful / len(cited)
    return scores


def _retrieval(
    sources: Sequence[Sequence[Gold]], passages: Sequence[RetrievedPassage]
) -> dict[str, float]:
    """Each gold source counts as one thing to find, at the first passage that covers it."""
    ranking: list[str] = []
    for place, passage in enumerate(passages):
        new = [
            name
            for number, source in enumerate(sources)
            if (name := f"gold-{number}") not in ranking and _covers_any(source, passage)
        ]
        ranking.extend(new or [f"other-{place}"])
    first_three = any(_covers_any(source, p) for source in sources for p in passages[:3])
    relevant = {f"gold-{number}": 1 for number in range(len(sources))}
    return {"passage_hit_at_3": float(first_three), **rank_measures(relevant, ranking)}


def _reference_f1(reference: str, answer: AnswerObject) -> float:
    return token_f1(answer.answer, reference) if answer.answered else 0.0


def _grounded(answer: AnswerObject) -> dict[str, float]:
    found = sentences(answer.answer)
    if not found:
        return {}
    by_number = {citation.number: citation for citation in answer.citations}
    held = sum(_is_grounded(sentence, by_number) for sentence in found)
    return {"groundedness": held / len(found)}


def _is_grounded(sentence: str, cited: Mapping[int, CitedPlace]) -> bool:
    """A sentence is held by its own citations; one without, by any of the answer's.

    The headings over a quote count with it, because an answer may begin with them.
    """
    numbers = [int(n) for n in _MARK.findall(sentence)] or list(cited)
    places = [cited[n] for n in numbers if n in cited]
    said = plain(without_references(sentence)).casefold().strip(' .:;,"”“')
    if any(said in plain(place.quote).casefold() for place in places):
        return True
    held = {t for p in places for t in tokens(f"{p.title} {p.section} {p.quote}")}
    wanted = tokens(sentence)
    if any(any(map(str.isdigit, token)) and token not in held for token in wanted):
        return False
    long = [token for token in wanted if len(token) >= _LONG] or wanted
    return bool(held) and sum(token in held for token in long) >= GROUNDED_SHARE * len(long)
