"""Suggested questions: found beside the answering, and only what is answered."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.answering import suggesting
from bot.answering.cache import ReplyCache
from bot.answering.prompting import Prompt
from bot.answering.service import AnsweringService
from bot.answering.suggesting import MOST
from bot.answering.suggestions import Suggestion
from bot.types import Answer, Language, Question
from index.search import Searcher

Make = Callable[..., AnsweringService]
ASKED = "Vad är en samordnad individuell plan?"


async def answered(service: AnsweringService, text: str, conversation: str = "") -> Answer:
    """The answer to `text`, which must be one."""
    reply = await service.answer(Question(text, conversation))
    assert isinstance(reply, Answer)
    return reply


async def test_an_answer_suggests_what_the_documents_answer(make_service: Make) -> None:
    service = make_service()
    await service.suggester.catch_up()
    first = await answered(service, ASKED)
    assert "Vad ska planen innehålla?" in first.follow_ups
    assert len(first.follow_ups) <= MOST
    said = {(one.document.id, one.start) for one in first.citations}
    for text in first.follow_ups:
        after = await answered(service, text)
        assert not said & {(one.document.id, one.start) for one in after.citations}


async def test_what_would_not_be_answered_is_not_suggested(make_service: Make) -> None:
    sure, doubting = make_service(), make_service(threshold=1.1)
    await doubting.suggester.catch_up()
    assert doubting.suggester.suggest(await answered(sure, ASKED)) == ()


async def test_an_answer_does_not_wait_for_suggestions(make_service: Make) -> None:
    assert (await answered(make_service(), ASKED)).follow_ups == ()


async def test_a_question_that_was_asked_is_not_suggested_again(make_service: Make) -> None:
    service = make_service()
    await service.suggester.catch_up()
    await answered(service, "Vad ska planen innehålla?", "chat")
    later = await answered(service, ASKED, "chat")
    assert "Vad ska planen innehålla?" not in later.follow_ups


async def test_suggestions_speak_the_askers_language(make_service: Make) -> None:
    service = make_service()
    await service.suggester.catch_up()
    reply = await answered(service, "What shall the plan contain?")
    assert reply.language is Language.ENGLISH
    assert "Who can I contact with questions?" in reply.follow_ups
    assert all(text.startswith(("What", "Who")) for text in reply.follow_ups)


@pytest.mark.parametrize("annan", ["Uppföljning\n\nPlanen ska innehålla tandvård för alla barn.\n"])
async def test_another_regions_documents_are_not_suggested(make_service: Make) -> None:
    service = make_service()
    await service.suggester.catch_up()
    reply = await answered(service, ASKED)
    assert {one.document.region for one in reply.citations} == {"Västra Götaland"}
    for text in reply.follow_ups:
        cited = {one.document.id for one in (await answered(service, text)).citations}
        assert cited != {"annan"}


async def test_looking_rests_while_a_question_is_answered(make_service: Make) -> None:
    service = make_service()
    with service.suggester.resting():
        looking = asyncio.create_task(service.suggester.catch_up())
        done, _ = await asyncio.wait({looking}, timeout=0.3)
        assert not done
        assert service.suggester.suggest(await answered(make_service(), ASKED)) == ()
    await asyncio.wait_for(looking, 60)
    assert (await answered(service, ASKED)).follow_ups


async def test_looking_rests_after_an_answer_out_of_the_cache_too(
    make_service: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1000.0]
    monkeypatch.setattr(suggesting, "monotonic", lambda: now[0])
    service = make_service(cache=ReplyCache(10))
    await answered(service, ASKED)
    now[0] += 1000
    assert (await answered(service, ASKED)).timings.cached
    looking = asyncio.create_task(service.suggester.catch_up())
    done, _ = await asyncio.wait({looking}, timeout=0.4)
    assert not done
    assert (await answered(service, ASKED)).follow_ups == ()
    now[0] += 1
    await asyncio.wait_for(looking, 60)
    assert (await answered(service, ASKED)).follow_ups


async def test_the_first_answer_after_a_start_brings_what_was_found_before_it(
    make_service: Make, tmp_path: Path
) -> None:
    before = make_service()
    before.suggester.keep_in(tmp_path / "kept")
    await before.suggester.catch_up()
    found = (await answered(before, ASKED)).follow_ups

    after = make_service()
    after.suggester.keep_in(tmp_path / "kept")
    assert (await answered(after, ASKED)).follow_ups == found != ()


async def test_what_was_found_with_other_weights_is_not_used(
    make_service: Make, tmp_path: Path
) -> None:
    sure, doubting = make_service(), make_service(threshold=1.1)
    sure.suggester.keep_in(tmp_path / "kept")
    await sure.suggester.catch_up()
    doubting.suggester.keep_in(tmp_path / "kept")
    assert doubting.suggester.suggest(await answered(sure, ASKED)) == ()


async def test_nothing_is_looked_for_twice(
    make_service: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = make_service()
    before.suggester.keep_in(tmp_path / "kept")
    await before.suggester.catch_up()
    after = make_service()
    after.suggester.keep_in(tmp_path / "kept")
    monkeypatch.setattr(after.suggester, "check", lambda *_: pytest.fail("It looks again."))
    await after.suggester.catch_up()


async def test_a_stop_half_way_costs_a_few_passages_at_most(
    make_service: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suggesting, "_UNSAVED", 1)
    stopped = make_service()
    stopped.suggester.keep_in(tmp_path / "kept")
    check = stopped.suggester.check

    def crash_later(searcher: Searcher, prompt: Prompt) -> Suggestion | None:
        if prompt.passage != searcher.snapshot.passages[0].id:
            raise MemoryError
        return check(searcher, prompt)

    monkeypatch.setattr(stopped.suggester, "check", crash_later)
    with pytest.raises(MemoryError):
        await stopped.suggester.catch_up()
    after = make_service()
    after.suggester.keep_in(tmp_path / "kept")
    left = len(after.suggester._pending)
    assert 0 < left < len(make_service()._searchers.latest.snapshot.passages)


async def test_a_version_that_comes_back_brings_its_suggestions(
    make_service: Make, tmp_path: Path
) -> None:
    service = make_service()
    service.suggester.keep_in(tmp_path / "kept")
    await service.suggester.catch_up()
    found = (await answered(service, ASKED)).follow_ups
    # As when another version was in service and was rolled back.
    service.suggester._version = "another"
    assert service.suggester.suggest(await answered(service, ASKED)) == ()
    await service.suggester.catch_up()
    assert (await answered(service, ASKED)).follow_ups == found
