"""The database: what is kept, and what is let go."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.storage import Storage
from bot.types import NotFound
from tests.bot.stand_ins import QUOTE, answer, citation, hit

ADDRESS = {"channel": "msteams", "conversation": "a:conversation"}


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    opened = Storage(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}")
    await opened.open()
    yield opened
    await opened.close()


def miss(question: str = "Vad kostar det?") -> NotFound:
    contact = citation("Eva Exempel, 010-000 00 00")
    return NotFound(question, "Det står inte.", 0.1, (hit(QUOTE),) * 5, "v", contact=contact)


async def test_feedback_is_tied_to_the_last_answer_of_its_message(storage: Storage) -> None:
    await storage.keep_answer(answer("Första?"), "m1")
    await storage.keep_answer(answer("Andra?"), "m1")
    await storage.keep_answer(miss(), "m2")
    assert await storage.keep_feedback("m1", "like", "")
    assert await storage.keep_feedback("m2", "dislike", "Fel")
    assert not await storage.keep_feedback("m3", "like", "")
    kept = await storage.feedback()
    assert [(one.question, one.reaction, one.outcome) for one in kept] == [
        ("Andra?", "like", "answered"),
        ("Vad kostar det?", "dislike", "not_found"),
    ]


async def test_a_case_holds_what_a_human_needs(storage: Storage) -> None:
    case = await storage.case(await storage.open_case(miss(), "asker"))
    assert case is not None
    assert (case.question, case.asker, case.contact) == (
        "Vad kostar det?",
        "asker",
        "Eva Exempel, 010-000 00 00",
    )
    assert len(case.nearest) == 3
    assert case.nearest[0].text == QUOTE
    assert not case.handed_over


async def test_a_case_is_handed_over_and_answered_once(storage: Storage) -> None:
    case_id = await storage.open_case(miss(), "asker")
    assert await storage.hand_over(case_id, ADDRESS)
    assert not await storage.hand_over(case_id, ADDRESS)
    assert await storage.take_answer(case_id, "Svar.")
    assert not await storage.take_answer(case_id, "Annat svar.")
    case = await storage.case(case_id)
    assert case is not None and case.address == ADDRESS
    await storage.drop_address(case_id)
    case = await storage.case(case_id)
    assert case is not None and (case.address, case.answer) == ({}, "Svar.")


async def test_what_did_not_arrive_can_be_undone(storage: Storage) -> None:
    case_id = await storage.open_case(miss(), "asker")
    assert await storage.hand_over(case_id, ADDRESS)
    await storage.take_back(case_id)
    assert await storage.hand_over(case_id, ADDRESS)
    assert await storage.take_answer(case_id, "Svar.")
    await storage.drop_answer(case_id)
    assert await storage.take_answer(case_id, "Svar igen.")


async def test_what_is_kept_outlives_a_restart(storage: Storage, tmp_path: Path) -> None:
    case_id = await storage.open_case(miss(), "asker")
    again = Storage(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}")
    await again.open()
    assert [case.id for case in await again.cases()] == [case_id]
    assert await again.case("unknown") is None
    await again.close()
