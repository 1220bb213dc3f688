"""The log as JSON, with one id for all that belongs to a turn."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from bot.telemetry.logs import one_turn, set_up
from bot.types import Question, Reply
from index.errors import ModelError
from tests.bot.conftest import StartService
from tests.bot.stand_ins import Connector, StandInAnswerer, incoming


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Where the log goes; pytest's own handlers come back afterwards."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    root.handlers.clear()
    stream = io.StringIO()
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)


def lines(log: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def test_a_line_is_one_json_object_even_with_an_exception(log: io.StringIO) -> None:
    set_up("json", log)
    try:
        raise ValueError("två\nrader")
    except ValueError:
        logging.getLogger("bot.test").exception("Fel: %s", "å\nä")
    (line,) = lines(log)
    assert (line["level"], line["logger"], line["message"]) == ("ERROR", "bot.test", "Fel: å\nä")
    assert "ValueError" in line["exception"]
    assert line["time"]
    assert line["turn"] == ""


def test_lines_for_people_name_the_turn(log: io.StringIO) -> None:
    set_up("text", log)
    with one_turn() as turn:
        logging.getLogger("bot.test").warning("Hej")
    assert f"WARNING bot.test [{turn}]: Hej" in log.getvalue()


async def test_all_of_a_turn_has_one_id_which_the_sender_gets(
    start_service: StartService, connector: Connector, log: io.StringIO
) -> None:
    def fails(_question: Question) -> Reply:
        raise ModelError("trasig")

    set_up("json", log)
    service = await start_service(StandInAnswerer(fails))
    first = await service.post("/api/messages", json=incoming(connector, "Hemlig fråga", id="1"))
    second = await service.post("/api/messages", json=incoming(connector, "Hemlig fråga", id="2"))
    turns = [response.headers["X-Correlation-Id"] for response in (first, second)]
    of_turns = [line for line in lines(log) if line["turn"]]
    assert {line["turn"] for line in of_turns} == set(turns)
    assert len({*turns}) == 2
    (told,) = [line for line in of_turns if line["turn"] == turns[0] and "outcome" in line]
    assert told["outcome"] == "failed"
    assert told["milliseconds"] >= 0
    assert "Hemlig" not in log.getvalue()
