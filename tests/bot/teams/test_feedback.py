"""Feedback: what the buttons send, and what is kept of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.storage import Storage
from bot.teams.feedback import MAX_COMMENT, read_feedback
from tests.bot.conftest import StartService
from tests.bot.stand_ins import QUOTE, Connector, incoming


def pressed(connector: Connector, reply_to: str, comment: str = "Bra!") -> dict[str, Any]:
    """The invoke that a press on the thumb sends."""
    value = {
        "actionName": "feedback",
        "actionValue": {"reaction": "like", "feedback": json.dumps({"feedbackText": comment})},
    }
    return incoming(
        connector, None, type="invoke", name="message/submitAction", value=value, replyToId=reply_to
    )


async def test_a_reaction_is_kept_with_its_answer_and_nobodys_name(
    start_service: StartService, connector: Connector, tmp_path: Path
) -> None:
    service = await start_service()
    await service.post("/api/messages", json=incoming(connector))
    response = await service.post("/api/messages", json=pressed(connector, "reply-2"))
    assert response.status == 200
    assert await response.json() == {}
    assert len(connector.messages) == 1

    storage = Storage(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}")
    (kept,) = await storage.feedback()
    await storage.close()
    assert (kept.reaction, kept.comment) == ("like", "Bra!")
    assert kept.question == "När görs planen?"
    assert kept.sources[0]["quote"] == QUOTE
    assert kept.version == "20260101-abc"
    raw = (tmp_path / "bot.db").read_bytes()
    for identity in (b"29:person", b"Ada", b"a:conversation", b"0000-aad"):
        assert identity not in raw


async def test_without_a_named_message_the_last_answer_is_meant(
    start_service: StartService, connector: Connector, tmp_path: Path
) -> None:
    service = await start_service()
    await service.post("/api/messages", json=incoming(connector, "Första?"))
    await service.post("/api/messages", json=incoming(connector, "Andra?", id="2"))
    invoke = pressed(connector, "") | {"replyToId": None}
    assert (await service.post("/api/messages", json=invoke)).status == 200
    storage = Storage(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}")
    assert [kept.question for kept in await storage.feedback()] == ["Andra?"]
    await storage.close()


async def test_a_press_that_comes_twice_is_kept_once_and_a_second_press_too(
    start_service: StartService, connector: Connector, tmp_path: Path
) -> None:
    service = await start_service()
    await service.post("/api/messages", json=incoming(connector))
    for number, comment in (("7", "Bra!"), ("7", "Bra!"), ("8", "Nja.")):
        invoke = pressed(connector, "reply-2", comment) | {"id": number}
        response = await service.post("/api/messages", json=invoke)
        assert (response.status, await response.json()) == (200, {})
    storage = Storage(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}")
    assert [kept.comment for kept in await storage.feedback()] == ["Bra!", "Nja."]
    await storage.close()


async def test_feedback_on_an_unknown_message_is_taken_quietly(
    start_service: StartService, connector: Connector, tmp_path: Path
) -> None:
    service = await start_service()
    response = await service.post("/api/messages", json=pressed(connector, "reply-99"))
    assert (response.status, await response.json()) == (200, {})


@pytest.mark.parametrize(
    ("feedback", "comment"),
    [
        ('{"feedbackText": " bra "}', "bra"),
        ("{}", ""),
        ("", ""),
        ("bara text", "bara text"),
        ("[1]", ""),
        ('{"feedbackText": 3}', ""),
        (json.dumps({"feedbackText": "x" * 9000}), "x" * MAX_COMMENT),
    ],
)
def test_the_comment_is_found(feedback: str, comment: str) -> None:
    value = {"actionName": "feedback", "actionValue": {"reaction": "dislike", "feedback": feedback}}
    reaction = read_feedback(value)
    assert reaction is not None
    assert (reaction.reaction, reaction.comment) == ("dislike", comment)


@pytest.mark.parametrize(
    "value",
    [None, [], "like", {}, {"actionName": "feedback"}, {"actionName": "x", "actionValue": {}}],
)
async def test_a_malformed_reaction_is_refused(
    start_service: StartService, connector: Connector, value: object
) -> None:
    assert read_feedback(value) is None
    service = await start_service()
    invoke = pressed(connector, "reply-1") | {"value": value}
    assert (await service.post("/api/messages", json=invoke)).status == 400


async def test_forgetting_erases_what_was_kept(
    start_service: StartService, connector: Connector, tmp_path: Path
) -> None:
    service = await start_service()
    await service.post("/api/messages", json=incoming(connector))
    await service.post("/api/messages", json=pressed(connector, "reply-2"))
    await service.post("/api/messages", json=incoming(connector, "glöm", id="3"))
    assert "glömt" in connector.messages[-1]["text"]
    storage = Storage(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}")
    assert list(await storage.feedback()) == []
    await storage.close()
    raw = (tmp_path / "bot.db").read_bytes()
    assert "När görs planen?".encode() not in raw and b"Bra!" not in raw
