"""The LLM's endpoint fails in every way that endpoints fail: the quoted answer goes out."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

import pytest

from bot.answering.service import AnsweringService
from bot.types import Answer, Draft
from tests.bot.answering.endpoint import PATIENCE, QUESTION, QUOTED, TRUE, Endpoint, ask, writer_for
from tests.bot.conftest import StartService
from tests.bot.stand_ins import Connector, incoming

Make = Callable[..., AnsweringService]


class Clock:
    """A clock that a test moves."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize("setting", ["llm_seconds", "llm_pause_seconds"])
@pytest.mark.parametrize("stall_after", [0, 9])
async def test_a_stalling_endpoint_costs_no_more_than_its_time(
    make_service: Make, endpoint: Endpoint, setting: str, stall_after: int
) -> None:
    endpoint.say(f"{TRUE} {TRUE}")
    endpoint.stall_after = stall_after
    service = make_service(writer=writer_for(endpoint, **{setting: 0.2}))
    reply = await ask(service)
    assert reply.text.startswith(QUOTED)
    assert not reply.generated
    assert 200 <= reply.timings.total < 4000


async def test_a_time_limit_does_not_strike_who_listens(
    make_service: Make, endpoint: Endpoint
) -> None:
    endpoint.say(f"{TRUE} {TRUE} Totalt")
    endpoint.stall_after = 14
    service = make_service(writer=writer_for(endpoint, llm_seconds=1))
    steps = []
    async for step in service.stream(QUESTION):
        steps.append(step)
        await asyncio.sleep(1.2)
    assert isinstance(steps[0], Draft)
    assert isinstance(steps[-1], Answer)
    assert not steps[-1].generated


@pytest.mark.parametrize("break_after", [0, 9])
async def test_a_stream_that_breaks_off_is_not_the_answer(
    service: AnsweringService, endpoint: Endpoint, break_after: int
) -> None:
    endpoint.say(f"{TRUE} {TRUE}")
    endpoint.break_after = break_after
    reply = await ask(service)
    assert reply.text.startswith(QUOTED)
    assert not reply.generated


@pytest.mark.parametrize("finish", ["length", "content_filter", "tool_calls", None])
async def test_a_text_without_its_proper_end_is_not_the_answer(
    service: AnsweringService, endpoint: Endpoint, finish: str | None
) -> None:
    endpoint.say(TRUE)
    endpoint.finish = finish
    assert not (await ask(service)).generated


async def test_a_refusal_gives_the_quotes(service: AnsweringService, endpoint: Endpoint) -> None:
    endpoint.say(TRUE)
    endpoint.refusal = "I can't help with that."
    assert not (await ask(service)).generated


@pytest.mark.parametrize("status", [400, 401, 404, 429, 500, 503])
async def test_an_error_gives_the_quotes(
    service: AnsweringService, endpoint: Endpoint, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    endpoint.status = status
    with caplog.at_level(logging.DEBUG, "bot"):
        reply = await ask(service)
    assert reply.text.startswith(QUOTED)
    assert len(endpoint.asked) == 1
    assert str(status) in caplog.text
    assert QUESTION.text not in caplog.text


@pytest.mark.parametrize(
    "raw",
    [
        b"<html>busy</html>",
        b"data: {not json\n\n",
        b'data: {"choices": "none"}\n\n',
        b'data: {"choices": [{"delta": null}]}\n\n',
        b'data: {"choices": [{"delta": {"content": ["a"]}, "finish_reason": "stop"}]}\n\n',
        b'data: {"error": {"message": "overloaded"}}\n\n',
        b"\xff\xfe\x00",
        b"",
    ],
)
async def test_rubbish_gives_the_quotes(
    service: AnsweringService, endpoint: Endpoint, raw: bytes
) -> None:
    endpoint.raw = raw
    assert not (await ask(service)).generated


async def test_an_endpoint_that_is_not_there_gives_the_quotes(
    make_service: Make, endpoint: Endpoint
) -> None:
    writer = writer_for(endpoint)
    await endpoint.server.close()
    assert not (await ask(make_service(writer=writer))).generated


async def test_an_endpoint_that_does_not_stop_is_stopped(
    service: AnsweringService, endpoint: Endpoint
) -> None:
    endpoint.pieces = [f"{TRUE} "] * 500
    assert not (await ask(service)).generated


async def test_a_failing_endpoint_is_left_alone_for_a_while(
    make_service: Make, endpoint: Endpoint
) -> None:
    clock, writer = Clock(), writer_for(endpoint)
    writer._clock = clock
    service = make_service(writer=writer)
    endpoint.status, endpoint.headers = 429, {"Retry-After": "90"}
    await ask(service)
    clock.now = 89
    await ask(service)
    assert len(endpoint.asked) == 1
    clock.now = 91
    endpoint.status = 200
    endpoint.say(TRUE)
    assert (await ask(service)).generated
    assert len(endpoint.asked) == 2


async def test_staff_are_answered_in_time_whatever_the_endpoint_does(
    make_service: Make, endpoint: Endpoint, start_service: StartService, connector: Connector
) -> None:
    endpoint.silent = True
    writers = [writer_for(endpoint, llm_seconds=0.3) for _ in range(2)]
    for number, writer in enumerate(writers):
        answerer = make_service(writer=writer)
        bot = await start_service(answerer, answerer)
        asked = incoming(connector, id=str(number), text=QUESTION.text)
        response = await asyncio.wait_for(bot.post("/api/messages", json=asked), PATIENCE)
        assert response.status < 300
        assert connector.messages[number]["text"].startswith(QUOTED)
        # The second finds nobody there at all.
        await endpoint.close()
