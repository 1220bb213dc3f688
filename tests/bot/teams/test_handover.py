"""From a question without an answer to a human, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.storage import Storage
from bot.types import NotFound, Question, Reply
from tests.bot.conftest import Service, StartService
from tests.bot.stand_ins import QUOTE, Connector, StandInAnswerer, citation, hit, incoming
from tests.bot.teams.limits import violations

EXPERTS = "19:experts@thread.tacv2"


def not_found(question: Question) -> Reply:
    """A reply that the documents hold no answer."""
    contact = citation("Eva Exempel, 010-000 00 00")
    return NotFound(question.text, "Det står inte.", 0.1, (hit(QUOTE),), "v", contact=contact)


def pressed(connector: Connector, value: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A press on a card's button."""
    return incoming(connector, None, value=value, **changes)


async def ask(service: Service, connector: Connector) -> str:
    """Ask a question without an answer; returns what its button names."""
    await service.post("/api/messages", json=incoming(connector, "Vad kostar det?"))
    message = connector.messages[-1]
    assert message["text"] == "Det står inte."
    assert violations(message) == []
    (button,) = message["attachments"][0]["content"]["actions"]
    assert button["title"] == "Fråga en människa"
    assert button["data"]["action"] == "ask_human"
    case = button["data"]["case"]
    assert isinstance(case, str)
    return case


def at_experts(connector: Connector, case: str, answer: str, number: int = 1) -> dict[str, Any]:
    """An expert's answer from the experts' channel."""
    return pressed(
        connector,
        {"action": "expert_answer", "case": case, "answer": answer},
        id=f"expert-{number}",
        replyToId="form",
        conversation={"id": f"{EXPERTS};messageid=1", "conversationType": "channel"},
    )


async def test_a_question_goes_to_the_experts_and_the_answer_comes_back(
    start_service: StartService, connector: Connector, tmp_path: Path
) -> None:
    service = await start_service(StandInAnswerer(not_found), expert_conversation=EXPERTS)
    case = await ask(service, connector)
    await service.post(
        "/api/messages", json=pressed(connector, {"action": "ask_human", "case": case}, id="2")
    )
    form, told = connector.messages[1:]
    assert form["conversation"]["id"] == EXPERTS
    content = str(form["attachments"][0]["content"])
    assert "Vad kostar det?" in content and QUOTE in content
    assert "'Ada'" not in str(form) and "29:person" not in str(form)
    assert "skickat din fråga" in told["text"]

    await service.post("/api/messages", json=at_experts(connector, case, "Det är **gratis**."))
    back, done = connector.messages[3:]
    assert back["conversation"]["id"] == "a:conversation"
    assert "Svar från en människa" in back["text"]
    assert "Vad kostar det?" in back["text"]
    assert r"Det är \*\*gratis\*\*." in back["text"]
    assert (done["method"], done["path"].rpartition("/")[2]) == ("PUT", "form")

    storage = Storage(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}")
    (kept,) = await storage.cases()
    await storage.close()
    assert kept.answer == "Det är **gratis**."
    assert kept.address == {}


async def test_nothing_is_sent_twice(start_service: StartService, connector: Connector) -> None:
    service = await start_service(StandInAnswerer(not_found), expert_conversation=EXPERTS)
    case = await ask(service, connector)
    for number in (2, 3):
        press = pressed(connector, {"action": "ask_human", "case": case}, id=str(number))
        await service.post("/api/messages", json=press)
    assert "redan skickad" in connector.messages[-1]["text"]
    for number in (1, 2):
        answer = at_experts(connector, case, "Svar.", number)
        await service.post("/api/messages", json=answer)
    assert "redan besvarad" in connector.messages[-1]["text"]
    to_asker = [m for m in connector.messages if "Svar från en människa" in (m.get("text") or "")]
    assert len(to_asker) == 1


async def test_an_empty_answer_is_asked_for_again(
    start_service: StartService, connector: Connector
) -> None:
    service = await start_service(StandInAnswerer(not_found), expert_conversation=EXPERTS)
    case = await ask(service, connector)
    press = pressed(connector, {"action": "ask_human", "case": case}, id="2")
    await service.post("/api/messages", json=press)
    await service.post("/api/messages", json=at_experts(connector, case, "  "))
    assert connector.messages[-1]["text"] == "Skriv ett svar först."


async def test_only_the_experts_channel_answers(
    start_service: StartService, connector: Connector
) -> None:
    service = await start_service(StandInAnswerer(not_found), expert_conversation=EXPERTS)
    case = await ask(service, connector)
    press = pressed(connector, {"action": "ask_human", "case": case}, id="2")
    await service.post("/api/messages", json=press)
    before = len(connector.messages)
    forged = at_experts(connector, case, "Falskt.") | {"conversation": {"id": "19:other"}}
    await service.post("/api/messages", json=forged)
    (told,) = connector.messages[before:]
    assert told["conversation"]["id"] == "19:other"


@pytest.mark.parametrize("case", ["unknown", None])
async def test_only_the_asker_hands_a_question_over(
    start_service: StartService, connector: Connector, case: str | None
) -> None:
    service = await start_service(StandInAnswerer(not_found), expert_conversation=EXPERTS)
    asked = await ask(service, connector)
    press = pressed(connector, {"action": "ask_human", "case": case or asked}, id="2")
    press["from"] = {"id": "29:somebody-else"}
    await service.post("/api/messages", json=press)
    assert len(connector.messages) == 2
    assert "finns inte kvar" in connector.messages[1]["text"]


async def test_without_experts_the_documents_contact_is_told(
    start_service: StartService, connector: Connector
) -> None:
    service = await start_service(StandInAnswerer(not_found))
    case = await ask(service, connector)
    press = pressed(connector, {"action": "ask_human", "case": case}, id="2")
    await service.post("/api/messages", json=press)
    assert "Eva Exempel, 010-000 00 00" in connector.messages[1]["text"]


async def test_a_hand_over_that_reaches_nobody_can_be_tried_again(
    start_service: StartService, connector: Connector
) -> None:
    service = await start_service(StandInAnswerer(not_found), expert_conversation=EXPERTS)
    case = await ask(service, connector)
    connector.refused = {EXPERTS}
    press = pressed(connector, {"action": "ask_human", "case": case}, id="2")
    await service.post("/api/messages", json=press)
    assert "Något gick fel" in connector.messages[-1]["text"]
    connector.refused = set()
    await service.post("/api/messages", json=press | {"id": "3"})
    assert "skickat din fråga" in connector.messages[-1]["text"]
