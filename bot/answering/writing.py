"""Lets an LLM write an answer anew, while the quoted one stands by."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, replace
from time import perf_counter

from bot.answering.followups import Standalone
from bot.answering.grounding import Grounded
from bot.answering.sourcing import Sourcing
from bot.answering.verify import UnverifiedAnswer, verify
from bot.answering.writer import Assignment, NotWritten, Writer
from bot.privacy.masking import mask
from bot.types import Answer, Draft, Language, Reply
from index.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Prepared:
    """The reply that quotes, with what writing another one takes."""

    reply: Reply
    asked: Standalone
    snapshot: Snapshot


def _assignment(prepared: Prepared, answer: Answer) -> Assignment:
    """What `answer` is to be written from; personal data in the question stays here."""
    quoted = frozenset(
        hit.passage.id
        for hit in answer.hits
        for citation in answer.citations
        if hit.passage.document == citation.document.id
        and hit.passage.start <= citation.start < hit.passage.end
    )
    in_context = prepared.asked.query if prepared.asked.follows else ""
    return Assignment(mask(answer.question), answer.hits, quoted, mask(in_context))


async def write_anew(
    writer: Writer | None, sourcing: Sourcing, prepared: Prepared
) -> AsyncGenerator[Draft | Reply, None]:
    """Yield drafts while `writer` writes, and last the reply: the written one if it holds.

    An English question keeps its Swedish quotes: words are checked against the source's.
    """
    reply = prepared.reply
    if writer is None or not isinstance(reply, Answer) or reply.language is not Language.SWEDISH:
        yield reply
        return
    began = perf_counter()
    answer, grounded = reply, None
    try:
        async with aclosing(writer.write(_assignment(prepared, reply))) as texts:
            async for grounded in texts:
                yield Draft(grounded.text)
        if grounded is not None:
            answer = _written(grounded, sourcing, reply, prepared.snapshot)
    except (NotWritten, UnverifiedAnswer):
        answer = reply
    spent, timings = 1000 * (perf_counter() - began), reply.timings
    answer_ms, total = round(timings.answer + spent, 3), round(timings.total + spent, 3)
    yield replace(answer, timings=replace(timings, answer=answer_ms, total=total))


def _written(grounded: Grounded, sourcing: Sourcing, reply: Answer, snapshot: Snapshot) -> Answer:
    """`reply` with the text of the LLM; raises `UnverifiedAnswer` when it does not hold."""
    answer = sourcing.sourced(snapshot, reply, grounded.text, grounded.places)
    return verify(replace(answer, generated=True), snapshot.documents)
