"""Malformed activities: never a 5xx, never a traceback to the client.

A few in each run; `FUZZ_ACTIVITIES=10000` for as many as one has the time for.
"""

from __future__ import annotations

import json
import logging
import os
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.bot.conftest import Service, StartService
from tests.bot.stand_ins import Connector, incoming

EXAMPLES = int(os.environ.get("FUZZ_ACTIVITIES", "150"))

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30)
JSON = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4)
    ),
    max_leaves=12,
)
KINDS = st.sampled_from(
    "message messageUpdate messageReaction conversationUpdate installationUpdate invoke event "
    "typing endOfConversation".split()
)
FIELDS = st.sampled_from(
    "type id channelId serviceUrl from recipient conversation locale text textFormat value name "
    "entities attachments channelData membersAdded replyToId timestamp action".split()
)
INVOKES = st.sampled_from(["message/submitAction", "message/fetchTask", "adaptiveCard/action", ""])


@st.composite
def activities(draw: st.DrawFn) -> Any:
    """An activity as Teams sends it, with some of its fields gone, odd or deeper than meant."""
    if draw(st.integers(0, 9)) == 0:
        return draw(JSON)
    made: dict[str, Any] = {
        "type": draw(KINDS),
        "id": draw(st.text(max_size=8)),
        "name": draw(INVOKES),
        "value": draw(st.none() | JSON),
    }
    for field in draw(st.lists(FIELDS, max_size=4)):
        made[field] = draw(JSON)
    inner = draw(st.sampled_from(["conversation", "from", "recipient", "channelData"]))
    if draw(st.booleans()):
        made[inner] = draw(st.dictionaries(st.sampled_from(["id", "name", "tenant"]), JSON))
    return made


async def _post(service: Service, connector: Connector, made: Any) -> tuple[int, str]:
    body = made
    if isinstance(made, dict):
        whole = {"entities": [], **incoming(connector)}
        body = {**deepcopy(whole), **made}
        # Only replies to our own stand-in may leave the machine.
        body["serviceUrl"] = connector.url
    raw = json.dumps(body).encode("utf-8", "surrogatepass")
    headers = {"Content-Type": "application/json"}
    async with service.post("/api/messages", data=raw, headers=headers) as response:
        return response.status, await response.text()


async def test_malformed_activities_are_refused_or_ignored(
    start_service: StartService, connector: Connector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.root.manager, "disable", logging.CRITICAL)
    drawn: list[Any] = []

    @settings(max_examples=EXAMPLES, database=None, suppress_health_check=list(HealthCheck))
    @given(activities())
    def draw(made: Any) -> None:
        drawn.append(made)

    draw()
    service = await start_service()
    seen: set[int] = set()
    for made in drawn:
        status, text = await _post(service, connector, made)
        # 501 is the protocol's own answer to an invoke that a bot does not know.
        assert status < 500 or status == 501, (status, made)
        assert "Traceback" not in text, made
        seen.add(status)
    assert {200, 400} <= seen
    assert (await service.get("/readyz")).status == 200


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[" * 100_000,
        b'{"type": "\xff"}',
        b"null",
        b"1e999",
        b'{"a":' * 5000 + b"1" + b"}" * 5000,
        b'{"type": "message", "type": 3}',
    ],
)
async def test_bytes_that_are_no_activity_are_refused(
    start_service: StartService, body: bytes
) -> None:
    service = await start_service()
    headers = {"Content-Type": "application/json"}
    response = await service.post("/api/messages", data=body, headers=headers)
    assert response.status in {400, 413}
    assert "Traceback" not in await response.text()
