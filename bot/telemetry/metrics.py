"""What Prometheus reads at `/metrics`: how much is asked, how it goes, how long it takes.

Labels hold words of our own only, never anything that was sent to us, so that neither
personal data nor an endless number of series can come about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.types import Answer, NotFound, Reply

ROUTE = "/metrics"
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 1, 2, 5, 10, 30)
PROBABILITY = tuple(step / 10 for step in range(1, 11))


@dataclass(frozen=True, slots=True)
class State:
    """What the service is like at the moment of a scrape.

    Attributes:
        version: of the index in service; empty while there is none.
        built: when that index was built, ISO 8601; empty while there is none.
        waiting: questions that are being answered or wait for it.
    """

    version: str = ""
    built: str = ""
    waiting: int = 0


class Metrics:
    """The counters of one service, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=registry)
        self._replies = _counter(registry, "replies", "Questions by how they went.", "outcome")
        self._cached = _counter(registry, "cached_replies", "Replies out of the cache.")
        self._seconds = _histogram(registry, "reply_seconds", "Time until a reply is there.")
        self._stages = _histogram(registry, "stage_seconds", "Time by stage.", "stage")
        self._support = Histogram(
            "samverkan_support",
            "Probability that the documents answer the question.",
            ["outcome"],
            buckets=PROBABILITY,
            registry=registry,
        )
        self._feedback = _counter(registry, "feedback", "Reactions to answers.", "reaction")
        self._turns = _counter(registry, "turns", "Activities by kind and end.", "kind", "end")
        self._deliveries = _counter(registry, "deliveries", "Messages sent, by end.", "end")
        self._requests = _histogram(
            registry, "http_request_seconds", "HTTP requests.", "route", "status"
        )

    def watch(self, state: Callable[[], State]) -> None:
        """Have `state` told at each scrape."""
        self.registry.register(_StateCollector(state))

    def add_to(self, app: web.Application) -> None:
        """Register the route."""
        app.router.add_get(ROUTE, self._report)

    def replied(self, outcome: str, seconds: float, reply: Reply | None) -> None:
        """A question came to its end after `seconds`; `reply` unless it failed."""
        self._replies.labels(outcome).inc()
        self._seconds.observe(seconds)
        if reply is None:
            return
        if reply.timings.cached:
            self._cached.inc()
        elif reply.timings.total:
            retrieval = reply.timings.retrieval
            stages = {
                "embed": retrieval.embed,
                "search": retrieval.search,
                "rerank": retrieval.rerank,
                "answer": reply.timings.answer,
            }
            for stage, spent in stages.items():
                self._stages.labels(stage).observe(spent / 1000)
        if isinstance(reply, Answer | NotFound):
            self._support.labels(outcome).observe(reply.confidence)

    def reacted(self, reaction: str) -> None:
        """A person reacted to an answer: `like` or `dislike`."""
        self._feedback.labels(reaction).inc()

    @contextmanager
    def turn(self, kind: str) -> Iterator[None]:
        """Counts the activity that is handled within."""
        end = "failed"
        try:
            yield
            end = "done"
        finally:
            self._turns.labels(kind, end).inc()

    def delivered(self, end: str) -> None:
        """A message was `delivered`, will be `repeated`, `failed`, or its end is `unknown`."""
        self._deliveries.labels(end).inc()

    def requested(self, route: str, status: int, seconds: float) -> None:
        """A request to `route` (its pattern) was answered."""
        self._requests.labels(route, str(status)).observe(seconds)

    async def _report(self, _request: web.Request) -> web.Response:
        body = generate_latest(self.registry)
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_LATEST})


class _StateCollector(Collector):
    """Reads the state at each scrape, so that no gauge can lag behind."""

    def __init__(self, state: Callable[[], State]) -> None:
        self._state = state

    def collect(self) -> Iterator[Metric]:
        state = self._state()
        yield _gauge("ready", "Whether there is an index to answer from.", int(bool(state.version)))
        yield _gauge("questions_waiting", "Questions in work or waiting.", state.waiting)
        info = GaugeMetricFamily(
            "samverkan_index_info", "The index in service.", labels=["version"]
        )
        if state.version:
            info.add_metric([state.version], 1)
        yield info
        if state.built:
            built = datetime.fromisoformat(state.built).timestamp()
            yield _gauge("index_built_timestamp_seconds", "When the index was built.", built)


def _counter(registry: CollectorRegistry, name: str, told: str, *labels: str) -> Counter:
    return Counter(f"samverkan_{name}", told, labels, registry=registry)


def _histogram(registry: CollectorRegistry, name: str, told: str, *labels: str) -> Histogram:
    return Histogram(f"samverkan_{name}", told, labels, buckets=SECONDS, registry=registry)


def _gauge(name: str, told: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"samverkan_{name}", told, value=value)
