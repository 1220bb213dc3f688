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

from bot.telemetry.logs import set_up
from bot.types import NotFound, Question, Reply
from tests.bot.conftest import StartService
from tests.bot.stand_ins import QUOTE, Connector, StandInAnswerer, answer, hit, incoming

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


async def test_nothing_planted_is_left_anywhere(
    start_service: StartService,
    connector: Connector,
    log: io.StringIO,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    service = await start_service(StandInAnswerer(reply_to))
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

    written = log.getvalue()
    assert "RuntimeError" in written and "[personnummer]" in written
    assert "abc.def" not in written
    places = {"the log": written.encode()} | contents(tmp_path)
    assert any(place.endswith("bot.db") for place in places)
    for place, content in places.items():
        for secret in (*SECRETS, *IDS):
            assert secret.encode() not in content, f"{secret} stands in {place}"
