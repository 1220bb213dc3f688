"""What Prometheus is told after a few turns."""

from __future__ import annotations

from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.types import NotFound, Question, Reply
from index.errors import ModelError, SnapshotError
from tests.bot.conftest import Service, StartService
from tests.bot.stand_ins import Connector, StandInAnswerer, answer, hit, incoming


async def samples(service: Service) -> dict[str, float]:
    """Every sample at `/metrics`, by its name and its labels."""
    text = await (await service.get("/metrics")).text()
    return {
        sample.name
        + "".join(f" {name}={value}" for name, value in sorted(sample.labels.items())): (
            sample.value
        )
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def reply_of(question: Question) -> Reply:
    """An answer, no answer or a fault, as the question says."""
    if question.text == "saknas":
        nearest = (hit("Parterna delar ansvaret."),)
        return NotFound(question.text, "Det står inte.", 0.2, nearest, "20260101-abc")
    if question.text == "fel":
        raise ModelError("gone")
    if question.text == "inget index":
        raise SnapshotError("gone")
    return answer(question.text)


async def test_each_outcome_is_counted_with_its_support(
    start_service: StartService, connector: Connector
) -> None:
    service = await start_service(StandInAnswerer(reply_of))
    for n, text in enumerate(["svar", "svar två", "saknas", "fel", "inget index"]):
        await service.post("/api/messages", json=incoming(connector, text, id=f"{n}"))
    found = await samples(service)
    assert found["samverkan_replies_total outcome=answered"] == 2
    assert found["samverkan_replies_total outcome=not_found"] == 1
    assert found["samverkan_replies_total outcome=failed"] == 1
    assert found["samverkan_replies_total outcome=no_index"] == 1
    assert found["samverkan_support_sum outcome=answered"] == pytest.approx(1.8)
    assert found["samverkan_support_count outcome=not_found"] == 1
    assert found["samverkan_reply_seconds_count"] == 5
    assert found["samverkan_turns_total end=done kind=message"] == 5
    assert found["samverkan_deliveries_total end=delivered"] == 10
    assert found["samverkan_http_request_seconds_count route=/api/messages status=200"] == 5


async def test_the_index_is_told_with_its_age(start_service: StartService) -> None:
    found = await samples(await start_service())
    assert found["samverkan_ready"] == 1
    assert found["samverkan_index_info version=20260101-abc"] == 1
    assert found["samverkan_index_built_timestamp_seconds"] == 1767256200
    assert found["samverkan_questions_waiting"] == 0


async def test_reactions_are_counted(start_service: StartService, connector: Connector) -> None:
    service = await start_service()
    value: dict[str, Any] = {"actionName": "feedback", "actionValue": {"reaction": "like"}}
    invoke = incoming(connector, None, type="invoke", name="message/submitAction")
    await service.post("/api/messages", json={**invoke, "value": value})
    assert (await samples(service))["samverkan_feedback_total reaction=like"] == 1


async def test_nothing_that_is_sent_to_us_becomes_a_label(
    start_service: StartService, connector: Connector
) -> None:
    service = await start_service()
    strange = incoming(connector, "19121212-1212", id="19121212-1212", type="19121212-1212")
    await service.post("/api/messages", json=strange)
    await service.get("/19121212-1212")
    await service.get("/source/19121212-1212")
    text = await (await service.get("/metrics")).text()
    assert "19121212" not in text
    assert 'kind="other"' in text


async def test_metrics_can_be_turned_off(start_service: StartService) -> None:
    assert (await (await start_service(metrics=False)).get("/metrics")).status == 404
