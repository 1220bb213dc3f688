"""Traces for OpenTelemetry when an endpoint is set, and nothing otherwise.

The library is an extra, so only `otel.py` imports it, and only then.
"""

from __future__ import annotations

import importlib
from contextlib import AbstractContextManager, nullcontext
from typing import Protocol

from index.errors import SamverkanError

Value = str | int | float | bool


class TracingUnavailable(SamverkanError):
    """Traces are wanted, but the packages for them are not installed."""


class Span(Protocol):
    """A stretch of work."""

    def set(self, name: str, value: Value) -> None:
        """Note a fact about it; never anything that a person wrote."""
        ...


class Tracing(Protocol):
    """Where stretches of work are told of."""

    def span(self, name: str) -> AbstractContextManager[Span]:
        """The work within, under the span that is open in this task."""
        ...

    def close(self) -> None:
        """Send what is left."""
        ...


class _Nowhere:
    def set(self, name: str, value: Value) -> None:
        """Drop it."""


class NoTracing:
    """No endpoint is set."""

    def span(self, name: str) -> AbstractContextManager[Span]:
        return nullcontext(_Nowhere())

    def close(self) -> None:
        """Nothing is left."""


def open_tracing(endpoint: str) -> Tracing:
    """Tracing to the OTLP/HTTP `endpoint`, or none where that is empty.

    Raises:
        TracingUnavailable: the extra `tracing` is not installed.
    """
    if not endpoint:
        return NoTracing()
    try:
        otel = importlib.import_module("bot.telemetry.otel")
    except ImportError as error:
        raise TracingUnavailable(
            "OTEL_EXPORTER_OTLP_ENDPOINT is set, but OpenTelemetry is not installed. Run "
            "`.venv/bin/pip install '.[tracing]'`, or unset it."
        ) from error
    tracing: Tracing = otel.OtelTracing(endpoint)
    return tracing
