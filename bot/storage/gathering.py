"""Writes together what many want written at the same time.

A commit costs the same for one row as for thirty: the database waits for the disk. So
whatever comes while one commit is under way waits for the next, together.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from sqlalchemy.exc import InterfaceError, OperationalError

MOST = 100
# The database is away: rows by themselves would fare no better.
_AWAY = (OperationalError, InterfaceError, OSError, TimeoutError)

T = TypeVar("T")


class Gathering(Generic[T]):
    """Hands items over in batches, in the order in which they came.

    Args:
        write: writes all or none.
    """

    def __init__(self, write: Callable[[Sequence[T]], Awaitable[None]]) -> None:
        self._write = write
        self._waiting: list[tuple[T, asyncio.Future[None]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def put(self, item: T) -> None:
        """Return once `item` is written; raises what writing it raises.

        Whoever gives up waiting does not take the item back.
        """
        written = asyncio.get_running_loop().create_future()
        self._waiting.append((item, written))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_all())
        await asyncio.shield(written)

    async def close(self, seconds: float) -> None:
        """Wait until all is written, no longer than `seconds`."""
        if self._writing:
            await asyncio.wait({self._writing}, timeout=seconds)

    async def _write_all(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            try:
                await self._write([item for item, _ in batch])
            except Exception as error:  # noqa: BLE001  # it is told to whoever waits
                if isinstance(error, _AWAY) or len(batch) == 1:
                    _tell(batch, error)
                else:
                    await self._write_each(batch)
            else:
                _tell(batch, None)

    async def _write_each(self, batch: Sequence[tuple[T, asyncio.Future[None]]]) -> None:
        """Write one after the other, so that one bad row costs no other."""
        for item, written in batch:
            try:
                await self._write([item])
            except Exception as error:  # noqa: BLE001  # it is told to whoever waits
                _tell([(item, written)], error)
            else:
                _tell([(item, written)], None)


def _tell(batch: Sequence[tuple[T, asyncio.Future[None]]], error: Exception | None) -> None:
    for _, written in batch:
        if error is None:
            written.set_result(None)
        else:
            written.set_exception(error)
