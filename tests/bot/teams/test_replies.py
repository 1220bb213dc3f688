"""Edited messages: answered anew, in place of the earlier answer wherever that can be."""

from __future__ import annotations

import asyncio
from typing import Any

from bot.types import Question, Reply
from tests.bot.conftest import StartService
from tests.bot.stand_ins import Connector, StandInAnswerer, answer, incoming

THREAD = "19:team@thread.tacv2;messageid=17"
IN_CHANNEL = {
    "conversation": {"id": THREAD, "conversationType": "channel"},
    "entities": [{"type": "mention", "text": "<at>S</at>", "mentioned": {"id": "28:bot"}}],
}


class Held(StandInAnswerer):
    """Answers a question when its event is set, others at once; in the question's own words."""

    def __init__(self, *held: str) -> None:
        super().__init__()
        self.events = {text: asyncio.Event() for text in held}

    async def answer(self, question: Question) -> Reply:
        """The reply, in its time."""
        self.asked.append(question)
        if question.text in self.events:
            await self.events[question.text].wait()
        return answer(question.text, text=f"Svar på {question.text} [1]", caveats=())


def edited(connector: Connector, text: str, **changes: Any) -> dict[str, Any]:
    """The message of `incoming` in other words."""
    data = {"eventType": "editMessage"}
    return incoming(connector, text, type="messageUpdate", channelData=data, **changes)


def shown(connector: Connector) -> list[tuple[str, str]]:
    """Method and text of each message that arrived."""
    return [(one["method"], one["text"]) for one in connector.messages]


async def test_an_edited_question_is_answered_in_place(
    start_service: StartService, connector: Connector
) -> None:
    answerer = StandInAnswerer()
    service = await start_service(answerer)
    await service.post("/api/messages", json=incoming(connector))
    for text in ("Vem gör?", "Vem gör planen?"):
        await service.post("/api/messages", json=edited(connector, text))
    asked = [question.text for question in answerer.asked]
    assert asked == ["När görs planen?", "Vem gör?", "Vem gör planen?"]
    methods = [one["method"] for one in connector.messages]
    assert methods == ["POST", "PUT", "PUT"]
    for one in connector.messages[1:]:
        assert one["path"].endswith("/activities/reply-2")
        assert one["attachments"] and one["entities"]


async def test_an_undone_deletion_is_no_question(
    start_service: StartService, connector: Connector
) -> None:
    service = await start_service()
    undone = incoming(connector, type="messageUpdate", channelData={"eventType": "undeleteMessage"})
    await service.post("/api/messages", json=undone)
    assert connector.arrived == []


async def test_in_a_group_an_edit_that_names_nobody_is_left_alone(
    start_service: StartService, connector: Connector
) -> None:
    service = await start_service()
    group = {"id": "19:g", "conversationType": "groupChat", "isGroup": True}
    await service.post("/api/messages", json=edited(connector, "Hej alla", conversation=group))
    assert connector.arrived == []


async def test_where_nothing_can_be_replaced_the_answer_comes_anew(
    start_service: StartService, connector: Connector
) -> None:
    service = await start_service(Held())
    await service.post("/api/messages", json=incoming(connector, "Ett?"))
    connector.refused_methods = {"PUT"}
    await service.post("/api/messages", json=edited(connector, "Två?"))
    assert shown(connector)[2:] == [("POST", "Svar på Två? [1]")]
    connector.refused_methods = set()
    await service.post("/api/messages", json=edited(connector, "Tre?"))
    assert connector.messages[-1]["method"] == "PUT"
    # In place of the one that came last, not of the one that could not be replaced.
    last = connector.messages[-2]
    at = connector.arrived.index(last) + 1
    assert connector.messages[-1]["path"].endswith(f"/activities/reply-{at}")


async def test_an_answer_that_came_late_is_replaced_as_well(
    start_service: StartService, connector: Connector
) -> None:
    answerer = Held("Ett?", "Två?")
    service = await start_service(answerer, answer_patience_seconds=0.01)
    await service.post("/api/messages", json=incoming(connector, "Ett?", **IN_CHANNEL))
    answerer.events["Ett?"].set()
    late = (await connector.wait_for_messages(2))[1]
    at = connector.arrived.index(late) + 1
    await service.post("/api/messages", json=edited(connector, "Två?", **IN_CHANNEL))
    answerer.events["Två?"].set()
    told = (await connector.wait_for_messages(4))[3]
    assert (told["method"], told["text"]) == ("PUT", "Svar på Två? [1]")
    assert told["path"].endswith(f"/activities/reply-{at}")
    # All in the thread that asked.
    assert {one["conversation"]["id"] for one in connector.messages} == {THREAD}


async def test_the_last_wording_stands_though_the_first_took_longer(
    start_service: StartService, connector: Connector
) -> None:
    answerer = Held("Långsam?")
    service = await start_service(answerer)
    first = asyncio.create_task(service.post("/api/messages", json=incoming(connector, "Långsam?")))
    await connector.wait_for("typing", 1)
    second = asyncio.create_task(service.post("/api/messages", json=edited(connector, "Rask?")))
    await connector.wait_for("typing", 2)
    await asyncio.sleep(0.1)
    assert connector.messages == []
    answerer.events["Långsam?"].set()
    await asyncio.gather(first, second)
    assert shown(connector) == [("POST", "Svar på Långsam? [1]"), ("PUT", "Svar på Rask? [1]")]


async def test_a_first_wording_that_failed_keeps_nobody_waiting(
    start_service: StartService, connector: Connector
) -> None:
    service = await start_service(Held())
    connector.refused_methods = {"POST"}
    await service.post("/api/messages", json=incoming(connector, "Ett?"))
    connector.refused_methods = set()
    connector.arrived.clear()
    await service.post("/api/messages", json=edited(connector, "Två?"))
    assert shown(connector) == [("POST", "Svar på Två? [1]")]


async def test_a_question_edited_to_a_command_is_obeyed_in_place(
    start_service: StartService, connector: Connector
) -> None:
    service = await start_service()
    await service.post("/api/messages", json=incoming(connector))
    await service.post("/api/messages", json=edited(connector, "hjälp"))
    assert connector.messages[1]["method"] == "PUT"
    assert "Det här kan jag:" in connector.messages[1]["text"]
    await service.post("/api/messages", json=edited(connector, "När görs planen?"))
    assert connector.messages[2]["method"] == "PUT"
    assert connector.messages[2]["path"] == connector.messages[1]["path"]


async def test_messages_without_an_id_are_each_answered_by_themselves(
    start_service: StartService, connector: Connector
) -> None:
    service = await start_service(Held())
    for text in ("Ett?", "Två?"):
        await service.post("/api/messages", json=incoming(connector, text, id=None))
    assert shown(connector) == [("POST", "Svar på Ett? [1]"), ("POST", "Svar på Två? [1]")]
