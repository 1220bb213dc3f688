"""The command that erases: by conversation, by person, and what is past its time."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.storage import Storage, Who
from bot.storage.pseudonyms import Pseudonyms
from scripts.erase import main
from tests.bot.stand_ins import answer

KEY = "en nyckel för prov"


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("HASH_KEY", KEY)
    return f"sqlite:///{tmp_path / 'bot.db'}"


def keep(url: str, who: Who, year: int = 2026) -> None:
    async def kept() -> None:
        storage = Storage(url, Pseudonyms(KEY), now=lambda: datetime(year, 1, 1, tzinfo=UTC))
        await storage.open()
        await storage.keep_answer(answer(), "m", who)
        await storage.close()

    asyncio.run(kept())


def test_what_is_tied_to_a_conversation_goes(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    keep(url, Who("19:channel", "entra-1"))
    keep(url, Who("a:other", "entra-1"))
    assert main(["--conversation", "19:channel;messageid=7"]) == 0
    assert main(["--person", "entra-2"]) == 0
    assert main(["--person", "entra-1"]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert shown == ["1 rows erased.", "0 rows erased.", "1 rows erased."]


def test_what_is_past_its_time_goes(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    keep(url, Who("a:1", "p"), year=2020)
    assert main(["--expired"]) == 0
    assert capsys.readouterr().out == "1 rows erased.\n"


@pytest.mark.parametrize("arguments", [[], ["--expired", "--person", "x"]])
def test_the_command_wants_to_know_whose(url: str, arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2


def test_a_database_out_of_reach_is_told(
    url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    assert main(["--expired"]) == 1
    assert "DATABASE_URL" in capsys.readouterr().err
