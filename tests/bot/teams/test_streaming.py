"""A streamed answer on the wire, in a time of its own: order, pace, growth, stop and failure."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from botbuilder.schema import Activity

from bot.teams.rendering import message
from bot.teams.streaming import Stopped, Stream, StreamPace
from bot.types import Answer, Question, Reply
from tests.bot.conftest import StartService
from tests.bot.stand_ins import Connector, StandInAnswerer, answer, incoming

SIGNS = ("Jag söker …", "Jag skriver …")
AT_ONCE = StreamPace(before=0, between=0, last=0)


class Refused(Exception):
    """The connector's refusal."""

    def __init__(self, status: int) -> None:
        super().__init__(f"{status}")
        self.status = status


class Chat:
    """A chat that takes messages in a time that only sleeping moves on."""

    def __init__(self) -> None:
        self.now = 0.0
        self.wire: list[tuple[float, dict[str, Any]]] = []
        self.refuse: Callable[[dict[str, Any]], int] = lambda _sent: 0
        self.plan: dict[float, Callable[[], None]] = {}

    async def send(self, made: Activity) -> str:
        """Take `made`."""
        sent: dict[str, Any] = made.serialize()
        if status := self.refuse(sent):
            raise Refused(status)
        self.wire.append((self.now, sent))
        return f"id-{len(self.wire)}"

    async def sleep(self, seconds: float) -> None:
        """Move on, doing what was planned on the way."""
        self.now += seconds
        for moment in sorted(self.plan):
            if moment <= self.now:
                self.plan.pop(moment)()
        await asyncio.sleep(0)

    def stream(self, lead: str = "") -> Stream:
        """A stream to the chat."""
        pace = StreamPace(clock=lambda: self.now, sleep=self.sleep)
        return Stream(self.send, SIGNS, pace, lead)

    async def until(self, seconds: float) -> None:
        """Let what runs beside us run until then, or until it has nothing more to do."""
        for _ in range(2000):
            if self.now < seconds:
                await asyncio.sleep(0)


def info_of(sent: dict[str, Any]) -> dict[str, Any]:
    """The stream entity of a message."""
    (found,) = [entity for entity in sent["entities"] if entity["type"] == "streaminfo"]
    return dict(found)


async def test_signs_come_first_then_growing_text_then_the_whole() -> None:
    chat = Chat()
    stream = chat.stream()
    chat.plan = {
        4.5: lambda: stream.show("Planen görs [1]."),
        6.0: lambda: stream.show("Planen görs [1]. Familjen deltar [1]."),
    }
    await chat.until(9)
    sent = await stream.finish(message("Planen görs [1]. Familjen deltar [1]."))
    kinds = [(made["type"], info_of(made)["streamType"]) for _, made in chat.wire]
    assert kinds == [
        *[("typing", "informative")] * 2,
        *[("typing", "streaming")] * 2,
        ("message", "final"),
    ]
    texts = [made["text"] for _, made in chat.wire]
    assert texts[:2] == list(SIGNS)
    assert texts[3].startswith(texts[2])
    assert [info_of(made).get("streamSequence") for _, made in chat.wire] == [1, 2, 3, 4, None]
    assert [info_of(made).get("streamId") for _, made in chat.wire] == [None, *["id-1"] * 4]
    times = [moment for moment, _ in chat.wire]
    assert all(later - earlier >= 1.0 for earlier, later in zip(times, times[1:], strict=False))
    assert sent == "id-5"


async def test_the_words_come_after_the_lead() -> None:
    chat = Chat()
    stream = chat.stream("**När görs planen?**\n\n")
    chat.plan = {0.5: lambda: stream.show("Planen görs **nu**.")}
    await chat.until(1)
    await asyncio.sleep(0)
    assert chat.wire[0][1]["text"] == "**När görs planen?**\n\nPlanen görs \\*\\*nu\\*\\*."
    await stream.close()


async def test_an_answer_that_is_there_at_once_is_no_stream() -> None:
    chat = Chat()
    stream = chat.stream()
    assert await stream.finish(message("Svar [1].")) is None
    assert chat.wire == []


async def test_text_that_does_not_grow_from_what_was_shown_is_held_back() -> None:
    chat = Chat()
    stream = chat.stream()
    chat.plan = {0.5: lambda: stream.show("Planen görs."), 2.0: lambda: stream.show("Nej.")}
    await chat.until(3)
    chat.plan = {}
    await stream.finish(message("Nej."))
    assert [info_of(made)["streamType"] for _, made in chat.wire] == ["streaming", "final"]


