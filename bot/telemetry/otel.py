"""Traces over OTLP/HTTP; imported only where an endpoint is set."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Span as OtelNativeSpan

from bot.telemetry.tracing import Span, Value

SERVICE = "samverkansassistenten"
_TIMEOUT_SECONDS = 5
_CLOSE_MILLISECONDS = 1500


class OtelSpan:
    """A `Span` of OpenTelemetry."""

    def __init__(self, span: OtelNativeSpan) -> None:
        self._span = span

    def set(self, name: str, value: Value) -> None:
        self._span.set_attribute(f"samverkan.{name}", value)


class OtelTracing:
    """A `Tracing` that sends in the background; a dead endpoint costs nobody anything."""

    def __init__(self, endpoint: str) -> None:
        self._provider = TracerProvider(
            resource=Resource({SERVICE_NAME: SERVICE}), shutdown_on_exit=False
        )
        exporter = OTLPSpanExporter(
            endpoint=f"{endpoint.rstrip('/')}/v1/traces", timeout=_TIMEOUT_SECONDS
        )
        self._processor = BatchSpanProcessor(exporter)
        self._provider.add_span_processor(self._processor)
        self._tracer = self._provider.get_tracer(SERVICE)

    @contextmanager
    def span(self, name: str) -> Iterator[Span]:
        # What an exception says may hold what a person wrote; its type is in the log.
        with self._tracer.start_as_current_span(
            name, record_exception=False, set_status_on_exception=False
        ) as span:
            yield OtelSpan(span)

    def close(self) -> None:
        self._provider.force_flush(_CLOSE_MILLISECONDS)
        self._provider.shutdown()
