"""The wiring: health, readiness, and a service that outlives a missing index."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from unittest.mock import Mock

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.__main__ import problem_of
from bot.app import create_app, open_backend, source_base
from bot.opening import Backend
from bot.settings import ROOT
from index.errors import SnapshotError
from tests.bot.conftest import StartService, settings
from tests.bot.stand_ins import Connector, StandInAnswerer, StandInDocuments, incoming

MADE_OF: dict[str, str | Mapping[str, str]] = {
    "model": "bundled",
    "models": {"encoder": "e", "reader": "r"},
    "settings": {"region": "Skåne"},
    "code": "0123456789ab",
}


async def test_healthy_and_ready(start_service: StartService) -> None:
    service = await start_service(made_of=MADE_OF)
    assert (await service.get("/healthz")).status == 200
    ready = await service.get("/readyz")
    assert ready.status == 200
    assert await ready.json() == {
        "status": "ready",
        "index": "20260101-abc",
        "database": "in use",
        **MADE_OF,
    }


async def test_suggestions_are_kept_in_the_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = Mock(models={})
    monkeypatch.setattr("bot.app.AnsweringService.open", lambda _settings: service)
    backend = await open_backend(settings(data_dir=tmp_path))
    service.suggester.keep_in.assert_called_once_with(tmp_path / "suggestions")
    assert backend.tend is service.suggester.keep_looking


async def test_a_missing_index_is_told_and_then_found(connector: Connector, tmp_path: Path) -> None:
    missing = True
    tried, found = asyncio.Event(), asyncio.Event()

    async def opened() -> Backend:
        tried.set()
        if missing:
            raise SnapshotError("No index: run scripts/reindex.py.")
        found.set()
        return Backend(StandInAnswerer(), StandInDocuments())

    app = create_app(settings(data_dir=tmp_path), opened, retry_seconds=0.01)
    async with TestClient(TestServer(app)) as service:
        await tried.wait()
        assert (await service.get("/healthz")).status == 200
        ready = await service.get("/readyz")
        assert ready.status == 503
        assert "reindex" in (await ready.json())["reason"]
        assert (await service.get("/source/remiss-2019")).status == 503
        await service.post("/api/messages", json=incoming(connector))
        assert "läsas in" in connector.messages[0]["text"]

        missing = False
        await asyncio.wait_for(found.wait(), timeout=20)
        assert (await service.get("/readyz")).status == 200
        await service.post("/api/messages", json=incoming(connector, id="2"))
        assert "[1]" in connector.messages[1]["text"]


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"host": "0.0.0.0"}, "HOST"),
        ({"host": "10.1.2.3"}, "HOST"),
        ({"host": "bot.example.se"}, "HOST"),
        ({"source_access": "signed", "source_key": "kort"}, "SOURCE_KEY"),
        ({"microsoft_app_id": "x"}, "MICROSOFT_APP_PASSWORD"),
        (
            {
                "microsoft_app_id": "x",
                "microsoft_app_password": "y",
                "microsoft_app_type": "SingleTenant",
            },
            "MICROSOFT_APP_TENANT_ID",
        ),
        (
            {
                "microsoft_app_id": "x",
                "microsoft_app_password": "y",
                "microsoft_app_type": "Tenant",
            },
            "MICROSOFT_APP_TYPE",
        ),
    ],
)
def test_settings_that_cannot_work_are_refused(changes: dict[str, str], part: str) -> None:
    assert part in problem_of(settings(**changes))


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"host": "localhost"},
        {"host": "::1"},
        {"host": "0.0.0.0", "microsoft_app_id": "x", "microsoft_app_password": "y"},
    ],
)
def test_settings_that_work_are_accepted(changes: dict[str, str]) -> None:
    assert problem_of(settings(**changes)) == ""


@pytest.mark.parametrize(
    ("environment", "part"),
    [({"HOST": "0.0.0.0"}, "127.0.0.1"), ({"PORT": "99999"}, "Setting PORT")],
)
def test_the_command_refuses_bad_settings(environment: dict[str, str], part: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot"],
        cwd=ROOT,
        env={**os.environ, "MICROSOFT_APP_ID": "", **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 2
    assert part in done.stderr
    assert "Traceback" not in done.stderr


def test_source_links_in_local_mode_lead_to_this_machine() -> None:
    assert source_base(settings(public_url="")) == "http://127.0.0.1:3978"
    assert source_base(settings(public_url="", host="::1")) == "http://[::1]:3978"
    assert source_base(settings(public_url="https://x.se")) == "https://x.se"
    with_credentials = settings(public_url="", microsoft_app_id="x", microsoft_app_password="y")
    assert source_base(with_credentials) == ""
    assert source_base(settings(source_access="off")) == ""
