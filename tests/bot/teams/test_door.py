"""The HTTP door: what a channel sends, and what arrives at the connector."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import jwt
import pytest
from aiohttp.test_utils import TestServer

from bot.app import create_app
from bot.opening import Backend
from tests.bot.conftest import StartService, settings
from tests.bot.stand_ins import QUOTE, Connector, StandInAnswerer, StandInDocuments, incoming


async def test_a_question_gets_typing_and_a_cited_answer(
    start_service: StartService, connector: Connector
) -> None:
    service = await start_service()
    response = await service.post("/api/messages", json=incoming(connector))
    assert response.status == 200

    assert [activity["type"] for activity in connector.arrived] == ["typing", "message"]
    message = connector.messages[0]
    assert QUOTE + " [1]" in message["text"]
    assert "Källan är ett remissförslag från 2019." in message["text"]
    assert "Remiss om samverkan" in json.dumps(message["attachments"])
    assert message["channelData"] == {"feedbackLoop": {"type": "default"}}
    assert message["replyToId"] == "1700000000001"
    assert message["conversation"]["id"] == "a:conversation"

    (entity,) = message["entities"]
    assert entity["type"] == "https://schema.org/Message"
    assert entity["@type"] == "Message"
    assert entity["@context"] == "https://schema.org"
    assert "additionalType" not in entity
    (claim,) = entity["citation"]
    assert claim["@type"] == "Claim"
    assert claim["position"] == 1
    appearance = claim["appearance"]
    assert appearance["@type"] == "DigitalDocument"
    assert appearance["name"] == "Remiss om samverkan › 2 Plan"
    assert appearance["url"].startswith("https://bot.example.se/source/remiss-2019?start=")
    assert appearance["abstract"] == QUOTE
    assert appearance["keywords"] == ["Förslag", "Västra Götaland", "2019-11-01"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"[]", 400),
        (b"null", 400),
        (b'"text"', 400),
        (b"{}", 400),
        (b"\xff\xfe", 400),
        (b"[" * 100_000, 400),
        (json.dumps({"type": "message"}).encode(), 400),
        (b" " * 600_000, 413),
    ],
)
async def test_a_malformed_body_is_refused(
    start_service: StartService, body: bytes, status: int
) -> None:
    service = await start_service()
    response = await service.post(
        "/api/messages", data=body, headers={"Content-Type": "application/json"}
    )
    assert response.status == status
    assert "Traceback" not in await response.text()
    assert (await service.get("/healthz")).status == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("from", None),
        ("from", "Ada"),
        ("conversation", {}),
        ("recipient", []),
        ("serviceUrl", 7),
        ("serviceUrl", "file:///etc/passwd"),
        ("text", {"a": 1}),
        ("entities", "none"),
        ("entities", ["a"]),
        ("attachments", {"0": {}}),
        ("attachments", [{"contentType": 3}]),
        ("membersAdded", [{}]),
        ("timestamp", "yesterday"),
        ("locale", ["sv"]),
    ],
)
async def test_a_malformed_activity_is_refused(
    start_service: StartService, connector: Connector, field: str, value: Any
) -> None:
    service = await start_service()
    response = await service.post("/api/messages", json=incoming(connector, **{field: value}))
    assert response.status == 400
    assert (await response.json())["error"]
    assert connector.arrived == []


async def test_only_json_is_read(start_service: StartService, connector: Connector) -> None:
    service = await start_service()
    body = json.dumps(incoming(connector))
    response = await service.post(
        "/api/messages", data=body, headers={"Content-Type": "text/plain"}
    )
    assert response.status == 415


async def test_local_mode_calls_nobody_but_this_machine(
    start_service: StartService, connector: Connector
) -> None:
    service = await start_service()
    elsewhere = incoming(connector, serviceUrl="https://evil.example/")
    assert (await service.post("/api/messages", json=elsewhere)).status == 403


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Bearer",
        "Bearer garbage",
        "Bearer a.b.c",
        "Basic YTpi",
        "Bearer " + "a" * 6000,
        "Bearer é.ü.å",
        "Bearer " + jwt.encode({"iss": "https://evil.example"}, "k" * 32, algorithm="HS256"),
    ],
)
async def test_without_a_valid_token_nobody_gets_in(
    start_service: StartService, connector: Connector, header: str | None
) -> None:
    service = await start_service(microsoft_app_id="app", microsoft_app_password="secret")
    headers = {} if header is None else {"Authorization": header}
    response = await service.post("/api/messages", json=incoming(connector), headers=headers)
    assert response.status == 401
    assert connector.arrived == []


async def test_the_service_outlives_a_connector_that_refuses(
    start_service: StartService, connector: Connector
) -> None:
    service = await start_service()
    connector.status = 500
    assert (await service.post("/api/messages", json=incoming(connector))).status == 200
    connector.status = 200
    await service.post("/api/messages", json=incoming(connector, id="2"))
    assert "[1]" in connector.messages[-1]["text"]


async def test_an_unknown_invoke_is_answered_501(
    start_service: StartService, connector: Connector
) -> None:
    service = await start_service()
    invoke = incoming(connector, type="invoke", name="unknown/thing", value={"a": 1})
    assert (await service.post("/api/messages", json=invoke)).status == 501


async def test_local_mode_answers_to_its_own_name_only(
    start_service: StartService, connector: Connector
) -> None:
    service = await start_service()
    headers = {"Host": "rebound.example:3978"}
    response = await service.post("/api/messages", json=incoming(connector), headers=headers)
    assert response.status == 403
    assert connector.arrived == []


async def test_a_slow_body_is_not_waited_for(
    start_service: StartService, connector: Connector
) -> None:
    service = await start_service(body_seconds=0.05)
    never = asyncio.Event()

    async def dripping() -> AsyncIterator[bytes]:
        yield b'{"type": '
        await never.wait()

    headers = {"Content-Type": "application/json"}
    response = await service.post("/api/messages", data=dripping(), headers=headers)
    assert response.status == 408
    assert connector.arrived == []


@pytest.mark.parametrize("sent", [b"", b"POST /api/mess", b"POST /api/messages HTTP/1.1\r\nHost: "])
async def test_a_client_that_sends_its_request_too_slowly_is_hung_up_on(
    tmp_path: Path, sent: bytes
) -> None:
    async def opened() -> Backend:
        return Backend(StandInAnswerer(), StandInDocuments())

    server = TestServer(create_app(settings(data_dir=tmp_path), opened))
    await server.start_server(keepalive_timeout=0.2)
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(sent)
    assert await asyncio.wait_for(reader.read(), timeout=20) == b""
    writer.close()
    await server.close()


async def test_a_thread_gets_no_sign_of_typing(
    start_service: StartService, connector: Connector
) -> None:
    """Guards against the local client, which shows no answer after one that has no place."""
    service = await start_service()
    place = {"id": "19:team@thread.tacv2;messageid=1", "conversationType": "channel"}
    mention = {"type": "mention", "mentioned": {"id": "28:bot"}, "text": "<at>Samverkan</at>"}
    asked = incoming(
        connector, "<at>Samverkan</at> När görs planen?", conversation=place, entities=[mention]
    )
    await service.post("/api/messages", json=asked)
    assert [activity["type"] for activity in connector.arrived] == ["message"]
