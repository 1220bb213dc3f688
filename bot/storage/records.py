"""The values that are put into the database and taken out of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.types import Language

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Who:
    """Where and by whom something was asked, by the ids of Teams; never kept as such.

    Empty stands for any in a search, and for nobody in what is kept.
    """

    conversation: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True)
class NearPassage:
    """A passage that came near a question without an answer."""

    document: str
    file: str
    title: str
    section: str
    status: str
    start: int
    end: int
    text: str
    region: str = ""
    issued: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A question that the documents did not answer.

    Attributes:
        asker: digest of the conversation and person; a case is handed over by its asker.
        handed_over: a human was asked.
        address: where to send the human's answer; empty until handed over, and after.
        answer: the human's answer; empty while there is none.
        draft: the answer that support was too weak for; may be empty.
    """

    id: str
    created: datetime
    question: str
    language: Language
    asker: str
    version: str
    confidence: float
    contact: str = ""
    nearest: tuple[NearPassage, ...] = ()
    handed_over: bool = False
    address: Json = field(default_factory=dict)
    answer: str = ""
    draft: str = ""


@dataclass(frozen=True, slots=True)
class Feedback:
    """A reaction with the answer that it is about, for evaluators."""

    created: datetime
    reaction: str
    comment: str
    question: str
    answer: str
    outcome: str
    sources: tuple[Json, ...]
    version: str
