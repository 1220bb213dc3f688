"""What is written together: all of it, in order, and no row at the cost of another."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError

from bot.storage import Storage
from bot.storage.gathering import MOST, Gathering
from bot.types import NotFound


class Book:
    """Writes when it is let; refuses what is bad, and all when it is away."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.let = asyncio.Event()
        self.let.set()
        self.away = False

    async def write(self, rows: Sequence[str]) -> None:
        """Write all or none."""
        await self.let.wait()
        self.batches.append(list(rows))
        if self.away:
            raise OperationalError("write", {}, Exception("away"))
        if "bad" in rows:
            raise ValueError("bad")


async def test_what_comes_while_one_is_written_is_written_together() -> None:
    book = Book()
    book.let.clear()
    gathering = Gathering(book.write)
    first = asyncio.create_task(gathering.put("first"))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    rest = [asyncio.create_task(gathering.put(f"{n}")) for n in range(MOST + 1)]
    await asyncio.sleep(0)
    book.let.set()
    await asyncio.gather(first, *rest)
    assert book.batches == [["first"], [f"{n}" for n in range(MOST)], [f"{MOST}"]]


async def test_one_bad_row_costs_no_other() -> None:
    book = Book()
    gathering = Gathering(book.write)
    ends = await asyncio.gather(
        *(gathering.put(row) for row in ("a", "bad", "b")), return_exceptions=True
    )
    assert [type(end) for end in ends] == [type(None), ValueError, type(None)]
    assert book.batches[1:] == [["a"], ["bad"], ["b"]]


async def test_a_database_that_is_away_is_tried_once_for_all_and_again_for_the_next() -> None:
    book = Book()
    book.away = True
    gathering = Gathering(book.write)
    ends = await asyncio.gather(*(gathering.put(row) for row in "ab"), return_exceptions=True)
    assert [type(end) for end in ends] == [OperationalError] * 2
    assert book.batches == [["a", "b"]]
    book.away = False
    await gathering.put("c")


async def test_who_gives_up_waiting_loses_nothing_and_the_end_waits_for_it() -> None:
    book = Book()
    book.let.clear()
    gathering = Gathering(book.write)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0):
            await gathering.put("a")
    closing = asyncio.create_task(gathering.close(20))
    await asyncio.sleep(0)
    assert not closing.done()
    book.let.set()
    await closing
    assert book.batches == [["a"]]


async def test_many_answers_at_a_time_take_a_few_commits(storage: Storage) -> None:
    commits = 0

    def count(_connection: object) -> None:
        nonlocal commits
        commits += 1

    event.listen(Engine, "commit", count)
    try:
        reply = NotFound("Vem kör?", "Det står inte.", 0.1, (), "v")
        await asyncio.gather(*(storage.keep_answer(reply, f"m{n}") for n in range(50)))
    finally:
        event.remove(Engine, "commit", count)
    assert 1 <= commits <= 5
    kept = [await storage.keep_feedback(f"m{n}", "like", "") for n in range(50)]
    assert all(kept)
