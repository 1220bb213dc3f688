"""The last check before an answer leaves: every quote is in its document (pure)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.types import Answer
from index.errors import SamverkanError
from index.types import Document

_REFERENCE = re.compile(r"\[(\d+)\]")


class UnverifiedAnswer(SamverkanError):
    """An answer whose quotes or references do not hold; it must not be sent."""


def references(text: str) -> list[int]:
    """The numbers of the references `[n]` in `text`, in order."""
    return [int(number) for number in _REFERENCE.findall(text)]


def _units(text: str) -> list[str]:
    """What must carry a reference: paragraphs, and a list with its lead-in as one."""
    return [part for part in re.split(r"\n\s*\n", text) if part.strip()]


def verify(answer: Answer, documents: Mapping[str, Document]) -> Answer:
    """Return `answer` when every quote is an exact slice and every reference resolves.

    Raises `UnverifiedAnswer` naming the first thing that does not hold.
    """
    numbers = [citation.number for citation in answer.citations]
    if numbers != list(range(1, len(numbers) + 1)):
        raise UnverifiedAnswer(f"The citations are numbered {numbers}.")
    for citation in answer.citations:
        document = documents.get(citation.document.id)
        if document is None:
            raise UnverifiedAnswer(f"[{citation.number}] cites an unknown document.")
        if not citation.quote or document.text[citation.start : citation.end] != citation.quote:
            raise UnverifiedAnswer(f"[{citation.number}] is not in {citation.document.file}.")
    unknown = set(references(answer.text)) ^ set(numbers)
    if unknown:
        raise UnverifiedAnswer(f"The references {sorted(unknown)} have no counterpart.")
    for part in _units(answer.text):
        if not references(part):
            raise UnverifiedAnswer("A part of the answer carries no reference.")
    return answer
