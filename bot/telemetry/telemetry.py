"""Metrics and traces of one service, as one thing to hand around."""

from __future__ import annotations

from dataclasses import dataclass, field

from aiohttp import web

from bot.settings import Settings
from bot.telemetry.metrics import Metrics
from bot.telemetry.requests import RequestWatch
from bot.telemetry.tracing import NoTracing, Tracing, open_tracing


@dataclass(frozen=True, slots=True)
class Telemetry:
    """Where the parts of the service tell what they do."""

    metrics: Metrics = field(default_factory=Metrics)
    tracing: Tracing = field(default_factory=NoTracing)

    @classmethod
    def of(cls, settings: Settings) -> Telemetry:
        """Raises `TracingUnavailable` when traces are wanted and cannot be made."""
        return cls(Metrics(), open_tracing(settings.otel_exporter_otlp_endpoint))

    def add_to(self, app: web.Application, *, route: bool, most: int) -> None:
        """Watch `most` requests of `app` at a time; serve the metrics where `route` says so."""
        RequestWatch(self.metrics, self.tracing, most=most).add_to(app)
        if route:
            self.metrics.add_to(app)
