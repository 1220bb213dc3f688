"""Stand-ins at the edges: what answers, where documents lie, and Teams' connector."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.types import Answer, Citation, Question, Reply
from index.types import AwaitedDocument, Document, DocumentInfo, Hit, Passage, Status

TEXT = """Remiss om samverkan

1 Bakgrund

Inga barn eller ungdomar ska falla mellan stolarna. Parterna delar ansvaret.

2 Samordnad individuell plan

Planen ska göras när barnet har behov av insatser från båda parter. Den görs med familjen.

Kontakt

Eva Exempel, 010-000 00 00
"""


def info(**changes: Any) -> DocumentInfo:
    """The description of a document, with `changes`."""
    base = DocumentInfo(
        id="remiss-2019",
        file="remisser/remiss.txt",
        original="000.txt",
        title="Remiss om samverkan",
        status=Status.DRAFT,
        region="Västra Götaland",
        issued=date(2019, 11, 1),
    )
    return replace(base, **changes)


def document(text: str = TEXT, **changes: Any) -> Document:
    """A document of `text`."""
    return Document(info(**changes), text, (), "0" * 64)


def citation(
    quote: str, *, number: int = 1, source: Document | None = None, section: str = "2 Plan"
) -> Citation:
    """A citation of `quote`, which must stand in `source`."""
    source = source or document()
    start = source.text.index(quote)
    return Citation(number, source.info, section, None, start, start + len(quote), quote)


def hit(quote: str, *, section: str = "2 Plan", source: Document | None = None) -> Hit:
    """A retrieved passage of `quote`."""
    source = source or document()
    start = source.text.index(quote)
    passage = Passage(
        "remiss-2019#1", source.info.id, section, None, start, start + len(quote), quote
    )
    return Hit(passage, source.info, 0.9)


QUOTE = "Planen ska göras när barnet har behov av insatser från båda parter."


def answer(question: str = "När görs planen?", **changes: Any) -> Answer:
    """An answer with one citation."""
    base = Answer(
        question=question,
        text=f"{QUOTE} [1]",
        confidence=0.9,
        citations=(citation(QUOTE),),
        caveats=("Källan är ett remissförslag från 2019.",),
        hits=(hit(QUOTE),),
        version="20260101-abc",
    )
    return replace(base, **changes)


class StandInAnswerer:
    """Gives the replies it was made with, and remembers what it was asked."""

    def __init__(self, reply: Callable[[Question], Reply] | None = None) -> None:
        self._reply = reply or (lambda question: answer(question.text))
        self.asked: list[Question] = []
        self.forgotten: list[str] = []
        self.version = "20260101-abc"

    async def answer(self, question: Question) -> Reply:
        """The reply of the stand-in."""
        self.asked.append(question)
        return self._reply(question)

    def forget(self, conversation: str) -> None:
        """Note that `conversation` was to be forgotten."""
        self.forgotten.append(conversation)


@dataclass
class StandInDocuments:
    """A `DocumentStore` in memory."""

    held: list[Document] = field(default_factory=lambda: [document()])
    expected: list[AwaitedDocument] = field(default_factory=list)
    created: str = "2026-01-01T08:30:00+00:00"
    version: str = "20260101-abc"

    def documents(self) -> Sequence[DocumentInfo]:
        """What it holds."""
        return [held.info for held in self.held]

    def awaited(self) -> Sequence[AwaitedDocument]:
        """What it expects."""
        return self.expected

    def document(self, document_id: str) -> Document:
        """One document."""
        return {held.info.id: held for held in self.held}[document_id]


class Connector:
    """Teams' connector service on loopback: records each activity that arrives."""

    def __init__(self) -> None:
        self.arrived: list[dict[str, Any]] = []
        self.status = 200
        self.refused: set[str] = set()
        self.refused_methods: set[str] = set()
        self.held: asyncio.Event | None = None
        self._changed = asyncio.Condition()
        app = web.Application()
        path = "/v3/conversations/{conversation}/activities"
        app.router.add_post(path, self._record)
        app.router.add_route("*", path + "/{activity}", self._record)
        self.server = TestServer(app)

    @property
    def url(self) -> str:
        """The service address that activities name."""
        return str(self.server.make_url("/"))

    def of_type(self, kind: str) -> list[dict[str, Any]]:
        """What arrived of one type."""
        return [activity for activity in self.arrived if activity["type"] == kind]

    @property
    def messages(self) -> list[dict[str, Any]]:
        """The messages that arrived."""
        return self.of_type("message")

    async def wait_until(self, holds: Callable[[], bool]) -> None:
        """Wait for something to have arrived."""
        async with self._changed:
            await asyncio.wait_for(self._changed.wait_for(holds), timeout=20)

    async def wait_for_messages(self, count: int) -> list[dict[str, Any]]:
        """The messages once there are `count`."""
        return await self.wait_for("message", count)

    async def wait_for(self, kind: str, count: int) -> list[dict[str, Any]]:
        """What arrived of one type once there is `count` of it."""
        async with self._changed:
            await asyncio.wait_for(
                self._changed.wait_for(lambda: len(self.of_type(kind)) >= count), timeout=20
            )
        return self.of_type(kind)

    async def _record(self, request: web.Request) -> web.Response:
        activity = {**await request.json(), "method": request.method, "path": request.path}
        if self.held:
            await self.held.wait()
        async with self._changed:
            self.arrived.append(activity)
            self._changed.notify_all()
        refused = activity["conversation"]["id"] in self.refused
        refused = refused or request.method in self.refused_methods
        if refused or self.status != 200:
            status = 403 if refused else self.status
            return web.json_response({"error": {"code": "Refused"}}, status=status)
        return web.json_response({"id": f"reply-{len(self.arrived)}"})


def incoming(
    connector: Connector, text: str | None = "När görs planen?", **changes: Any
) -> dict[str, Any]:
    """A message from a personal chat, as Teams sends it."""
    return {
        "type": "message",
        "id": "1700000000001",
        "channelId": "msteams",
        "serviceUrl": connector.url,
        "from": {"id": "29:person", "name": "Ada", "aadObjectId": "0000"},
        "recipient": {"id": "28:bot", "name": "Samverkan"},
        "conversation": {"id": "a:conversation", "conversationType": "personal", "tenantId": "t"},
        "locale": "sv-SE",
        "text": text,
        "textFormat": "plain",
        **changes,
    }
