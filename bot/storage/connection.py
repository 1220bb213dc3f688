"""The database as the service holds it: opened late, and found again after it was away."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic

from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.storage.database import bring_up_to_date, engine_of
from bot.storage.pseudonyms import Pseudonyms
from bot.storage.tables import AnswerRow

_log = logging.getLogger(__name__)
# How often at most a database that fails is looked over: that is too much for each answer.
MEND_SECONDS = 10.0
# Whoever asks whether it is there waits no longer, for he asks whether *we* are.
ANSWER_SECONDS = 0.5
_CLOSE_SECONDS = 3.0
_LOOK = select(AnswerRow.id).limit(1)
# Changes nothing, and needs room all the same: a disk that is full can still be read.
_TRY = text("UPDATE alembic_version SET version_num = version_num")


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
        self._looking: asyncio.Task[bool] | None = None
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
        if busy := {task for task in (self._opening, self._looking) if task}:
            await asyncio.wait(busy, timeout=_CLOSE_SECONDS)
        await self._engine.dispose()

    async def is_there(self) -> bool:
        """Whether it answers now; a look at a time, and it mends what has come back.

        A look is not broken off with whoever waits: that would cost the connection.
        """
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())
        done, _ = await asyncio.wait({self._looking}, timeout=ANSWER_SECONDS)
        return bool(done) and self._looking.result()

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

    async def _look(self) -> bool:
        if self._opening is None or not self._opening.done():
            return False
        # A file that was removed is read and written on, by whoever has it open, for nobody.
        self._failed |= self._file_is_gone()
        look = _TRY if self._failed else _LOOK
        try:
            async with self.session() as session:
                await session.execute(look)
        except Exception as error:  # noqa: BLE001  # whatever its driver raises
            _log.warning("The database does not answer: %s", type(error).__name__)
            return False
        return not self._failed

    def _file_is_gone(self) -> bool:
        file = self._engine.url.database
        if self._engine.dialect.name != "sqlite" or not file:
            return False
        return not Path(file).exists()

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
