"""The values that pass between the doors and the answering: questions and replies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from index.types import DocumentInfo, Hit, Timings


class Language(StrEnum):
    """The language of the frame around the quotes."""

    SWEDISH = "sv"
    ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Question:
    """What a person asked.

    Attributes:
        conversation: key under which earlier turns are remembered; empty for none.
        listen: called with the text so far, each time an LLM has written more of it.
    """

    text: str
    conversation: str = ""
    listen: Callable[[str], None] | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Citation:
    """A verified place in a document: `quote` is exactly `text[start:end]` of it."""

    number: int
    document: DocumentInfo
    section: str
    page: int | None
    start: int
    end: int
    quote: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class AnswerTimings:
    """Milliseconds of a whole answer; those of the retrieval are none when it was `cached`."""

    retrieval: Timings = Timings()
    answer: float = 0.0
    total: float = 0.0
    cached: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """A supported answer.

    Attributes:
        text: sentences and `- ` list lines with references `[n]`, plain text.
        confidence: calibrated probability that the documents answer the question.
        caveats: one plain sentence each, in the language of the question.
        generated: an LLM wrote the text.
        follow_ups: questions to ask on with, that the documents do answer.
    """

    question: str
    text: str
    confidence: float
    citations: tuple[Citation, ...]
    caveats: tuple[str, ...]
    hits: tuple[Hit, ...]
    version: str
    language: Language = Language.SWEDISH
    timings: AnswerTimings = AnswerTimings()
    generated: bool = False
    follow_ups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer that an LLM is still writing: its verified sentences so far.

    For showing only: what follows may be another text, when the whole does not hold.
    """

    text: str


@dataclass(frozen=True, slots=True)
class NotFound:
    """The documents do not answer the question; `hits` are what came nearest.

    Attributes:
        text: the honest sentence, what came nearest and the next step.
        brief: the same without what came nearest, for doors that show `hits`.
        draft: the quotes that support was too weak for, for a human to judge; may be empty.
        contact: where the documents name somebody to ask, or `None`.
    """

    question: str
    text: str
    confidence: float
    hits: tuple[Hit, ...]
    version: str
    language: Language = Language.SWEDISH
    timings: AnswerTimings = AnswerTimings()
    contact: Citation | None = None
    brief: str = ""
    draft: str = ""


class DeclineReason(StrEnum):
    """Why a question was not processed."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    NOT_A_QUESTION = "not_a_question"
    LANGUAGE = "language"
    PERSONAL_DATA = "personal_data"
    COURTESY = "courtesy"
    FORGOTTEN = "forgotten"


@dataclass(frozen=True, slots=True)
class Declined:
    """The question was not processed; `text` says why and what to do."""

    question: str
    text: str
    reason: DeclineReason
    version: str
    language: Language = Language.SWEDISH
    timings: AnswerTimings = AnswerTimings()


Reply = Answer | NotFound | Declined


class Answerer(Protocol):
    """What answers a question: the real service, or a stand-in in tests."""

    @property
    def version(self) -> str:
        """Version of the index in service; empty while there is none."""
        ...

    async def answer(self, question: Question) -> Reply:
        """Answer `question`; raises `SamverkanError` when no index can be read."""
        ...

    def forget(self, conversation: str) -> None:
        """Forget the earlier turns of `conversation`."""
        ...