async def test_who_stops_the_stream_gets_nothing_more() -> None:
    chat = Chat()
    stream = chat.stream()
    await chat.until(1)
    await asyncio.sleep(0)
    chat.refuse = lambda _sent: 403
    await chat.until(3)
    await asyncio.sleep(0)
    assert stream.stopped
    with pytest.raises(Stopped):
        stream.show("Mer.")
    assert await stream.finish(message("Svar.")) == ""
    assert len(chat.wire) == 1


async def test_a_refused_end_is_sent_without_a_stream() -> None:
    chat = Chat()
    stream = chat.stream()
    await chat.until(2)
    chat.refuse = lambda sent: 400 if sent["type"] == "message" else 0
    made = message("Svar.")
    assert await stream.finish(made) is None
    assert made.entities is None


async def test_an_end_of_which_nobody_knows_is_not_sent_again() -> None:
    chat = Chat()
    stream = chat.stream()
    await chat.until(2)

    def broken(_sent: dict[str, Any]) -> int:
        raise ConnectionResetError

    chat.refuse = broken
    with pytest.raises(ConnectionResetError):
        await stream.finish(message("Svar."))


async def test_after_two_minutes_the_answer_comes_without_a_stream() -> None:
    chat = Chat()
    stream = chat.stream()
    await chat.until(110)
    await asyncio.sleep(0)
    chat.now = 125
    assert await stream.finish(message("Svar.")) is None
    assert max(moment for moment, _ in chat.wire) < 115


class Writing(StandInAnswerer):
    """Writes its answer in pieces, and waits until each one is on the wire."""

    def __init__(self, connector: Connector) -> None:
        super().__init__(lambda question: answer(question.text, generated=True))
        self._connector = connector
        self.streamed = True

    async def answer(self, question: Question) -> Reply:
        """The reply, after a draft of it."""
        reply = await super().answer(question)
        assert isinstance(reply, Answer)
        self.streamed = question.listen is not None
        if question.listen:
            await self._connector.wait_until(lambda: len(self._updates("informative")) > 0)
            question.listen(reply.text)
            await self._connector.wait_until(lambda: len(self._updates("streaming")) > 0)
        return reply

    def _updates(self, kind: str) -> list[dict[str, Any]]:
        updates = [one for one in self._connector.of_type("typing") if one.get("entities")]
        return [one for one in updates if info_of(one)["streamType"] == kind]


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Streams that do not wait; the settings that name an LLM."""
    monkeypatch.setattr("bot.app.StreamPace", lambda: AT_ONCE)
    return {"llm_base_url": "http://127.0.0.1:1/v1", "llm_model": "stand-in"}


async def test_the_stream_of_a_personal_chat_ends_with_label_sources_and_feedback(
    start_service: StartService, connector: Connector, at_once: dict[str, str]
) -> None:
    service = await start_service(Writing(connector), **at_once)
    await service.post("/api/messages", json=incoming(connector))
    (final,) = connector.messages
    assert info_of(final)["streamType"] == "final"
    (root,) = [one for one in final["entities"] if one["type"] == "https://schema.org/Message"]
    assert root["additionalType"] == ["AIGeneratedContent"]
    assert root["citation"]
    assert final["channelData"]["feedbackLoop"]["type"] == "default"
    assert final["attachments"]
    update = next(one for one in connector.of_type("typing") if one.get("entities"))
    assert not update.get("attachments")
    assert update["conversation"]["conversationType"] == "personal"


@pytest.mark.parametrize("kind", ["groupChat", "channel"])
async def test_nothing_is_streamed_to_a_group(
    start_service: StartService, connector: Connector, at_once: dict[str, str], kind: str
) -> None:
    answerer = Writing(connector)
    service = await start_service(answerer, **at_once)
    mention = {"type": "mention", "text": "<at>B</at>", "mentioned": {"id": "28:bot"}}
    group = {"id": "19:g", "conversationType": kind, "isGroup": True}
    asked = incoming(connector, "<at>B</at> När?", conversation=group, entities=[mention])
    await service.post("/api/messages", json=asked)
    assert not answerer.streamed
    assert all(not one.get("entities") for one in connector.of_type("typing"))
    assert len(connector.messages) == 1


async def test_without_an_llm_nothing_is_streamed(
    start_service: StartService, connector: Connector
) -> None:
    answerer = Writing(connector)
    service = await start_service(answerer)
    await service.post("/api/messages", json=incoming(connector))
    assert not answerer.streamed
    assert len(connector.messages) == 1
