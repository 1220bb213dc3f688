"""Memory after a burst: what it took is given back, however often it comes."""

from __future__ import annotations

import asyncio
import gc
import logging
import tracemalloc
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import aiohttp
import pytest

from bot.teams import handler, replies
from tests.bot.conftest import StartService
from tests.bot.stand_ins import Connector, StandInAnswerer, incoming

Json = dict[str, Any]
PEOPLE, WARM_UP, ROUNDS = 40, 2, 3
# Less than one kilobyte for each question of the later bursts would be noticed.
MOST_BYTES = PEOPLE * ROUNDS * 1000


@pytest.fixture
def traced() -> Iterator[None]:
    """Allocations are counted, and nothing is logged: Pytest keeps what is."""
    logging.disable(logging.CRITICAL)
    tracemalloc.start()
    yield
    tracemalloc.stop()
    logging.disable(logging.NOTSET)


async def burst(post: Callable[[Json], Awaitable[int]], connector: Connector, number: int) -> None:
    """Everybody asks at once; then what the stand-in has noted is thrown away."""
    asked = (
        incoming(connector, id=f"{number}-{n}", conversation={"id": f"a:{number}-{n}"})
        for n in range(PEOPLE)
    )
    assert {*await asyncio.gather(*map(post, asked))} == {200}
    connector.arrived.clear()


async def settled() -> int:
    """Bytes in use once all that is done in the background is done."""
    for _ in range(20):
        await asyncio.sleep(0.02)
    gc.collect()
    return tracemalloc.get_traced_memory()[0]


async def test_memory_returns_after_a_burst(
    start_service: StartService,
    connector: Connector,
    monkeypatch: pytest.MonkeyPatch,
    traced: None,
) -> None:
    # The memories that are bounded anyway are full after the first burst.
    for module in (handler, replies):
        monkeypatch.setattr(module, "_REMEMBERED", PEOPLE // 2)
    answerer = StandInAnswerer()
    service = await start_service(answerer, limit_person="", limit_conversation="", limit_tenant="")
    url = service.make_url("/api/messages")
    # Not by the service's own test client, which keeps every response until it is closed.
    async with aiohttp.ClientSession() as session:

        async def post(asked: Json) -> int:
            async with session.post(url, json=asked) as response:
                return response.status

        async def in_use(numbers: range) -> int:
            for number in numbers:
                await burst(post, connector, number)
            answerer.asked.clear()
            return await settled()

        # What the first bursts make, such as connections, stays for the others.
        before = await in_use(range(WARM_UP))
        after = await in_use(range(WARM_UP, WARM_UP + ROUNDS))
    assert after - before < MOST_BYTES
