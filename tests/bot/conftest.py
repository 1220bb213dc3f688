"""The service under test, over HTTP, with a stand-in for Teams' connector."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from pydantic_settings import SettingsConfigDict

from bot.app import IDLE_SECONDS, MAX_HEADER, create_app
from bot.opening import Backend
from bot.settings import Settings
from tests.bot.stand_ins import Connector, StandInAnswerer, StandInDocuments

Service = TestClient[Any, Any]
StartService = Callable[..., Awaitable[Service]]


class _Isolated(Settings):
    model_config = SettingsConfigDict(env_file=None)


def settings(**changes: Any) -> Settings:
    """Settings that no environment and no `.env` reach, with `changes`."""
    return _Isolated(**{"public_url": "https://bot.example.se", **changes})


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
async def connector() -> AsyncIterator[Connector]:
    """A connector that listens."""
    stand_in = Connector()
    await stand_in.server.start_server()
    yield stand_in
    await stand_in.server.close()


@pytest.fixture
async def start_service(tmp_path: Path) -> AsyncIterator[StartService]:
    """Starts the service with an answerer, documents and settings; waits until it is ready."""
    started: list[Service] = []

    async def start(
        answerer: StandInAnswerer | None = None,
        documents: StandInDocuments | None = None,
        made_of: Mapping[str, str | Mapping[str, str]] | None = None,
        **changes: Any,
    ) -> Service:
        backend = Backend(
            answerer or StandInAnswerer(), documents or StandInDocuments(), made_of=made_of or {}
        )

        async def opened() -> Backend:
            return backend

        changes = {"data_dir": tmp_path, **changes}
        server = TestServer(create_app(settings(**changes), opened))
        await server.start_server(keepalive_timeout=IDLE_SECONDS, max_field_size=MAX_HEADER)
        client = TestClient(server)
        await client.start_server()
        started.append(client)
        return client

    yield start
    for client in started:
        await client.close()
