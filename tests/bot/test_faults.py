"""Faults within: a locked database, the clock, and our own handlers. Staff are answered."""

from __future__ import annotations

import asyncio
import datetime
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.teams.handler import TeamsHandler
from bot.teams.rendering import Renderer
from bot.types import NotFound, Question, Reply
from tests.bot.conftest import StartService
from tests.bot.stand_ins import QUOTE, Connector, StandInAnswerer, hit, incoming


def kept_answers(database: Path) -> int:
    with closing(sqlite3.connect(database)) as connection:
        return int(connection.execute("select count(*) from answers").fetchone()[0])


async def _lock(connection: sqlite3.Connection) -> None:
    """Lock the database as soon as the service leaves it alone."""
    for _ in range(200):
        try:
            connection.execute("begin exclusive")
        except sqlite3.OperationalError:
            await asyncio.sleep(0.05)
        else:
            return
    pytest.fail("The database was never free.")


def not_found(question: Question) -> Reply:
    nearest = (hit("Parterna delar ansvaret."),)
    return NotFound(question.text, "Det står inte.", 0.2, nearest, "v", brief="Det står inte.")


async def test_a_locked_database_costs_no_answer_and_is_used_again(
    start_service: StartService, connector: Connector, tmp_path: Path
) -> None:
    service = await start_service()
    with closing(sqlite3.connect(tmp_path / "bot.db", isolation_level=None, timeout=0)) as other:
        await _lock(other)
        await service.post("/api/messages", json=incoming(connector, id="1"))
        assert QUOTE in connector.messages[0]["text"]
        other.execute("rollback")
    await service.post("/api/messages", json=incoming(connector, id="2"))
    assert len(connector.messages) == 2
    assert kept_answers(tmp_path / "bot.db") >= 1


async def test_a_locked_database_does_not_keep_back_what_is_not_in_the_documents(
    start_service: StartService, connector: Connector, tmp_path: Path
) -> None:
    service = await start_service(StandInAnswerer(not_found))
    with closing(sqlite3.connect(tmp_path / "bot.db", isolation_level=None, timeout=0)) as other:
        await _lock(other)
        await service.post("/api/messages", json=incoming(connector))
        other.execute("rollback")
    assert "Det står inte." in connector.messages[0]["text"]


@pytest.fixture
def set_back(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Sets the clock of the day ten days back, in every place that reads it."""
    now = time.time

    class Earlier(datetime.datetime):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> Any:
            return datetime.datetime.fromtimestamp(now() - 10 * 24 * 3600, tz)

    def act() -> None:
        monkeypatch.setattr(time, "time", lambda: now() - 10 * 24 * 3600)
        for place in ("bot.teams.delivery", "bot.storage.store", "index.validity"):
            monkeypatch.setattr(f"{place}.datetime", Earlier)

    return act


async def test_a_clock_that_is_set_back_changes_nothing_for_staff(
    start_service: StartService,
    connector: Connector,
    tmp_path: Path,
    set_back: Callable[[], None],
) -> None:
    service = await start_service(limit_person="3/hour")
    asked = [incoming(connector, id=f"{n}") for n in range(5)]
    await service.post("/api/messages", json=asked[0])
    set_back()
    for one in asked[:4]:
        await service.post("/api/messages", json=one)
    # The first is a repeat still, and the limit is neither reset nor stretched.
    answered = [QUOTE in message["text"] for message in connector.messages]
    assert answered == [True, True, False]
    assert (await service.get("/readyz")).status == 200
    assert kept_answers(tmp_path / "bot.db") == 2


@pytest.mark.parametrize(
    ("activity", "broken", "told"),
    [
        ({}, (TeamsHandler, "on_message_activity"), True),
        ({"text": "hjälp"}, (Renderer, "welcome"), True),
        ({"text": "källor"}, (Renderer, "documents"), True),
        ({}, (Renderer, "reply"), True),
        (
            {"type": "messageUpdate", "channelData": {"eventType": "editMessage"}},
            (TeamsHandler, "on_message_update_activity"),
            True,
        ),
        (
            {"type": "conversationUpdate", "membersAdded": [{"id": "28:bot"}]},
            (TeamsHandler, "on_conversation_update_activity"),
            False,
        ),
        (
            {"type": "installationUpdate", "action": "add"},
            (TeamsHandler, "on_installation_update_add"),
            False,
        ),
        (
            {"type": "installationUpdate", "action": "remove"},
            (TeamsHandler, "on_installation_update_remove"),
            False,
        ),
        (
            {"type": "invoke", "name": "message/submitAction"},
            (TeamsHandler, "on_invoke_activity"),
            False,
        ),
    ],
)
async def test_an_exception_in_any_handler_is_one_honest_sentence_and_no_end(
    start_service: StartService,
    connector: Connector,
    monkeypatch: pytest.MonkeyPatch,
    activity: dict[str, Any],
    broken: tuple[type, str],
    told: bool,
) -> None:
    service = await start_service()

    def fails(*_args: Any, **_named: Any) -> None:
        raise RuntimeError("trasig")

    with monkeypatch.context() as patch:
        patch.setattr(*broken, fails)
        body = {**incoming(connector, id="1"), **activity}
        response = await service.post("/api/messages", json=body)
        # 501 is botbuilder's answer to an invoke that came to nothing.
        assert response.status in {200, 501}
        assert "trasig" not in await response.text()
    assert ["Något gick fel" in message["text"] for message in connector.messages] == [True] * told
    await service.post("/api/messages", json=incoming(connector, id="2"))
    assert QUOTE in connector.messages[-1]["text"]
