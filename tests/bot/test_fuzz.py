"""Malformed activities: never a 5xx, never a traceback to the client.

A few in each run; ten thousand take a few minutes:
`FUZZ_ACTIVITIES=10000 .venv/bin/python -m pytest tests/bot/test_fuzz.py`
"""

from __future__ import annotations

import json
import logging
import os
from collections import Counter
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.bot.conftest import Service, StartService
from tests.bot.stand_ins import Connector, StandInAnswerer, incoming

EXAMPLES = int(os.environ.get("FUZZ_ACTIVITIES", "150"))
# Drawing gets slower with each example that hypothesis remembers, so it begins anew.
DRAWN_AT_ONCE = 500
NO_LIMITS = {"limit_person": "", "limit_conversation": "", "limit_tenant": ""}

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30)


def _around(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """`inner`, or a list or an object of it."""
    within = st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=3)
    return inner | within


# By hand, for `st.recursive` draws most of its values in vain.
JSON = _around(_around(_around(SCALARS)))
KINDS = st.sampled_from(
    "message messageUpdate messageReaction conversationUpdate installationUpdate invoke event "
    "typing endOfConversation".split()
)
FIELDS = st.sampled_from(
    "type id channelId serviceUrl from recipient conversation locale text textFormat value name "
    "entities attachments channelData membersAdded replyToId timestamp action".split()
)
INVOKES = st.sampled_from(["message/submitAction", "message/fetchTask", "adaptiveCard/action", ""])


# What buttons send, with some of it odd: to get past the first look at it.
PRESSED = st.fixed_dictionaries(
    {"action": st.sampled_from(["ask", "ask_human", "expert_answer"]) | JSON},
    optional={"case": st.text(max_size=8) | JSON, "answer": JSON, "question": JSON},
)
REACTION = st.fixed_dictionaries(
    {"reaction": st.sampled_from(["like", "dislike"]) | JSON},
    optional={"feedback": st.sampled_from(['{"feedbackText": "x"}', "{", "[[1]]"]) | JSON},
)
FEEDBACK = st.fixed_dictionaries({"actionName": st.just("feedback"), "actionValue": REACTION})


@st.composite
def activities(draw: st.DrawFn) -> Any:
    """An activity as Teams sends it, with some of its fields gone, odd or deeper than meant."""
    if draw(st.integers(0, 9)) == 0:
        return draw(JSON)
    made: dict[str, Any] = {
        "type": draw(KINDS),
        "id": draw(st.text(max_size=8)),
        "name": draw(INVOKES),
        "text": draw(
            st.text(max_size=40) | st.sampled_from(["glöm", "hjälp", "<at>x</at> källor"])
        ),
        "value": draw(st.none() | JSON | PRESSED | FEEDBACK),
    }
    for field in draw(st.lists(FIELDS, max_size=2)):
        made[field] = draw(JSON)
    if draw(st.booleans()):
        inner = draw(st.sampled_from(["conversation", "from", "recipient", "channelData"]))
        made[inner] = draw(st.dictionaries(st.sampled_from(["id", "name", "tenant"]), JSON))
    return made


async def _post(service: Service, connector: Connector, made: Any) -> tuple[int, str]:
    body = made
    if isinstance(made, dict):
        body = {"entities": [], **incoming(connector), **deepcopy(made)}
        # Only replies to our own stand-in may leave the machine.
        if isinstance(body["serviceUrl"], str):
            body["serviceUrl"] = connector.url
    raw = json.dumps(body).encode("utf-8", "surrogatepass")
    headers = {"Content-Type": "application/json"}
    async with service.post("/api/messages", data=raw, headers=headers) as response:
        return response.status, await response.text()


def _drawn(count: int, number: int) -> list[Any]:
    """`count` activities; the same for the same `number`."""
    drawn: list[Any] = []

    @seed(number)
    @settings(
        max_examples=count,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(activities())
    def draw(made: Any) -> None:
        drawn.append(made)

    draw()
    return drawn


async def test_malformed_activities_are_refused_or_ignored(
    start_service: StartService, connector: Connector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.root.manager, "disable", logging.CRITICAL)
    answerer = StandInAnswerer()
    # Held back by a limit, all but the first would get no further than that.
    service = await start_service(answerer, **NO_LIMITS)
    seen: Counter[int] = Counter()
    for number, begin in enumerate(range(0, EXAMPLES, DRAWN_AT_ONCE)):
        for made in _drawn(min(DRAWN_AT_ONCE, EXAMPLES - begin), number):
            status, text = await _post(service, connector, made)
            # 501 is the protocol's own answer to an invoke that a bot does not know.
            assert status < 500 or status == 501, (status, made)
            assert "Traceback" not in text, made
            seen[status] += 1
    assert {200, 400} <= {*seen}
    assert len(answerer.asked) > EXAMPLES / 100, "hardly any got as far as the answering"
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
