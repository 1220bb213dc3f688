"""The questions of an evaluation by what they are about and how they are asked."""

from __future__ import annotations

from collections.abc import Sequence

from scripts.evaluation.estimates import Estimate
from scripts.evaluation.metrics import BY_NAME, measure
from scripts.evaluation.results import Scored


def sliced(questions: Sequence[Scored]) -> dict[str, dict[str, tuple[Scored, ...]]]:
    """The questions by document, kind, type, category, tag, language and status."""
    slices: dict[str, dict[str, list[Scored]]] = {}
    for question in questions:
        kind = "conversation" if question.turn else question.kind
        labels = {
            "document": question.documents,
            "kind": (kind,),
            "type": (question.type,),
            "category": (question.category,),
            "tag": question.tags,
            "language": (question.language,),
            "status": question.statuses,
        }
        for dimension, found in labels.items():
            for label in filter(None, found):
                slices.setdefault(dimension, {}).setdefault(label, []).append(question)
    return {
        dimension: {label: tuple(slices[dimension][label]) for label in sorted(slices[dimension])}
        for dimension in slices
    }


def measure_slice(
    dimension: str, part: Sequence[Scored], questions: Sequence[Scored]
) -> dict[str, Estimate]:
    """Every metric over one part of `questions`.

    A category holds unanswerable questions only, whose refusals are right by definition. So
    how precise its refusals are is measured with all answerable questions beside it.
    """
    found = measure(part)
    if dimension == "category":
        beside = [*part, *(q for q in questions if q.kind == "answerable")]
        found |= measure(beside, [BY_NAME["refusal_precision"]])
    return found
