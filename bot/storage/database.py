"""Opens a database of either kind and brings its tables up to date."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import AsyncAdaptedQueuePool, Connection, event, inspect, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.storage.pseudonyms import Pseudonyms

MIGRATIONS = Path(__file__).with_name("migrations")
# The tables as they were before they had versions.
UNVERSIONED = "0001"
# Any number does, as long as nobody else locks by it in the same database.
_LOCK = 7_305_112_839
# How long SQLite waits for another process to let go of the file: less than a turn does.
_LOCKED_SECONDS = 2.0


def engine_of(url: str) -> AsyncEngine:
    """The engine for `url`, an SQLAlchemy address with or without an asyncio driver.

    Its errors do not repeat what was to be kept, for they end up in the log.
    """
    scheme, colon, rest = url.partition("://")
    drivers = {"postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}
    drivers["sqlite"] = "sqlite+aiosqlite"
    address = f"{drivers.get(scheme, scheme)}{colon}{rest}"
    if scheme.partition("+")[0] != "sqlite":
        return create_async_engine(address, hide_parameters=True, pool_pre_ping=True)
    # SQLite writes one at a time, and connections that compete for its lock poll for it
    # with long naps: one connection that all wait for in turn is several times as fast.
    engine = create_async_engine(
        address,
        hide_parameters=True,
        poolclass=AsyncAdaptedQueuePool,
        pool_size=1,
        max_overflow=0,
        connect_args={"timeout": _LOCKED_SECONDS},
    )
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    return engine


async def bring_up_to_date(engine: AsyncEngine, pseudonyms: Pseudonyms) -> None:
    """Run the migrations that are missing; several services may start at a time."""
    async with engine.begin() as connection:
        await connection.run_sync(_upgrade, pseudonyms)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys=ON")
    # What is erased must not linger in pages that are free. For the same reason changes are
    # not logged ahead (WAL): the log holds them on, and it needs a disk of this machine.
    cursor.execute("PRAGMA secure_delete=ON")
    cursor.close()


def _upgrade(connection: Connection, pseudonyms: Pseudonyms) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes.update(connection=connection, pseudonyms=pseudonyms)
    tables = inspect(connection).get_table_names()
    if "answers" in tables and "alembic_version" not in tables:
        command.stamp(config, UNVERSIONED)
    command.upgrade(config, "head")
