"""The database away at the start, taken away, and given back. Staff are answered."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.storage import connection
from bot.storage.pseudonyms import KEY_FILE
from bot.teams import turn
from tests.bot.faulty import serving
from tests.bot.staff import Staff
from tests.bot.stand_ins import Connector

Harm = Callable[[Path], None]


@pytest.fixture(autouse=True)
def _look_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "MEND_SECONDS", 0.0)
    # A busy machine must not make it look as if the database were still away.
    monkeypatch.setattr(turn, "_STORAGE_SECONDS", 30.0)


def kept(folder: Path) -> int:
    """Answers in the database of `folder`."""
    with closing(sqlite3.connect(folder / "bot.db")) as database:
        return int(database.execute("select count(*) from answers").fetchone()[0])


def remove_the_file(folder: Path) -> None:
    (folder / "bot.db").unlink()


def remove_the_folder(folder: Path) -> None:
    shutil.rmtree(folder)


def overwrite_with_rubbish(folder: Path) -> None:
    (folder / "bot.db").write_bytes(b"rubbish" * 4096)


def put_a_file_in_its_place(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.touch()


def clear(folder: Path) -> None:
    """Take away what stands in the way of a database."""
    if folder.is_file():
        folder.unlink()
    (folder / "bot.db").unlink(missing_ok=True)


@pytest.mark.parametrize(
    "harm", [remove_the_file, remove_the_folder, overwrite_with_rubbish, put_a_file_in_its_place]
)
async def test_a_database_that_is_destroyed_costs_no_answer_and_is_made_anew(
    connector: Connector, tmp_path: Path, harm: Harm
) -> None:
    folder = tmp_path / "data"
    async with serving(folder) as service:
        staff = Staff(service, connector)
        await staff.ask()
        assert kept(folder) == 1
        key = (folder / KEY_FILE).read_text()
        harm(folder)
        await staff.ask(2)
        clear(folder)
        await staff.ask(3)
        assert kept(folder) >= 2
        assert (folder / KEY_FILE).read_text() == key


async def test_a_folder_that_is_away_for_a_while_is_used_again(
    connector: Connector, tmp_path: Path
) -> None:
    folder, away = tmp_path / "data", tmp_path / "away"
    async with serving(folder) as service:
        staff = Staff(service, connector)
        await staff.ask()
        os.rename(folder, away)
        folder.touch()
        await staff.ask(2)
        folder.unlink()
        os.rename(away, folder)
        await staff.ask(2)
        # What was kept before it went is there, and the first answer after it came back.
        assert kept(folder) >= 2


async def test_a_database_that_is_away_at_the_start_is_used_once_it_is_there(
    connector: Connector, tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    folder.touch()
    async with serving(folder) as service:
        staff = Staff(service, connector)
        await staff.ask(2)
        folder.unlink()
        await staff.ask(2)
        assert kept(folder) >= 1


async def test_what_cannot_be_erased_is_said_in_one_sentence(
    connector: Connector, tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    async with serving(folder) as service:
        staff = Staff(service, connector)
        await staff.ask()
        put_a_file_in_its_place(folder)
        assert "Något gick fel" in await staff.say("glöm")
        clear(folder)
        await staff.ask(2)
        assert "Något gick fel" not in await staff.say("glöm")
        assert kept(folder) == 0


async def test_readiness_tells_that_nothing_is_kept_and_that_it_is_again(
    connector: Connector, tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    async with serving(folder) as service:
        staff = Staff(service, connector)
        assert (await staff.readiness())["status"] == "ready"
        put_a_file_in_its_place(folder)
        told = await staff.readiness()
        assert (told["status"], told["index"]) == ("degraded", "20260101-abc")
        assert "not kept" in told["database"]
        clear(folder)
        # Looking mends it, with nobody asking a question.
        assert (await staff.readiness())["status"] == "ready"
        await staff.ask()
        assert kept(folder) == 1


async def test_a_database_that_hangs_does_not_make_readiness_hang(
    connector: Connector, tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    async with serving(folder) as service:
        staff = Staff(service, connector)
        with closing(sqlite3.connect(folder / "bot.db", isolation_level=None)) as other:
            other.execute("begin exclusive")
            told = [await staff.readiness() for _ in range(3)]
            assert {one["status"] for one in told} == {"degraded"}
            other.execute("rollback")
        while (await staff.readiness())["status"] != "ready":
            pass
