"""Traces over OTLP to a stand-in collector, and to one that is not there."""

from __future__ import annotations

import asyncio
import importlib

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from bot.telemetry.tracing import NoTracing, TracingUnavailable, open_tracing
from tests.bot.conftest import StartService
from tests.bot.stand_ins import Connector, incoming


async def test_a_turn_is_one_trace_with_its_parts(
    start_service: StartService, connector: Connector
) -> None:
    spans: list[Span] = []

    async def collect(request: web.Request) -> web.Response:
        export = ExportTraceServiceRequest.FromString(await request.read())
        for resource in export.resource_spans:
            spans.extend(span for scope in resource.scope_spans for span in scope.spans)
        return web.Response(content_type="application/x-protobuf")

    app = web.Application()
    app.router.add_post("/v1/traces", collect)
    async with TestServer(app) as collector:
        tracing = open_tracing(str(collector.make_url("/")))
        with tracing.span("turn") as turn:
            turn.set("status", 200)
            with tracing.span("answer"):
                pass
        await asyncio.to_thread(tracing.close)
    outer, inner = (next(s for s in spans if s.name == name) for name in ("turn", "answer"))
    assert inner.trace_id == outer.trace_id
    assert inner.parent_span_id == outer.span_id
    assert {one.key: one.value.int_value for one in outer.attributes} == {"samverkan.status": 200}


async def test_a_collector_that_is_not_there_costs_nobody_an_answer(
    start_service: StartService, connector: Connector
) -> None:
    service = await start_service(otel_exporter_otlp_endpoint="http://127.0.0.1:9")
    assert (await service.post("/api/messages", json=incoming(connector))).status == 200
    assert len(connector.messages) == 1


def test_without_an_endpoint_there_are_no_traces() -> None:
    assert isinstance(open_tracing(""), NoTracing)


def test_an_endpoint_without_the_packages_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing(_name: str) -> None:
        raise ImportError

    monkeypatch.setattr(importlib, "import_module", missing)
    with pytest.raises(TracingUnavailable, match=r"\[tracing\]"):
        open_tracing("http://127.0.0.1:4318")
