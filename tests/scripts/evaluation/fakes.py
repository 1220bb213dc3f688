"""Answers, questions and a scripted system for the tests of the evaluation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scripts.evaluation.answers import AnswerObject, CitedPlace, RetrievedPassage, StageTimings
from scripts.evaluation.results import Provenance, Scored, scored
from scripts.evaluation.suite import Asked
from scripts.evaluation.suite_items import Gold


def answer(text: str = "Ja [1].", **changes: Any) -> AnswerObject:
    """An answered answer object without citations or passages unless given."""
    values: dict[str, Any] = {"outcome": "answered", "answer": text, "confidence": 0.9}
    return AnswerObject(**(values | changes))


def refusal(confidence: float = 0.1) -> AnswerObject:
    return AnswerObject(outcome="not_found", answer="Det hittar jag inte.", confidence=confidence)


def cite(number: int, file: str, quote: str, original: str = "") -> CitedPlace:
    return CitedPlace(number=number, file=file, quote=quote, original=original)


def passage(file: str, text: str, original: str = "") -> RetrievedPassage:
    return RetrievedPassage(file=file, text=text, original=original)


def took(milliseconds: float) -> StageTimings:
    return StageTimings(total=milliseconds)


def asked(**changes: Any) -> Asked:
    """An answerable question of the suite `s.yaml` with the id `a`."""
    values: dict[str, Any] = {
        "suite": "s.yaml",
        "item": "a",
        "turn": 0,
        "question": "Får man?",
        "kind": "answerable",
        "type": "fact",
        "category": "",
        "tags": (),
        "language": "sv",
        "sources": (),
        "must_include": (),
        "reference": None,
        "note": "",
    }
    return Asked(**(values | changes))


def gold(file: str, quote: str) -> tuple[Gold, ...]:
    return (Gold(file=file, quote=quote),)


def result_of(
    reply: AnswerObject, statuses: Mapping[str, str] | None = None, **question: Any
) -> Scored:
    return scored(asked(**question), reply, statuses or {})


class ScriptedSystem:
    """Gives the answers it was told to give, and remembers how it was asked."""

    def __init__(self, answers: Mapping[str, AnswerObject], name: str = "scripted") -> None:
        self.answers = answers
        self.name = name
        self.closed = False
        self.asked: list[tuple[str, str, str]] = []

    async def ask(self, question: str, *, id: str, conversation: str) -> AnswerObject:
        self.asked.append((question, id, conversation))
        return self.answers[question]

    def provenance(self) -> Provenance:
        return Provenance(system=self.name, index_version="v1")

    async def close(self) -> None:
        self.closed = True
