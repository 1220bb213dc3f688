"""A real PostgreSQL server that is stopped under a running bot, and comes back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.storage import connection
from bot.teams import turn
from tests.bot.faulty import serving
from tests.bot.staff import Staff
from tests.bot.stand_ins import Connector
from tests.bot.storage.conftest import everything
from tests.bot.storage.postgres import Server, controlled

pytestmark = pytest.mark.postgres


@pytest.fixture(autouse=True)
def _look_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "MEND_SECONDS", 0.0)
    # A busy machine must not make it look as if the database were still away.
    monkeypatch.setattr(turn, "_STORAGE_SECONDS", 30.0)
    monkeypatch.setattr(connection, "ANSWER_SECONDS", 30.0)


@pytest.fixture
def server() -> Iterator[Server]:
    """A server of the test's own, for it is stopped."""
    with controlled() as made:
        yield made


async def kept(server: Server) -> int:
    """Answers in the database."""
    return (await everything(server.address)).count("Vem ansvarar")


async def test_a_server_that_is_stopped_costs_no_answer_and_is_used_again(
    connector: Connector, tmp_path: Path, server: Server
) -> None:
    async with serving(tmp_path, database_url=server.address) as service:
        staff = Staff(service, connector)
        await staff.ask(2)
        assert (await staff.readiness())["status"] == "ready"
        assert await kept(server) == 2
        server.stop()
        await staff.ask(3)
        assert (await staff.readiness())["status"] == "degraded"
        assert "Något gick fel" in await staff.say("glöm")
        server.start()
        await staff.ask(2)
        assert (await staff.readiness())["status"] == "ready"
        # What was kept before is there, and what was answered since it came back.
        assert await kept(server) == 4
        assert "Något gick fel" not in await staff.say("glöm")
        assert await kept(server) == 0


async def test_a_server_that_is_away_at_the_start_is_used_once_it_is_there(
    connector: Connector, tmp_path: Path, server: Server
) -> None:
    server.stop()
    async with serving(tmp_path, database_url=server.address) as service:
        staff = Staff(service, connector)
        await staff.ask(2)
        assert (await staff.readiness())["status"] == "degraded"
        server.start()
        while (await staff.readiness())["status"] != "ready":
            pass
        await staff.ask()
        assert await kept(server) == 1
