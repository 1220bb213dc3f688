"""Migrations: databases of before, empty ones, and services that start at once."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from bot.storage import Storage
from bot.storage.database import engine_of
from bot.storage.pseudonyms import Pseudonyms
from bot.storage.tables import Base
from tests.bot.storage.conftest import KEY

BEFORE = """
CREATE TABLE answers (id INTEGER NOT NULL PRIMARY KEY, message TEXT NOT NULL,
  created DATETIME NOT NULL, outcome TEXT NOT NULL, question TEXT NOT NULL, answer TEXT NOT NULL,
  confidence FLOAT NOT NULL, sources JSON NOT NULL, version TEXT NOT NULL);
CREATE INDEX ix_answers_message ON answers (message);
CREATE TABLE feedback (id INTEGER NOT NULL PRIMARY KEY, answer_id INTEGER NOT NULL
  REFERENCES answers (id), created DATETIME NOT NULL, reaction TEXT NOT NULL,
  comment TEXT NOT NULL);
CREATE TABLE cases (id TEXT NOT NULL PRIMARY KEY, created DATETIME NOT NULL,
  question TEXT NOT NULL, language TEXT NOT NULL, asker TEXT NOT NULL, version TEXT NOT NULL,
  confidence FLOAT NOT NULL, contact TEXT NOT NULL, nearest JSON NOT NULL,
  handed_over BOOLEAN NOT NULL, address JSON NOT NULL, answer TEXT NOT NULL{draft});
INSERT INTO answers VALUES (1, 'digest', '2026-01-01 10:00:00.000000', 'answered', 'Gammal?',
  'Ja.', 0.5, '[]', 'v');
INSERT INTO feedback VALUES (1, 1, '2026-01-01 10:01:00.000000', 'like', 'Bra');
INSERT INTO cases VALUES ('c1', '2026-01-01 10:02:00.000000', 'Öppen?', 'sv', 'asker', 'v', 0.1,
  '', '[]', 1, '{{"conversation": "a:secret"}}', ''{value});
"""


@pytest.mark.parametrize("with_draft", [False, True])
async def test_a_database_without_versions_is_taken_over(tmp_path: Path, with_draft: bool) -> None:
    draft, value = (", draft TEXT NOT NULL", ", 'Utkast'") if with_draft else ("", "")
    path = tmp_path / "bot.db"
    with sqlite3.connect(path) as before:
        before.executescript(BEFORE.format(draft=draft, value=value))
    before.close()

    storage = Storage(f"sqlite:///{path}", Pseudonyms(KEY))
    await storage.open()
    assert await storage.keep_feedback("digest", "dislike", "Ändrat mig")
    assert [one.question for one in await storage.feedback()] == ["Gammal?", "Gammal?"]
    (case,) = await storage.cases()
    assert case.asker == storage.asker("asker")
    assert case.address == {"conversation": "a:secret"}
    assert case.draft == ("Utkast" if with_draft else "")
    await storage.open()  # a second start changes nothing
    await storage.close()
    assert b"a:secret" not in path.read_bytes()


async def test_the_migrations_lead_to_the_tables_of_the_code(storage: Storage, url: str) -> None:
    def differences(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), Base.metadata))

    engine = engine_of(url)
    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    await engine.dispose()


@pytest.mark.postgres
async def test_services_that_start_at_once_do_not_trip_over_each_other(postgres: str) -> None:
    several = [Storage(postgres, Pseudonyms(KEY)) for _ in range(4)]
    await asyncio.gather(*(storage.open() for storage in several))
    for storage in several:
        assert await storage.cases() == []
        await storage.close()
