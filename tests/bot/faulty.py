"""A connector that misbehaves on demand, and the service with little patience before it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.app import create_app
from bot.opening import Backend
from bot.teams.delivery import Patience
from bot.types import Answerer
from tests.bot.conftest import Service, settings
from tests.bot.stand_ins import Connector, StandInAnswerer, StandInDocuments

Fault = Callable[[web.Request], Any]


def says(status: int, **headers: str) -> Fault:
    """Refuses with `status`."""

    async def answer(_request: web.Request) -> web.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return web.json_response({"error": {"code": "Faulty"}}, status=status, headers=named)

    return answer


async def breaks_off(request: web.Request) -> web.StreamResponse:
    """Accepts, and closes the connection in the middle of its answer."""
    response = web.StreamResponse(headers={"Content-Length": "1000"})
    await response.prepare(request)
    await response.write(b'{"id": "re')
    assert request.transport is not None
    request.transport.close()
    return response


async def hangs_up(request: web.Request) -> web.Response:
    """Takes the message and closes the connection without an answer."""
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


class FaultyConnector(Connector):
    """A connector that meets each message, in turn, with the next of `faults`.

    Attributes:
        accepted: messages that were taken, whether or not the sender came to know.
        tried: every attempt to send a message.
    """

    def __init__(self, *faults: Fault | None) -> None:
        self._faults: list[Fault | None] = list(faults)
        self.tried: list[dict[str, Any]] = []
        self.accepted: list[dict[str, Any]] = []
        super().__init__()

    async def _record(self, request: web.Request) -> Any:
        activity = await request.json()
        if activity["type"] == "typing":
            return await super()._record(request)
        self.tried.append(activity)
        fault = self._faults.pop(0) if self._faults else None
        if fault in {None, breaks_off, hangs_up}:
            self.accepted.append(activity)
        return await (fault(request) if fault else super()._record(request))


@dataclass
class Waits:
    """Notes how long was to be waited, and waits not at all."""

    seconds: list[float] = field(default_factory=list)

    async def sleep(self, seconds: float) -> None:
        """Note it."""
        self.seconds.append(seconds)
        await asyncio.sleep(0)


@asynccontextmanager
async def connected(*faults: Fault | None) -> AsyncIterator[FaultyConnector]:
    """A connector with `faults`, listening."""
    connector = FaultyConnector(*faults)
    await connector.server.start_server()
    try:
        yield connector
    finally:
        await connector.server.close()


@asynccontextmanager
async def serving(
    data: Path, answerer: Answerer | None = None, *, waits: Waits | None = None, **changes: Any
) -> AsyncIterator[Service]:
    """The service, with pauses that `waits` notes; it gives an attempt a second."""
    backend = Backend(answerer or StandInAnswerer(), StandInDocuments())

    async def opened() -> Backend:
        return backend

    patience = Patience(connect=1.0, answer=1.0, sleep=(waits or Waits()).sleep)
    app = create_app(
        settings(data_dir=data, **changes), opened, retry_seconds=0.01, patience=patience
    )
    async with TestClient(TestServer(app)) as client:
        yield client


async def metric(service: Service, line: str) -> float:
    """The value of one series at `/metrics`, as its line begins; 0 while it is not there."""
    text = await (await service.get("/metrics")).text()
    found = [row for row in text.splitlines() if row.startswith(line + " ")]
    return float(found[0].split()[-1]) if found else 0.0


def texts(activities: Sequence[dict[str, Any]]) -> list[str]:
    """What the messages say."""
    return [str(activity["text"]) for activity in activities]
