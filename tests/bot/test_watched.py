"""Overload: a bounded queue, and one polite sentence for who comes when it is full."""

from __future__ import annotations

import asyncio

import pytest

from bot.types import Question, Reply
from tests.bot.conftest import StartService
from tests.bot.stand_ins import QUOTE, Connector, StandInAnswerer, incoming


class Held(StandInAnswerer):
    """Answers when it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.let = asyncio.Event()
        self.working = asyncio.Semaphore(0)

    async def answer(self, question: Question) -> Reply:
        """The usual answer, once it is let."""
        self.working.release()
        await self.let.wait()
        return await super().answer(question)


@pytest.mark.parametrize(
    ("text", "part"), [("Vad är en plan?", "Många frågar"), ("What is a plan?", "Many people")]
)
async def test_who_comes_when_it_is_full_is_told_so_and_the_others_are_answered(
    start_service: StartService, connector: Connector, text: str, part: str
) -> None:
    answerer = Held()
    service = await start_service(answerer, max_waiting=3)
    asked = [
        asyncio.create_task(service.post("/api/messages", json=incoming(connector, id=f"{n}")))
        for n in range(3)
    ]
    for _ in asked:
        await answerer.working.acquire()
    await service.post("/api/messages", json=incoming(connector, text, id="late"))
    (turned_away,) = connector.messages
    assert part in turned_away["text"]
    metrics = await (await service.get("/metrics")).text()
    assert "samverkan_questions_waiting 3.0" in metrics
    assert 'samverkan_replies_total{outcome="overloaded"} 1.0' in metrics

    answerer.let.set()
    await asyncio.gather(*asked)
    await service.post("/api/messages", json=incoming(connector, id="again"))
    assert sum(QUOTE in message["text"] for message in connector.messages) == 4


async def test_beyond_all_room_requests_are_refused_and_health_is_still_told(
    start_service: StartService, connector: Connector
) -> None:
    answerer = Held()
    service = await start_service(answerer, max_waiting=1)
    connector.held = asyncio.Event()
    posts = [
        asyncio.create_task(service.post("/api/messages", json=incoming(connector, id=f"{n}")))
        for n in range(24)
    ]
    done, waiting = await asyncio.wait(posts, return_when=asyncio.FIRST_COMPLETED)
    assert {task.result().status for task in done} == {503}
    assert all(task.result().headers["Retry-After"] == "5" for task in done)
    assert (await service.get("/healthz")).status == 200
    connector.held.set()
    answerer.let.set()
    await asyncio.gather(*waiting)
    assert sum(task.result().status == 200 for task in posts) >= 4
