"""The bot behind its HTTP door, asked as a channel asks it: activities in, activities out.

What is measured is then what staff get, with rendering, escaping and links. The bot sends
its answers to the service address that an activity names, so a small connector listens
here while the suite runs.
"""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

import aiohttp
from aiohttp import web
from pydantic import BaseModel, ValidationError

from index.types import Document
from index.validity import today
from scripts.evaluation.activities import answer_of, is_final
from scripts.evaluation.answers import AnswerObject, StageTimings
from scripts.evaluation.configuration import Configuration
from scripts.evaluation.corpus_texts import read_corpus
from scripts.evaluation.errors import EvaluationError
from scripts.evaluation.in_process import statuses
from scripts.evaluation.results import Provenance
from scripts.evaluation.systems import System, commit

PATIENCE = 120.0
_UNAUTHORISED = {401, 403}


class Readiness(BaseModel):
    """What a bot tells of itself; one of an earlier version may tell less."""

    index: str = ""
    model: str = ""
    models: dict[str, str] = {}
    settings: dict[str, str] = {}
    code: str = ""


class Connector:
    """Stands in for the channel's connector service: keeps what the bot sends."""

    def __init__(self) -> None:
        self._arrived: dict[str, asyncio.Queue[dict[str, Any]]] = {}
        app = web.Application(client_max_size=1024 * 1024)
        path = "/v3/conversations/{conversation}/activities"
        app.router.add_post(path, self._take)
        app.router.add_route("*", path + "/{activity}", self._take)
        self._runner = web.AppRunner(app)

    async def open(self) -> str:
        """Listen on loopback; returns the address for the bot to send to."""
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        return f"http://{host}:{port}/"

    async def close(self) -> None:
        """Stop listening."""
        await self._runner.cleanup()

    async def next(self, conversation: str) -> dict[str, Any]:
        """What arrives next in a conversation."""
        return await self._queue(conversation).get()

    def _queue(self, conversation: str) -> asyncio.Queue[dict[str, Any]]:
        return self._arrived.setdefault(conversation, asyncio.Queue())

    async def _take(self, request: web.Request) -> web.Response:
        if request.can_read_body:
            await self._queue(request.match_info["conversation"]).put(await request.json())
        return web.json_response({"id": uuid.uuid4().hex})


class Endpoint:
    """A bot at an address."""

    def __init__(self, configuration: Configuration, documents: Mapping[str, Document]) -> None:
        base = configuration.endpoint
        self._url = base if "/api/" in urlsplit(base).path else urljoin(base, "/api/messages")
        self._name = configuration.name
        self._documents = documents
        self._connector = Connector()
        self._service = ""
        self._session: aiohttp.ClientSession | None = None
        self._told = Readiness()
        self._opening = asyncio.Lock()
        self._run = uuid.uuid4()

    async def ask(self, question: str, *, id: str, conversation: str) -> AnswerObject:
        """Send the question as a message and wait for the answer to arrive."""
        session = await self._opened()
        talk = uuid.uuid5(self._run, conversation).hex if conversation else uuid.uuid4().hex
        began = time.perf_counter()
        await self._send(session, _message(question, talk, self._service))
        try:
            async with asyncio.timeout(PATIENCE):
                while not is_final(arrived := await self._connector.next(talk)):
                    pass
        except TimeoutError:
            raise EvaluationError(f"{self._url}: no answer to {id} in {PATIENCE:.0f} s") from None
        took = 1000 * (time.perf_counter() - began)
        answer = answer_of(arrived, id, self._documents)
        return answer.model_copy(
            update={"question": question, "timings_ms": StageTimings(total=round(took, 3))}
        )

    def provenance(self) -> Provenance:
        """The address, and what the bot tells of its index, models, settings and code."""
        return Provenance(
            system=self._name,
            index_version=self._told.index,
            model=self._told.model,
            models=self._told.models,
            settings=self._told.settings,
            code=self._told.code,
            commit=commit(),
            day=today().isoformat(),
        )

    async def close(self) -> None:
        """Let go of the address."""
        if self._session:
            await self._session.close()
            await self._connector.close()
            self._session, self._connector = None, Connector()
            self._opening = asyncio.Lock()

    async def _opened(self) -> aiohttp.ClientSession:
        """The session, opened by the first who asks."""
        async with self._opening:
            if self._session is None:
                self._service = await self._connector.open()
                session = aiohttp.ClientSession()
                self._told = await self._ready(session)
                self._session = session
            return self._session

    async def _ready(self, session: aiohttp.ClientSession) -> Readiness:
        try:
            async with session.get(urljoin(self._url, "/readyz")) as response:
                return Readiness.model_validate(await response.json())
        except (aiohttp.ClientError, ValidationError, ValueError):
            return Readiness()  # whether it answers shows with the first question

    async def _send(self, session: aiohttp.ClientSession, activity: dict[str, Any]) -> None:
        try:
            async with session.post(self._url, json=activity) as response:
                if response.status in _UNAUTHORISED:
                    raise EvaluationError(
                        f"{self._url}: refuses us ({response.status}); evaluate a bot in local "
                        "mode, that is without MICROSOFT_APP_ID"
                    )
                if response.status >= 300:
                    raise EvaluationError(f"{self._url}: answers {response.status}")
        except (aiohttp.ClientError, ValueError) as error:
            raise EvaluationError(f"{self._url}: cannot be reached ({error})") from error


def open_endpoint(configuration: Configuration) -> tuple[System, Mapping[str, str]]:
    """A bot at an address; the documents of the corpus folder tell what its links mark."""
    documents = read_corpus(configuration.applied().corpus_dir)
    by_id = {document.info.id: document for document in documents}
    return Endpoint(configuration, by_id), statuses(document.info for document in documents)


def _message(text: str, conversation: str, service: str) -> dict[str, Any]:
    return {
        "type": "message",
        "id": uuid.uuid4().hex,
        "channelId": "msteams",
        "serviceUrl": service,
        "from": {"id": "29:evaluation", "name": "Evaluation"},
        "recipient": {"id": "28:bot", "name": "Bot"},
        "conversation": {"id": conversation, "conversationType": "personal"},
        "locale": "sv-SE",
        "text": text,
        "textFormat": "plain",
    }
