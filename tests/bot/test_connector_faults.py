"""Teams' connector slow, down, throttling, failing or breaking off.

Staff get the answer once, or one honest sentence; the service lives on.
"""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiohttp import web
from botbuilder.core import TurnContext

from tests.bot.faulty import (
    Fault,
    Waits,
    breaks_off,
    connected,
    hangs_up,
    metric,
    says,
    serving,
    texts,
)
from tests.bot.stand_ins import QUOTE, incoming


async def test_throttling_is_obeyed_and_the_answer_arrives_once(tmp_path: Path) -> None:
    waits = Waits()
    async with (
        connected(says(429, Retry_After="7"), says(429, Retry_After="3")) as connector,
        serving(tmp_path, waits=waits) as service,
    ):
        assert (await service.post("/api/messages", json=incoming(connector))).status == 200
        assert len(connector.tried) == 3
        assert len(connector.accepted) == 1
        assert QUOTE in connector.accepted[0]["text"]
        assert waits.seconds == [7.0, 3.0]
        assert await metric(service, 'samverkan_deliveries_total{end="repeated"}') == 2


@pytest.mark.parametrize("status", [412, 502, 503, 504])
async def test_a_passing_failure_is_tried_again_with_growing_pauses(
    tmp_path: Path, status: int
) -> None:
    waits = Waits()
    async with (
        connected(says(status), says(status), says(status)) as connector,
        serving(tmp_path, waits=waits) as service,
    ):
        await service.post("/api/messages", json=incoming(connector))
        assert len(connector.accepted) == 1
        assert waits.seconds == [0.5, 1.0, 2.0]


@pytest.mark.parametrize("status", [302, 400, 401, 403, 404, 413, 500])
async def test_a_refusal_for_good_is_not_tried_again_but_told_of(
    tmp_path: Path, status: int
) -> None:
    async with connected(says(status)) as connector, serving(tmp_path) as service:
        assert (await service.post("/api/messages", json=incoming(connector))).status == 200
        assert len(connector.tried) == 2
        assert "Något gick fel" in connector.accepted[0]["text"]


async def test_an_answer_that_was_taken_is_not_sent_twice_when_the_receipt_breaks_off(
    tmp_path: Path,
) -> None:
    async with connected(breaks_off) as connector, serving(tmp_path) as service:
        await service.post("/api/messages", json=incoming(connector))
        assert len(connector.tried) == 1
        assert await metric(service, 'samverkan_deliveries_total{end="delivered"}') == 2


async def test_an_answer_that_may_have_arrived_is_not_sent_twice_and_the_doubt_is_told(
    tmp_path: Path,
) -> None:
    async with connected(hangs_up) as connector, serving(tmp_path) as service:
        await service.post("/api/messages", json=incoming(connector))
        first, second = texts(connector.accepted)
        assert QUOTE in first
        assert "Ser du inget svar" in second
        assert await metric(service, 'samverkan_deliveries_total{end="unknown"}') == 1


async def test_a_slow_connector_costs_its_time_limit_and_nothing_is_sent_twice(
    tmp_path: Path,
) -> None:
    late = asyncio.Event()

    async def is_slow(_request: web.Request) -> web.Response:
        await late.wait()
        return web.json_response({"id": "late"})

    async with connected(is_slow) as connector, serving(tmp_path) as service:
        await service.post("/api/messages", json=incoming(connector))
        late.set()
        assert sum(QUOTE in text for text in texts(connector.tried)) == 1
        assert "Ser du inget svar" in texts(connector.tried)[-1]


async def test_other_people_are_answered_while_the_connector_is_slow_for_many(
    tmp_path: Path,
) -> None:
    late, all_there = asyncio.Event(), asyncio.Barrier(31)

    async def is_slow(_request: web.Request) -> web.Response:
        await all_there.wait()
        await late.wait()
        return web.json_response({"id": "late"})

    async with connected(*[is_slow] * 30) as connector, serving(tmp_path) as service:
        waiting = [
            asyncio.create_task(service.post("/api/messages", json=incoming(connector, id=f"{n}")))
            for n in range(30)
        ]
        await all_there.wait()
        await service.post("/api/messages", json=incoming(connector, id="another"))
        assert len(connector.accepted) == 1
        late.set()
        await asyncio.gather(*waiting)


async def test_an_edited_answer_is_put_in_place_again_when_its_fate_is_unknown(
    tmp_path: Path,
) -> None:
    async with connected(None, hangs_up) as connector, serving(tmp_path) as service:
        await service.post("/api/messages", json=incoming(connector, id="1"))
        edited = incoming(connector, id="1", type="messageUpdate")
        edited["channelData"] = {"eventType": "editMessage"}
        await service.post("/api/messages", json=edited)
        assert len(connector.tried) == 3
        assert [activity["method"] for activity in connector.messages] == ["POST", "PUT"]


async def test_a_connector_that_is_down_ends_the_turn_and_is_used_again_once_it_is_back(
    tmp_path: Path,
) -> None:
    waits = Waits()
    async with serving(tmp_path, waits=waits) as service:
        async with connected() as gone:
            activity = incoming(gone)
        assert (await service.post("/api/messages", json=activity)).status == 200
        assert waits.seconds[:3] == [0.5, 1.0, 2.0]
        assert (await service.get("/healthz")).status == 200
        async with connected() as back:
            await service.post("/api/messages", json=incoming(back, id="2"))
            assert QUOTE in back.accepted[0]["text"]


@pytest.fixture
def unlogged() -> Iterator[None]:
    """Nothing is logged: Pytest keeps that, and with it the frames of every exception."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("fault", [says(500), hangs_up, breaks_off], ids=["500", "hang", "cut"])
async def test_nothing_is_left_behind_by_faults(
    tmp_path: Path, fault: Fault, unlogged: None
) -> None:
    rounds = 10
    async with connected(*[fault] * 2 * (rounds + 1)) as connector, serving(tmp_path) as service:
        # What the first question starts, such as connections, stays for the others.
        await service.post("/api/messages", json=incoming(connector, id="first"))
        tasks, kept = len(asyncio.all_tasks()), _turns_kept()
        for n in range(rounds):
            await service.post("/api/messages", json=incoming(connector, id=f"{n}"))
        # What is done in the background is done within seconds, or it is a leak.
        for _ in range(100):
            if _turns_kept() <= kept + 1 and len(asyncio.all_tasks()) <= tasks + 2:
                break
            await asyncio.sleep(0.05)
        assert _turns_kept() <= kept + 1
        assert len(asyncio.all_tasks()) <= tasks + 2
        assert await metric(service, "samverkan_questions_waiting") == 0


def _turns_kept() -> int:
    gc.collect()
    return sum(isinstance(one, TurnContext) for one in gc.get_objects())
