"""What was erased stands in no file any more, be it as free space or as a log of changes."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.storage import Storage, Who
from bot.storage.pseudonyms import Pseudonyms
from tests.bot.stand_ins import answer
from tests.bot.storage.conftest import KEY

GONE, STAYS = Who("a:gone", "29:gone"), Who("a:stays", "29:stays")


def holding(folder: Path, word: str) -> set[str]:
    """The files that hold `word`."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.name for path in files if word.encode() in path.read_bytes()}


async def test_no_file_holds_what_was_erased(tmp_path: Path) -> None:
    storage = Storage(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}", Pseudonyms(KEY))
    await storage.open(sweeping=False)
    await asyncio.gather(
        *(
            storage.keep_answer(answer(f"{word} {number} {'x' * 900}?"), f"{number}", who)
            for number in range(50)
            for who, word in ((GONE, "utplånat"), (STAYS, "kvarstående"))
        )
    )
    assert holding(tmp_path, "utplånat") == {"bot.db"}
    assert await storage.erase(GONE) == 50
    assert holding(tmp_path, "utplånat") == set()
    assert holding(tmp_path, "kvarstående") == {"bot.db"}
    await storage.close()
    assert holding(tmp_path, "utplånat") == set()
