"""Gives each HTTP request an id, a span and a place in the metrics."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from time import perf_counter

from aiohttp import web

from bot.telemetry.logs import one_turn
from bot.telemetry.metrics import Metrics
from bot.telemetry.tracing import Tracing

RETRY_SECONDS = "5"
CORRELATION = "X-Correlation-Id"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class RequestWatch:
    """Watches every request; its id goes back to the sender, who may ask us about it.

    Args:
        most: how many POST requests are let in at a time; further ones get 503.
    """

    def __init__(self, metrics: Metrics, tracing: Tracing, *, most: int) -> None:
        self._most = most
        self._posts = 0
        self._metrics = metrics
        self._tracing = tracing

    def add_to(self, app: web.Application) -> None:
        """Stand before the handlers of `app`."""
        app.middlewares.append(self._watch)

    async def _bounded(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Handle `request`, or refuse it before it costs anything; health is always told."""
        if request.method != "POST":
            return await handler(request)
        if self._posts >= self._most:
            raise web.HTTPServiceUnavailable(headers={"Retry-After": RETRY_SECONDS})
        self._posts += 1
        try:
            return await handler(request)
        finally:
            self._posts -= 1

    @web.middleware
    async def _watch(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        resource = request.match_info.route.resource
        route = resource.canonical if resource else "other"
        began, status = perf_counter(), 500
        with one_turn() as turn, self._tracing.span(f"{request.method} {route}") as span:
            span.set("turn", turn)
            try:
                response = await self._bounded(request, handler)
                status = response.status
            except web.HTTPException as refusal:
                status = refusal.status
                refusal.headers[CORRELATION] = turn
                raise
            finally:
                span.set("status", status)
                self._metrics.requested(route, status, perf_counter() - began)
            response.headers[CORRELATION] = turn
            return response
