"""The wiring: settings, answering, source pages and the Teams door in one application."""

from __future__ import annotations

import asyncio
import contextlib
import importlib
from collections.abc import AsyncIterator

from aiohttp import web

from bot.opening import Backend, LateBackend, OpenBackend
from bot.settings import Settings
from bot.source_page import SourcePage
from bot.sources import SourceLinks, SourceRoutes
from bot.teams.door import MAX_BODY, TeamsDoor
from bot.teams.handler import TeamsHandler
from bot.teams.rendering import Renderer


async def open_backend(settings: Settings) -> Backend:
    """Open the answering on the index of the settings."""
    service = importlib.import_module("bot.answering.service").AnsweringService.open(settings)
    return Backend(service, service.searcher)


def create_app(
    settings: Settings, opened: OpenBackend, *, retry_seconds: float = 5.0
) -> web.Application:
    """The service.

    Args:
        opened: opens what answers; called in the background once the service runs.
        retry_seconds: pause between attempts while there is no index to answer from.
    """
    backend = LateBackend(opened, retry_seconds=retry_seconds)
    app = web.Application(client_max_size=MAX_BODY)
    app.router.add_get("/healthz", _alive)
    app.router.add_get("/readyz", _Readiness(backend).report)
    SourceRoutes(backend.documents, SourcePage(settings.region)).add_to(app)
    handler = TeamsHandler(backend, Renderer(SourceLinks(source_base(settings))))
    TeamsDoor(settings, handler).add_to(app)

    async def opening(_app: web.Application) -> AsyncIterator[None]:
        task = asyncio.create_task(backend.keep_opening())
        yield
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task

    app.cleanup_ctx.append(opening)
    return app


def source_base(settings: Settings) -> str:
    """Where staff reach the source pages; empty when they cannot.

    The local client runs on this machine and reaches the address we listen on.
    """
    if settings.public_url or not settings.local_mode:
        return settings.public_url
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port}"


async def _alive(_request: web.Request) -> web.Response:
    return web.json_response({"status": "alive"})


class _Readiness:
    """Tells whether the service can answer."""

    def __init__(self, backend: LateBackend) -> None:
        self._backend = backend

    async def report(self, _request: web.Request) -> web.Response:
        """200 with the index version, or 503 with the reason."""
        if version := self._backend.version:
            return web.json_response({"status": "ready", "index": version})
        return web.json_response(
            {"status": "not ready", "reason": self._backend.reason}, status=503
        )
