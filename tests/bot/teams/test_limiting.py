"""Limits on asking: who is held back, and what they are told."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import ValidationError

from tests.bot.conftest import Service, StartService, settings
from tests.bot.stand_ins import Connector, incoming

NO_LIMITS = {"limit_person": "", "limit_conversation": "", "limit_tenant": ""}


def asked(connector: Connector, number: int, **changes: Any) -> dict[str, Any]:
    """A question of a person in a conversation of a tenant."""
    person = {"id": f"29:{changes.pop('person', 'a')}"}
    conversation = {"id": changes.pop("conversation", "a:1"), "conversationType": "personal"}
    tenant = {"tenant": {"id": changes.pop("tenant", "t")}}
    about = {"from": person, "conversation": conversation, "channelData": tenant}
    text = changes.pop("text", f"Fråga {number}?")
    return incoming(connector, text, **{"id": str(number), **about, **changes})


async def send(service: Service, *activities: dict[str, Any]) -> None:
    for activity in activities:
        assert (await service.post("/api/messages", json=activity)).status == 200


def said(connector: Connector) -> list[str]:
    """What came of each message: an answer, or the sentence."""
    return [
        "held" if "många frågor" in one["text"] or "many questions" in one["text"] else "answer"
        for one in connector.messages
    ]


@pytest.mark.parametrize(
    ("limit", "others"),
    [
        ("limit_person", {"person": "b", "conversation": "a:2"}),
        ("limit_conversation", {"conversation": "a:2"}),
        ("limit_tenant", {"tenant": "u"}),
    ],
)
async def test_who_is_over_a_limit_is_told_once_and_others_are_answered(
    start_service: StartService, connector: Connector, limit: str, others: dict[str, str]
) -> None:
    service = await start_service(**{**NO_LIMITS, limit: "2/hour"})
    await send(service, *(asked(connector, number) for number in range(5)))
    assert said(connector) == ["answer", "answer", "held"]
    await send(service, asked(connector, 9, **others))
    assert said(connector)[-1] == "answer"


async def test_the_sentence_is_in_the_language_of_the_question(
    start_service: StartService, connector: Connector
) -> None:
    service = await start_service(**{**NO_LIMITS, "limit_person": "1/hour"})
    await send(service, asked(connector, 1), asked(connector, 2, text="Who is responsible?"))
    assert "many questions" in connector.messages[-1]["text"]


async def test_buttons_and_edits_count_too(
    start_service: StartService, connector: Connector
) -> None:
    service = await start_service(**{**NO_LIMITS, "limit_person": "2/hour"})
    edit = {"type": "messageUpdate", "channelData": {"eventType": "editMessage"}}
    await send(service, asked(connector, 1), asked(connector, 1, **edit))
    value = {
        "actionName": "feedback",
        "actionValue": {"reaction": "like", "feedback": json.dumps({"feedbackText": "x"})},
    }
    press = asked(connector, 3, type="invoke", name="message/submitAction", value=value)
    assert (await service.post("/api/messages", json=press)).status == 429


async def test_by_default_a_person_is_not_held_back(
    start_service: StartService, connector: Connector
) -> None:
    service = await start_service()
    await send(service, *(asked(connector, number) for number in range(10)))
    assert set(said(connector)) == {"answer"}


async def test_one_activity_is_answered_once_however_often_it_comes(
    start_service: StartService, connector: Connector
) -> None:
    service = await start_service()
    await send(service, *[asked(connector, 7)] * 5)
    assert said(connector) == ["answer"]


async def test_a_text_of_any_length_is_answered_soon(
    start_service: StartService, connector: Connector
) -> None:
    service = await start_service()
    for number, text in enumerate(("<at>" * 60_000, "a" * 300_000, "1 " * 100_000)):
        await send(service, asked(connector, number, text=text))
    assert len(connector.messages) == 3


@pytest.mark.parametrize("limit", ["many", "10", "10/fortnight"])
def test_a_limit_that_cannot_be_read_is_refused(limit: str) -> None:
    with pytest.raises(ValidationError, match="30/minute"):
        settings(limit_person=limit)
