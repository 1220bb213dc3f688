"""Turns: greeting, bad input, mentions, repeats and faults."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.types import Declined, DeclineReason, Question, Reply
from index.errors import ModelError, SnapshotError
from tests.bot.conftest import StartService
from tests.bot.stand_ins import Connector, StandInAnswerer, answer, incoming
from tests.bot.teams.limits import violations

GROUP = {"id": "19:group", "conversationType": "groupChat", "isGroup": True}
MENTION = {
    "type": "mention",
    "text": "<at>Samverkan</at>",
    "mentioned": {"id": "28:bot", "name": "Samverkan"},
}


def added(connector: Connector, member: str, **changes: Any) -> dict[str, Any]:
    """Members were added."""
    return incoming(
        connector, None, type="conversationUpdate", membersAdded=[{"id": member}], **changes
    )


async def test_an_install_is_greeted_once(
    start_service: StartService, connector: Connector
) -> None:
    service = await start_service()
    installed = incoming(connector, None, type="installationUpdate", action="add")
    for activity in (added(connector, "28:bot"), added(connector, "29:person"), installed):
        await service.post("/api/messages", json=activity)
    (greeting,) = connector.messages
    assert "samverkan för barns och ungas hälsa" in greeting["text"]
    assert "personnummer" in greeting["text"]


async def test_a_new_install_is_greeted_anew_and_forgets_the_old(
    start_service: StartService, connector: Connector
) -> None:
    answerer = StandInAnswerer()
    service = await start_service(answerer)
    for action in ("add", "remove", "add"):
        activity = incoming(connector, None, type="installationUpdate", action=action)
        await service.post("/api/messages", json=activity)
    assert len(connector.messages) == 2
    assert len(answerer.forgotten) == 1


async def test_a_new_version_of_the_app_greets_nobody_and_forgets_nothing(
    start_service: StartService, connector: Connector
) -> None:
    answerer = StandInAnswerer()
    service = await start_service(answerer)
    for action in ("remove-upgrade", "add-upgrade"):
        activity = incoming(connector, None, type="installationUpdate", action=action)
        assert (await service.post("/api/messages", json=activity)).status == 200
    assert connector.messages == []
    assert answerer.forgotten == []


async def test_in_a_group_only_the_bots_own_arrival_is_greeted(
    start_service: StartService, connector: Connector
) -> None:
    service = await start_service()
    await service.post("/api/messages", json=added(connector, "29:new", conversation=GROUP))
    assert connector.messages == []
    await service.post("/api/messages", json=added(connector, "28:bot", conversation=GROUP))
    assert len(connector.messages) == 1


async def test_a_mention_is_no_part_of_the_question(
    start_service: StartService, connector: Connector
) -> None:
    answerer = StandInAnswerer()
    service = await start_service(answerer)
    activity = incoming(
        connector,
        "<at>Samverkan</at>&nbsp;Vad säger <at>Bo Ek</at> om SIP &amp; plan?",
        conversation=GROUP,
        entities=[
            MENTION,
            {"type": "mention", "text": "<at>Bo Ek</at>", "mentioned": {"id": "29:bo"}},
            {"type": "clientInfo", "locale": "sv-SE"},
        ],
    )
    await service.post("/api/messages", json=activity)
    assert answerer.asked[0].text == "Vad säger Bo Ek om SIP & plan?"


async def test_in_a_group_only_addressed_messages_are_answered(
    start_service: StartService, connector: Connector
) -> None:
    service = await start_service()
    await service.post("/api/messages", json=incoming(connector, conversation=GROUP))
    assert connector.arrived == []


async def test_a_pressed_prompt_needs_no_mention_and_stands_before_its_answer(
    start_service: StartService, connector: Connector
) -> None:
    answerer = StandInAnswerer()
    service = await start_service(answerer)
    value = {"action": "ask", "question": "Vad är SIP?"}
    pressed = incoming(connector, "", conversation=GROUP, value=value)
    await service.post("/api/messages", json=pressed)
    assert [question.text for question in answerer.asked] == ["Vad är SIP?"]
    assert connector.messages[0]["text"].startswith("**Vad är SIP?**\n\n")


@pytest.mark.parametrize("question", [None, {"a": 1}, "x" * 30_000, "", "**[x](https://a)**"])
async def test_what_no_card_of_ours_sends_is_taken_as_any_other_text(
    start_service: StartService, connector: Connector, question: Any
) -> None:
    service = await start_service(StandInAnswerer())
    value = {"action": "ask", "question": question}
    await service.post("/api/messages", json=incoming(connector, "", value=value))
    assert [violations(one) for one in connector.messages] == [[]]


async def test_what_to_ask_on_with_follows_an_answer_in_personal_chat(
    start_service: StartService, connector: Connector
) -> None:
    def reply(question: Question) -> Reply:
        return answer(question.text, follow_ups=("Vad är SIP?",))

    service = await start_service(StandInAnswerer(reply))
    await service.post("/api/messages", json=incoming(connector))
    shown, offer = connector.messages
    assert shown["attachments"] and not offer.get("attachments")
    assert offer["suggestedActions"]["actions"][0]["value"] == "Vad är SIP?"
    assert violations(offer) == []
    group = incoming(connector, conversation=GROUP, entities=[MENTION], id="2")
    await service.post("/api/messages", json=group)
    assert len(connector.messages) == 3
    assert "Vad är SIP?" in str(connector.messages[2]["attachments"])


async def test_memory_is_kept_apart_by_conversation_and_person(
    start_service: StartService, connector: Connector
) -> None:
    answerer = StandInAnswerer()
    service = await start_service(answerer)
    for number, (person, conversation) in enumerate(
        [("a", "x"), ("b", "x"), ("a", "y"), ("a", "x")]
    ):
        activity = incoming(connector, id=str(number), conversation={"id": conversation}) | {
            "from": {"id": person}
        }
        await service.post("/api/messages", json=activity)
    keys = [question.conversation for question in answerer.asked]
    assert len(set(keys)) == 3
    assert keys[0] == keys[3]


async def test_the_same_activity_is_answered_once(
    start_service: StartService, connector: Connector
) -> None:
    service = await start_service()
    for _ in range(2):
        await service.post("/api/messages", json=incoming(connector))
    assert len(connector.messages) == 1


async def test_an_attachment_without_text_is_told_about(
    start_service: StartService, connector: Connector
) -> None:
    answerer = StandInAnswerer()
    service = await start_service(answerer)
    attachments = [{"contentType": "image/png", "contentUrl": "https://x.example/a.png"}]
    await service.post("/api/messages", json=incoming(connector, None, attachments=attachments))
    assert "bilagor" in connector.messages[0]["text"]
    assert answerer.asked == []


@pytest.mark.parametrize("text", [None, "", "   ", "\N{GRINNING FACE}", "x" * 20_000])
async def test_what_is_no_question_reaches_the_answerer_which_declines(
    start_service: StartService, connector: Connector, text: str | None
) -> None:
    def decline(question: Question) -> Reply:
        return Declined(question.text, "Skriv en fråga med ord.", DeclineReason.EMPTY, "v")

    service = await start_service(StandInAnswerer(decline))
    own_copy = [{"contentType": "text/html", "content": "<p></p>"}]
    await service.post("/api/messages", json=incoming(connector, text, attachments=own_copy))
    assert connector.messages[0]["text"] == "Skriv en fråga med ord."


@pytest.mark.parametrize(
    ("error", "part"),
    [
        (SnapshotError("No index."), "läsas in"),
        (ModelError("No model."), "Något gick fel"),
        (RuntimeError("secret detail"), "Något gick fel"),
    ],
)
async def test_a_fault_gets_one_honest_sentence(
    start_service: StartService, connector: Connector, error: Exception, part: str
) -> None:
    faults = [error]

    def reply(question: Question) -> Reply:
        if faults:
            raise faults.pop()
        return answer(question.text)

    service = await start_service(StandInAnswerer(reply))
    await service.post("/api/messages", json=incoming(connector))
    (message,) = connector.messages
    assert part in message["text"]
    assert "secret" not in message["text"]
    await service.post("/api/messages", json=incoming(connector, id="2"))
    assert "[1]" in connector.messages[1]["text"]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("hjälp", "Det här kan jag:"),
        ("Hjälp!", "Det här kan jag:"),
        ("källor", "Remiss om samverkan"),
        ("exempel", "Tryck på en fråga"),
        ("glöm", "Jag har glömt"),
        ("help", "What I can do:"),
        ("sources", "These are the documents"),
    ],
)
async def test_a_command_is_obeyed_without_asking_the_answerer(
    start_service: StartService, connector: Connector, text: str, part: str
) -> None:
    answerer = StandInAnswerer()
    service = await start_service(answerer)
    await service.post("/api/messages", json=incoming(connector, text))
    assert part in connector.messages[0]["text"]
    assert answerer.asked == []


async def test_forget_forgets_the_persons_turns_here(
    start_service: StartService, connector: Connector
) -> None:
    answerer = StandInAnswerer()
    service = await start_service(answerer)
    await service.post("/api/messages", json=incoming(connector))
    await service.post("/api/messages", json=incoming(connector, "glöm", id="2"))
    assert answerer.forgotten == [answerer.asked[0].conversation]


async def test_a_slow_answer_follows_as_a_message_of_its_own(
    start_service: StartService, connector: Connector
) -> None:
    ready = asyncio.Event()

    class Slow(StandInAnswerer):
        async def answer(self, question: Question) -> Reply:
            await ready.wait()
            return await super().answer(question)

    service = await start_service(Slow(), answer_patience_seconds=0.01)
    await service.post("/api/messages", json=incoming(connector))
    assert "lite längre" in connector.messages[0]["text"]
    ready.set()
    late = (await connector.wait_for_messages(2))[1]
    assert "[1]" in late["text"]
    assert late["entities"][0]["citation"]
    assert late["conversation"]["id"] == "a:conversation"
