"""People who ask at a steady rate, before the real service with a stand-in answerer."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest

from bot.types import Question, Reply
from index.errors import ModelError
from scripts.load.connector import StandInConnector
from scripts.load.play import Asked, End, Plan, Players
from scripts.load.report import Run, Sample, lines
from tests.bot.conftest import StartService, start_service
from tests.bot.stand_ins import StandInAnswerer, answer
from tests.bot.test_watched import Held

__all__ = ["start_service"]


def reply_of(question: Question) -> Reply:
    if question.text.startswith("fel"):
        raise ModelError("trasig")
    return answer(question.text)


async def test_each_question_is_told_with_its_end(start_service: StartService) -> None:
    answerer, connector, told = StandInAnswerer(reply_of), StandInConnector(), list[Asked]()
    service = await start_service(answerer)
    await connector.start()
    async with aiohttp.ClientSession() as session:
        players = Players(session, connector, str(service.make_url("/api/messages")))
        await players.play(Plan(("vad?", "fel"), 10, 50, 0.2, fresh=0.5), told.append)
    await connector.stop()
    assert sorted(one.end for one in told) == [End.ERROR] * 5 + [End.REPLIED] * 5
    assert len({question.text for question in answerer.asked}) == 6
    assert all(one.seconds > 0 for one in told)


async def test_what_is_too_much_is_turned_away_in_words_and_told_as_shed(
    start_service: StartService,
) -> None:
    answerer, connector, told = Held(), StandInConnector(), list[Asked]()

    def hear(asked: Asked) -> None:
        told.append(asked)
        if len(told) == 8:
            answerer.let.set()

    service = await start_service(answerer, max_waiting=2)
    await connector.start()
    async with aiohttp.ClientSession() as session:
        players = Players(session, connector, str(service.make_url("/api/messages")))
        plan = Plan(("vad?",), 10, 100, 0.1, fresh=1.0)
        await players.play(plan, hear)
    await connector.stop()
    assert sorted(one.end for one in told) == [End.REPLIED] * 2 + [End.SHED] * 8
    assert len({question.text for question in answerer.asked}) == 2


async def test_what_is_asked_beforehand_is_asked_one_at_a_time(
    start_service: StartService,
) -> None:
    answerer, connector = StandInAnswerer(reply_of), StandInConnector()
    service = await start_service(answerer, max_waiting=1)
    await connector.start()
    async with aiohttp.ClientSession() as session:
        players = Players(session, connector, str(service.make_url("/api/messages")))
        await players.ask_once([f"fråga {n}?" for n in range(5)])
    await connector.stop()
    assert [question.text for question in answerer.asked] == [f"fråga {n}?" for n in range(5)]


async def test_a_bot_that_is_down_is_an_error_and_not_a_crash() -> None:
    connector, told = StandInConnector(), list[Asked]()
    await connector.start()
    async with aiohttp.ClientSession() as session:
        players = Players(session, connector, "http://127.0.0.1:9/api/messages")
        await asyncio.wait_for(players.play(Plan(("vad?",), 3, 100, 0.03), told.append), 30)
    await connector.stop()
    assert [one.end for one in told] == [End.ERROR] * 3


def test_the_report_adds_up() -> None:
    asked = [Asked(n / 10, 0.1, End.REPLIED) for n in range(98)]
    asked += [Asked(5.0, 0.0, End.SHED), Asked(5.0, 20.0, End.ERROR)]
    memory = [Sample(0, 500.0), Sample(2, 600.0), Sample(9, 630.0)]
    run = Run(asked, memory, 10.0, 5.0)
    header, *rows, whole, total = lines(run, 5.0)
    assert len(rows) == 2
    assert whole.split() == ["all", "10.0", "98", "1", "1", "100.0", "100.0", "100.0", "630"]
    assert "+5.0 %" in total
    assert "0.50 cores" in total
    assert header.split()[0] == "seconds"
    assert run.growth() == pytest.approx(0.05)
