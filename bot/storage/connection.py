"""The database as the service holds it: opened late, and found again after it was away."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.storage.database import bring_up_to_date, engine_of
from bot.storage.pseudonyms import Pseudonyms

# How often at most a database that fails is looked over: that is too much for each answer.
MEND_SECONDS = 10.0
_CLOSE_SECONDS = 3.0


class Database:
    """Sessions of one database, whose tables are made when they are not there.

    Args:
        url: SQLAlchemy address.
        pseudonyms: has its key at hand before anything is kept.
    """

    def __init__(self, url: str, pseudonyms: Pseudonyms) -> None:
        self._engine = engine_of(url)
        self._maker = async_sessionmaker(self._engine, expire_on_commit=False)
        self._pseudonyms = pseudonyms
        self._opening: asyncio.Task[None] | None = None
        self._opened = -MEND_SECONDS
        self._failed = False

    async def open(self) -> None:
        """Bring the tables up to date; raises `OSError`, or what the driver does.

        It is not broken off with whoever waits: SQLite keeps tables that are half made.
        """
        if self._opening is None or self._opening.done():
            self._opening = asyncio.create_task(self._open())
        await asyncio.shield(self._opening)

    async def close(self) -> None:
        """Let go of it."""
        if self._opening:
            await asyncio.wait({self._opening}, timeout=_CLOSE_SECONDS)
        await self._engine.dispose()

    @asynccontextmanager
    async def session(self) -> AsyncIterator[AsyncSession]:
        """A session that commits at its end.

        After a failure connections are made anew, for one to a file that was removed never
        works again, and what has come back may be empty.
        """
        if self._failed and monotonic() - self._opened >= MEND_SECONDS:
            await self.open()
        try:
            async with self._maker.begin() as session:
                yield session
        except DBAPIError:
            self._failed = True
            await self._engine.dispose()
            raise

    async def _open(self) -> None:
        self._opened = monotonic()
        file = self._engine.url.database
        if self._engine.dialect.name == "sqlite" and file:
            Path(file).parent.mkdir(parents=True, exist_ok=True)
        self._pseudonyms.prepare()
        # Connections to what was there before the failure are not to be used again.
        await self._engine.dispose()
        await bring_up_to_date(self._engine, self._pseudonyms)
        self._failed = False
