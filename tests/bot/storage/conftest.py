"""A database of either kind, and a clock that passes when told to."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.storage import Storage
from bot.storage.database import engine_of
from bot.storage.pseudonyms import Pseudonyms
from bot.storage.retention import Retention
from tests.bot.storage.postgres import server

KEY = "en nyckel för prov"
OpenStorage = Callable[[], Storage]


class Clock:
    """A time that stands until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_days(self, days: float) -> None:
        """Let `days` pass."""
        self.now += timedelta(days=days)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a server that runs as long as the tests."""
    with server() as address:
        yield address


@pytest.fixture(
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)], name="url"
)
async def _url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """The address of an empty database."""
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}"
        return
    address: str = request.getfixturevalue("postgres")
    yield address
    engine = engine_of(address)
    async with engine.begin() as connection:
        await connection.execute(text("DROP SCHEMA public CASCADE"))
        await connection.execute(text("CREATE SCHEMA public"))
    await engine.dispose()


@pytest.fixture
async def storage(url: str, clock: Clock) -> AsyncIterator[Storage]:
    """An open database that keeps answers 30 days, cases 90 and feedback 180."""
    opened = Storage(url, Pseudonyms(KEY), Retention(), now=clock)
    await opened.open(sweeping=False)
    yield opened
    await opened.close()


async def everything(url: str) -> str:
    """All that stands in the database, as one text."""
    engine = create_async_engine(engine_of(url).url)
    async with engine.connect() as connection:
        rows = [
            str(tuple(row))
            for table in ("answers", "feedback", "cases")
            for row in await connection.execute(text(f"SELECT * FROM {table}"))
        ]
    await engine.dispose()
    return "\n".join(rows)
