"""The wiring: settings, answering, source pages and the Teams door in one application."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from aiohttp import web

from bot.access import access_of
from bot.answering.service import AnsweringService
from bot.fingerprint import made_of
from bot.opening import Backend, LateBackend, OpenBackend
from bot.settings import Settings
from bot.source_page import SourcePage
from bot.sources import DocumentStore, SourceLinks, SourceRoutes
from bot.storage import Storage
from bot.storage.pseudonyms import Pseudonyms
from bot.storage.retention import Retention
from bot.teams.adapter import adapter_of
from bot.teams.delivery import Courier, Patience
from bot.teams.door import MAX_BODY, TeamsDoor
from bot.teams.handler import TeamsHandler
from bot.teams.handover import Handover
from bot.teams.limiting import Limiting, Limits
from bot.teams.messenger import Messenger
from bot.teams.rendering import Renderer
from bot.teams.streaming import StreamPace
from bot.teams.tokens import TokenGate
from bot.teams.turn import Pace, QuestionTurn
from bot.teams.watching import TurnWatch
from bot.telemetry.metrics import State
from bot.telemetry.telemetry import Telemetry
from bot.types import Answerer
from bot.watched import WatchedAnswerer
from index.errors import SamverkanError
from index.search import in_thread

_log = logging.getLogger(__name__)
# Messages in work for each question that may wait: one whose answer is kept does not wait.
TURNS = 2
# Requests that are let in for each question that may wait: the others are told so politely.
ROOM = 16

# Also how long a client may take to send the head of its first request.
IDLE_SECONDS = 20.0
# A token that is too long is to be refused by its judge, rather than as malformed HTTP.
MAX_HEADER = 64 * 1024
# How long the start waits for the database; after that answers go out and are not kept.
DATABASE_SECONDS = 3.0
# What is left for late answers once the requests in flight are done: see `SHUTDOWN_SECONDS`.
LATE_SECONDS = 2.0


async def open_backend(settings: Settings) -> Backend:
    """Open the answering on the index of the settings."""

    def opened() -> AnsweringService:
        made = AnsweringService.open(settings)
        made.suggester.keep_in(settings.data_dir / "suggestions")
        return made

    service = await in_thread(opened)
    told = made_of(settings, service.models)
    return Backend(service, service, service.suggester.keep_looking, told)


def create_app(
    settings: Settings,
    opened: OpenBackend,
    *,
    retry_seconds: float = 5.0,
    patience: Patience | None = None,
) -> web.Application:
    """The service.

    Args:
        opened: opens what answers; called in the background once the service runs.
        retry_seconds: pause between attempts while there is no index or no database.
        patience: how long messages are tried to be delivered.
    """
    telemetry = Telemetry.of(settings)
    courier = Courier(patience or Patience(), telemetry)
    backend = LateBackend(opened, retry_seconds=retry_seconds)
    app = web.Application(client_max_size=MAX_BODY)
    app.router.add_get("/healthz", _alive)
    if settings.source_access != "off":
        page = SourcePage(settings.region)
        SourceRoutes(backend.documents, page, access_of(settings)).add_to(app)
    storage = storage_of(settings)
    app.router.add_get("/readyz", _Readiness(backend, storage).report)
    answerer = WatchedAnswerer(
        backend, telemetry, most=settings.max_waiting, log_questions=settings.log_questions
    )
    telemetry.metrics.watch(lambda: _state(backend, answerer))
    telemetry.add_to(app, route=settings.metrics, most=ROOM * settings.max_waiting)
    house = _House(answerer, backend.documents, storage, courier, telemetry)
    questions = _add_teams(app, settings, house)

    async def running(_app: web.Application) -> AsyncIterator[None]:
        database = asyncio.create_task(_keep_opening(storage, retry_seconds))
        await asyncio.wait({database}, timeout=DATABASE_SECONDS)
        index = asyncio.create_task(backend.keep_open())
        yield
        await questions.close(LATE_SECONDS)
        for task in (database, index):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        await storage.close()
        await courier.close()
        telemetry.tracing.close()

    app.cleanup_ctx.append(running)
    return app


async def _keep_opening(storage: Storage, retry_seconds: float) -> None:
    """Try until the database is there; the service answers without it meanwhile."""
    while True:
        try:
            await storage.open()
        except Exception as error:  # noqa: BLE001  # whatever its driver raises
            _log.error("The database cannot be opened (%s); nothing is kept.", type(error).__name__)
            await asyncio.sleep(retry_seconds)
        else:
            return


def _state(backend: LateBackend, answerer: WatchedAnswerer) -> State:
    """What the metrics tell of the moment."""
    try:
        built = backend.documents().created
    except SamverkanError:
        return State(waiting=answerer.waiting)
    return State(backend.version, built, answerer.waiting)


@dataclass(frozen=True, slots=True)
class _House:
    """What stands behind the Teams door."""

    answerer: Answerer
    documents: Callable[[], DocumentStore]
    storage: Storage
    courier: Courier
    telemetry: Telemetry


def _add_teams(app: web.Application, settings: Settings, house: _House) -> QuestionTurn:
    """Put the Teams door before the house; returns what may still be answering."""
    answerer, storage = house.answerer, house.storage
    adapter = adapter_of(settings, house.courier)
    adapter.use(TurnWatch(house.telemetry.metrics, TURNS * settings.max_waiting))
    adapter.use(Limiting(Limits.of(settings)))
    messenger = Messenger(adapter, settings.microsoft_app_id)
    renderer = Renderer(SourceLinks(source_base(settings), access_of(settings)))
    handover = Handover(storage, messenger, renderer, settings.expert_conversation)
    questions = QuestionTurn(answerer, renderer, storage, handover, messenger, _pace(settings))
    handler = TeamsHandler(answerer, house.documents, renderer, storage, handover, questions)
    gate = None if settings.local_mode else TokenGate.of(settings)
    TeamsDoor(adapter, handler, gate, body_seconds=settings.body_seconds).add_to(app)
    return questions


def _pace(settings: Settings) -> Pace:
    """How turns keep time; only what an LLM writes is shown while it is written."""
    stream = StreamPace() if settings.llm_base_url else None
    return Pace(settings.answer_patience_seconds, stream)


def database_url(settings: Settings) -> str:
    """The address of the database."""
    if settings.database_url:
        return settings.database_url
    return f"sqlite+aiosqlite:///{settings.data_dir / 'bot.db'}"


def storage_of(settings: Settings) -> Storage:
    """The database of the settings."""
    retention = Retention(
        answers=settings.keep_answers_days,
        feedback=settings.keep_feedback_days,
        cases=settings.keep_questions_days,
    )
    pseudonyms = Pseudonyms(settings.hash_key, settings.data_dir)
    return Storage(database_url(settings), pseudonyms, retention)


def source_base(settings: Settings) -> str:
    """Where staff reach the source pages; empty when they cannot.

    The local client runs on this machine and reaches the address we listen on.
    """
    if settings.source_access == "off":
        return ""
    if settings.public_url or not settings.local_mode:
        return settings.public_url
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port}"


async def _alive(_request: web.Request) -> web.Response:
    return web.json_response({"status": "alive"})


class _Readiness:
    """Tells whether the service can answer, and whether it keeps what it answers.

    Without a database it is ready all the same: staff get their answers, and would get
    none if they were led elsewhere for it.
    """

    def __init__(self, backend: LateBackend, storage: Storage) -> None:
        self._backend = backend
        self._storage = storage

    async def report(self, _request: web.Request) -> web.Response:
        """200 with the index version and what else answers, or 503 with the reason."""
        kept = await self._storage.is_there()
        database = "in use" if kept else "away: answers go out and are not kept"
        if version := self._backend.version:
            status = "ready" if kept else "degraded"
            told = {"status": status, "index": version, "database": database}
            return web.json_response({**self._backend.made_of, **told})
        why = {"status": "not ready", "reason": self._backend.reason, "database": database}
        return web.json_response(why, status=503)
