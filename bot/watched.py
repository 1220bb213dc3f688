"""Stands before what answers: lets in only so many questions, and tells how they went.

A queue that grows without end helps nobody: whoever waits longer than a person will has
asked again, and both questions are answered in vain. So who comes when it is full is told
so at once.
"""

from __future__ import annotations

import logging
from time import perf_counter

from bot.privacy.masking import mask
from bot.telemetry.telemetry import Telemetry
from bot.types import Answer, Answerer, NotFound, Question, Reply
from index.errors import SamverkanError, SnapshotError

_log = logging.getLogger(__name__)


class Overloaded(SamverkanError):
    """Too many questions wait already; asking again in a while helps."""


class WatchedAnswerer:
    """An `Answerer` with a bound on the questions in work and waiting.

    Args:
        most: how many questions may be in work or waiting.
        log_questions: whether the log tells what was asked, masked.
    """

    def __init__(
        self, answerer: Answerer, telemetry: Telemetry, *, most: int, log_questions: bool = False
    ) -> None:
        self._log_questions = log_questions
        self._answerer = answerer
        self._metrics = telemetry.metrics
        self._tracing = telemetry.tracing
        self._most = most
        self._waiting = 0

    @property
    def version(self) -> str:
        return self._answerer.version

    @property
    def waiting(self) -> int:
        """Questions that are in work or waiting."""
        return self._waiting

    def forget(self, conversation: str) -> None:
        self._answerer.forget(conversation)

    async def answer(self, question: Question) -> Reply:
        """Answer `question`; raises `Overloaded` when too many are before it."""
        if self._waiting >= self._most:
            self._metrics.replied("overloaded", 0.0, None)
            raise Overloaded(f"{self._waiting} questions are waiting.")
        self._waiting += 1
        began, outcome, reply = perf_counter(), "failed", None
        try:
            with self._tracing.span("answer") as span:
                reply = await self._answerer.answer(question)
                outcome = outcome_of(reply)
                span.set("outcome", outcome)
                span.set("index", reply.version)
            return reply
        except SnapshotError:
            outcome = "no_index"
            raise
        finally:
            self._waiting -= 1
            self._tell(outcome, perf_counter() - began, reply)

    def _tell(self, outcome: str, seconds: float, reply: Reply | None) -> None:
        self._metrics.replied(outcome, seconds, reply)
        facts = {
            "outcome": outcome,
            "milliseconds": round(1000 * seconds, 1),
            "index": self.version,
            "cached": bool(reply and reply.timings.cached),
        }
        _log.info("A question came to its end: %s.", outcome, extra=facts)
        # What was declined holds an identity number, and is told of nowhere.
        if self._log_questions and isinstance(reply, Answer | NotFound):
            _log.info("It was asked: %s", mask(reply.question))


def outcome_of(reply: Reply) -> str:
    """The name of the kind of `reply`, as the command line has it."""
    if isinstance(reply, Answer):
        return "answered"
    return "not_found" if isinstance(reply, NotFound) else "declined"
