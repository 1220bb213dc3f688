"""What arrives at Teams' connector for answers of hostile texts: within every limit."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from botbuilder.core import TurnContext
from botbuilder.schema import Activity, ChannelAccount, ConversationAccount, ConversationReference
from hypothesis import HealthCheck, given
from hypothesis import settings as examples

from bot.app import create_app
from bot.opening import Backend
from bot.teams.rendering import typing
from bot.teams.streaming import StreamInfo
from bot.teams.wire import wire as as_sent
from bot.types import Answer
from tests.bot.conftest import settings
from tests.bot.stand_ins import Connector, StandInAnswerer, StandInDocuments, incoming
from tests.bot.teams.limits import violations
from tests.bot.teams.test_rendering import RENDERER, hostile_answers

GROUP = {
    "conversation": {"id": "19:g", "conversationType": "groupChat", "isGroup": True},
    "value": {"action": "ask"},
}

REFERENCE = ConversationReference(
    activity_id="1",
    channel_id="msteams",
    service_url="https://smba.example/",
    conversation=ConversationAccount(id="a:1", conversation_type="personal", tenant_id="t"),
    bot=ChannelAccount(id="28:bot", name="Samverkan"),
    user=ChannelAccount(id="29:a", name="Å", aad_object_id="7f"),
)


class Wire:
    """The service between a stand-in's answers and a stand-in for the connector."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.shown: Answer | None = None
        self._asked = 0
        self._connector = Connector()

    async def open(self) -> None:
        """Start both."""
        await self._connector.server.start_server()
        backend = Backend(StandInAnswerer(lambda _question: self._reply()), StandInDocuments())

        async def opened() -> Backend:
            return backend

        app = create_app(
            settings(data_dir=self._folder, limit_person="", limit_conversation=""), opened
        )
        self._service: TestClient[Any, Any] = TestClient(TestServer(app))
        await self._service.start_server()

    async def close(self) -> None:
        """Stop both."""
        await self._service.close()
        await self._connector.server.close()

    async def messages(self, shown: Answer, **where: Any) -> list[dict[str, Any]]:
        """What arrives when the answer is `shown`."""
        self.shown = shown
        self._asked += 1
        self._connector.arrived.clear()
        asked = incoming(self._connector, id=str(self._asked), **where)
        response = await self._service.post("/api/messages", json=asked)
        assert response.status == 200
        return list(self._connector.messages)

    def _reply(self) -> Answer:
        assert self.shown is not None
        return self.shown


@pytest.fixture(scope="module")
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    """A loop that the generated examples share."""
    made = asyncio.new_event_loop()
    yield made
    made.close()


@pytest.fixture(scope="module")
def wire(
    loop: asyncio.AbstractEventLoop, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Wire]:
    """The service, started once."""
    started = Wire(tmp_path_factory.mktemp("wire"))
    loop.run_until_complete(started.open())
    yield started
    loop.run_until_complete(started.close())


@examples(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(shown=hostile_answers())
def test_what_goes_out_is_what_botbuilder_would_make_of_it(shown: Answer) -> None:
    for made in (RENDERER.reply(shown), RENDERER.follow_ups(shown, "29:a"), typing()):
        if made is not None:
            addressed = TurnContext.apply_conversation_reference(made, REFERENCE)
            sent = json.loads(json.dumps(as_sent(addressed)))
            assert sent == json.loads(json.dumps(addressed.serialize()))


def test_times_and_the_parts_of_a_stream_go_out_too() -> None:
    made = Activity(
        type="message",
        timestamp=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
        entities=[StreamInfo("streaming", "1", 2)],
        members_added=[ChannelAccount(id="29:a", name="A")],
        channel_data={"nested": [{"a": 1}]},
    )
    assert as_sent(made) == made.serialize()
    assert as_sent(made)["timestamp"].startswith("2026-01-02T03:04:05")


@examples(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
@given(shown=hostile_answers())
def test_five_hundred_hostile_answers_arrive_within_the_limits(
    loop: asyncio.AbstractEventLoop, wire: Wire, shown: Answer
) -> None:
    arrived = loop.run_until_complete(wire.messages(shown))
    assert len(arrived) == 1 + bool(shown.follow_ups)
    assert arrived[0]["text"]
    assert [violations(message) for message in arrived] == [[]] * len(arrived)


@examples(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(shown=hostile_answers())
def test_so_do_those_that_go_to_a_group(
    loop: asyncio.AbstractEventLoop, wire: Wire, shown: Answer
) -> None:
    (message,) = loop.run_until_complete(wire.messages(shown, **GROUP))
    assert violations(message) == []
    assert "suggestedActions" not in message
