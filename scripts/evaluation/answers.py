"""The answer object as evaluators read it, whoever produced it.

Scoring sees nothing but this, so the same scores come out of a run in one process, of
the lines of `ask.py --jsonl` and of a bot behind an address. Keys that are not named
here are let through: the contract lets an answer object grow.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class _Wire(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class CitedPlace(_Wire):
    """One numbered citation.

    Attributes:
        before, after: the text around the quote, where no retrieved passage tells it.
    """

    number: int
    file: str
    quote: str
    original: str = ""
    document: str = ""
    title: str = ""
    section: str = ""
    page: int | None = None
    start: int = 0
    end: int = 0
    status: str = ""
    region: str = ""
    url: str = ""
    before: str = ""
    after: str = ""

    @property
    def text(self) -> str:
        """What the citation shows of the document."""
        return self.quote


class RetrievedPassage(_Wire):
    """One retrieved passage; the list of them is best first."""

    file: str
    text: str
    original: str = ""
    document: str = ""
    start: int = 0
    end: int = 0
    score: float = 0.0


class StageTimings(_Wire):
    """Milliseconds of the stages of one answer."""

    embed: float = 0.0
    search: float = 0.0
    rerank: float = 0.0
    answer: float = 0.0
    total: float = 0.0


class AnswerObject(_Wire):
    """What one question got; `passages` is `None` where nobody told what was retrieved."""

    id: str = ""
    question: str = ""
    outcome: Literal["answered", "not_found", "declined"]
    answer: str
    confidence: float | None = Field(default=None, ge=0, le=1)
    citations: tuple[CitedPlace, ...] = ()
    caveats: tuple[str, ...] = ()
    passages: tuple[RetrievedPassage, ...] | None = ()
    timings_ms: StageTimings | None = None

    @property
    def answered(self) -> bool:
        """Whether the question was answered rather than refused."""
        return self.outcome == "answered"
