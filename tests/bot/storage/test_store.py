"""The database: what is kept, and what is let go."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import SQLAlchemyError

from bot.storage import Storage, Who
from bot.storage.pseudonyms import Pseudonyms
from bot.types import NotFound
from tests.bot.stand_ins import QUOTE, answer, citation, hit
from tests.bot.storage.conftest import KEY, Clock, everything

ADDRESS = {"channel": "msteams", "conversation": "a:conversation"}


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
        storage.asker("asker"),
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


async def test_what_is_kept_outlives_a_restart(storage: Storage, url: str) -> None:
    case_id = await storage.open_case(miss(), "asker")
    again = Storage(url, Pseudonyms(KEY))
    await again.open()
    assert [case.id for case in await again.cases()] == [case_id]
    assert await again.case("unknown") is None
    await again.close()


HERE = Who("a:conversation", "person-1")
THERE = Who("a:elsewhere", "person-1")
OTHER = Who("a:conversation", "person-2")


async def _keep_for(storage: Storage, who: Who, name: str) -> None:
    await storage.keep_answer(answer(f"Fråga {name}?"), f"message {name}", who)
    assert await storage.keep_feedback(f"message {name}", "like", f"Kommentar {name}")
    await storage.open_case(miss(f"Fall {name}?"), "asker", who)


@pytest.mark.parametrize(
    ("erased", "left"),
    [
        (HERE, {"there", "other"}),
        (Who(conversation="a:conversation"), {"there"}),
        (Who(person="person-1"), {"other"}),
        (Who("a:nowhere", "person-1"), {"here", "there", "other"}),
    ],
)
async def test_erasing_takes_all_of_its_owner_and_nothing_else(
    storage: Storage, url: str, erased: Who, left: set[str]
) -> None:
    for name, who in (("here", HERE), ("there", THERE), ("other", OTHER)):
        await _keep_for(storage, who, name)
    assert await storage.erase(erased) == 3 * (3 - len(left))
    kept = await everything(url)
    for name in ("here", "there", "other"):
        for text in (f"Fråga {name}", f"Kommentar {name}", f"Fall {name}"):
            assert (text in kept) == (name in left)


async def test_nothing_is_erased_for_nobody(storage: Storage) -> None:
    with pytest.raises(ValueError, match="whose"):
        await storage.erase(Who())


async def test_each_kind_goes_in_its_own_time(storage: Storage, url: str, clock: Clock) -> None:
    await storage.keep_answer(answer("Tyst?"), "m0")
    await _keep_for(storage, HERE, "x")
    seen = []
    for days in (0, 29, 2, 60, 90):
        clock.pass_days(days)
        await storage.sweep()
        kept = await everything(url)
        seen.append([text in kept for text in ("Tyst?", "Fall x?", "Fråga x?", "Kommentar x")])
    assert seen == [
        [True, True, True, True],
        [True, True, True, True],
        [False, True, True, True],
        [False, False, True, True],
        [False, False, False, False],
    ]


async def test_nobody_can_be_read_out_of_what_is_kept(storage: Storage, url: str) -> None:
    await _keep_for(storage, HERE, "x")
    case_id = await storage.open_case(miss(), "asker-digest", HERE)
    await storage.hand_over(case_id, ADDRESS)
    kept = await everything(url)
    for secret in ("a:conversation", "person-1", "asker-digest", "msteams", "message x"):
        assert secret not in kept
    case = await storage.case(case_id)
    assert case is not None and case.address == ADDRESS
    stranger = Storage(url, Pseudonyms("en annan nyckel"))
    read = await stranger.case(case_id)
    assert read is not None and read.address == {}
    assert await stranger.erase(HERE) == 0
    await stranger.close()


async def test_personal_data_is_masked_before_it_is_kept(storage: Storage, url: str) -> None:
    planted = "Eleven Kalle Ek nås på 070-123 45 67, 121212-1212, k.ek@skola.se"
    await storage.keep_answer(answer(planted), "m1")
    await storage.keep_feedback("m1", "dislike", planted)
    case_id = await storage.open_case(miss(planted), "asker")
    await storage.take_answer(case_id, planted)
    kept = await everything(url)
    for secret in ("Kalle", "070-123", "121212", "k.ek"):
        assert secret not in kept
    assert "010-000 00 00" in kept  # a contact that the documents publish


async def test_an_error_of_the_database_does_not_tell_what_was_to_be_kept(url: str) -> None:
    closed = Storage(url)
    with pytest.raises(SQLAlchemyError) as raised:
        await closed.keep_answer(answer("En hemlig fråga?"), "m1")
    assert "hemlig" not in str(raised.value)
    await closed.close()


async def test_a_clock_that_is_set_back_deletes_nothing_early_and_nothing_too_late(
    storage: Storage, clock: Clock
) -> None:
    await storage.keep_answer(answer("Före?"), "m1")
    clock.pass_days(-10)
    await storage.keep_answer(answer("Efter?"), "m2")
    assert await storage.sweep() == 0
    assert await storage.keep_feedback("m1", "like", "")
    clock.pass_days(31)
    # The one that is kept by its feedback stays; the other goes by the clock as it is now.
    assert await storage.sweep() == 1
    assert [one.question for one in await storage.feedback()] == ["Före?"]
