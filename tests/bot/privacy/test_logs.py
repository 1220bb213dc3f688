"""What is planted in questions, comments and errors is in no log, database or file."""

from __future__ import annotations

import io
import json
import logging
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.teams import turn
from bot.telemetry.logs import set_up
from bot.types import Declined, DeclineReason, NotFound, Question, Reply
from tests.bot.conftest import StartService
from tests.bot.stand_ins import QUOTE, Connector, StandInAnswerer, answer, hit, incoming
from tests.bot.storage.conftest import everything
from tests.bot.storage.postgres import controlled

PLANTED = "Eleven Xerxes Ek, 121212-1212, bor på Storgatan 12, 070-123 45 67, x.ek@skola.se"
SECRETS = ("Xerxes", "121212-1212", "Storgatan 12", "070-123 45 67", "x.ek@skola.se")
IDS = ("29:person", "a:conversation", "entra-id-1")


@pytest.fixture(params=["text", "json"])
def log(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    """The log as the service writes it."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    stream = io.StringIO()
    set_up(request.param, stream)
    yield stream
    root.handlers[:] = before
    root.setLevel(level)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below `folder`."""
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def reply_to(question: Question) -> Reply:
    """An answer, none, or an error that repeats what was asked."""
    if question.text.startswith("Fel"):
        raise RuntimeError(f"Cannot read {question.text}")
    if question.text.startswith("Saknas"):
        return NotFound(question.text, "Det står inte.", 0.1, (hit(QUOTE),), "v")
    return answer(question.text)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """The address of a database, and the folder with all that it writes."""
    if request.param == "sqlite":
        yield "", tmp_path
        return
    with controlled() as server:
        yield server.address, server.folder


async def test_nothing_planted_is_left_anywhere(
    start_service: StartService,
    connector: Connector,
    log: io.StringIO,
    tmp_path: Path,
    database: tuple[str, Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    address, folder = database
    # A busy machine must not make it look as if the database were away.
    monkeypatch.setattr(turn, "_STORAGE_SECONDS", 30.0)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    service = await start_service(StandInAnswerer(reply_to), database_url=address)
    while (await (await service.get("/readyz")).json())["status"] != "ready":
        pass
    person = {"from": {"id": "29:person", "name": "Ada", "aadObjectId": "entra-id-1"}}

    async def send(number: int, text: str | None, **changes: Any) -> None:
        activity = incoming(connector, text, id=str(number), **person, **changes)
        assert (await service.post("/api/messages", json=activity)).status == 200

    for number, opening in enumerate(("Svar", "Saknas", "Fel")):
        await send(number, f"{opening}: {PLANTED}")
    reaction = {"reaction": "dislike", "feedback": json.dumps({"feedbackText": PLANTED})}
    value = {"actionName": "feedback", "actionValue": reaction}
    await send(9, None, type="invoke", name="message/submitAction", value=value, replyToId=None)
    logging.getLogger("any").error("Refused: Bearer abc.def.ghi for %s", PLANTED)
    # Whoever is masked is there all the same: or the search below would prove nothing.
    assert "[personnummer]" in await everything(address or f"sqlite:///{tmp_path / 'bot.db'}")

    written = log.getvalue()
    assert "RuntimeError" in written and "[personnummer]" in written
    assert "abc.def" not in written
    places = {"the log": written.encode()} | contents(tmp_path) | contents(folder)
    assert any(place.endswith(("bot.db", "/log")) for place in places)
    for place, content in places.items():
        for secret in (*SECRETS, *IDS):
            assert secret.encode() not in content, f"{secret} stands in {place}"


@pytest.mark.parametrize("wanted", [False, True])
async def test_questions_are_logged_only_where_the_settings_say_so_and_masked(
    start_service: StartService, connector: Connector, log: io.StringIO, wanted: bool
) -> None:
    def declines(question: Question) -> Reply:
        if "121212" in question.text:
            return Declined(question.text, "Skriv utan.", DeclineReason.PERSONAL_DATA, "v")
        return answer(question.text)

    service = await start_service(StandInAnswerer(declines), log_questions=wanted)
    for number, text in enumerate(("Vad gäller eleven Xerxes Ek?", "Eleven 121212-1212?")):
        await service.post("/api/messages", json=incoming(connector, text, id=f"{number}"))
    written = log.getvalue()
    assert ("eleven [namn]?" in written) == wanted
    assert "Xerxes" not in written and "1212" not in written and "personnummer" not in written
