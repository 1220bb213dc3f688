"""Replies to questions that are asked again: the same as worked out anew."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.answering.cache import ReplyCache
from bot.answering.followups import Standalone
from bot.answering.service import AnsweringService
from bot.answering.writing import Prepared
from bot.types import AnswerTimings, Question, Reply

MakeService = Callable[..., AnsweringService]
QUESTIONS = ["Vad är en SIP?", "Hur många personer deltog i arbetet?", "Vem vann VM i fotboll?"]


def bare(reply: Reply) -> Reply:
    return replace(reply, timings=AnswerTimings())


@pytest.fixture
def cached(make_service: MakeService) -> AnsweringService:
    return make_service(cache=ReplyCache(10))


@pytest.mark.parametrize("text", QUESTIONS)
async def test_a_kept_reply_is_the_very_reply(
    make_service: MakeService, cached: AnsweringService, text: str
) -> None:
    fresh = await make_service().answer(Question(text))
    first = await cached.answer(Question(text))
    again = await cached.answer(Question(f"  {text.replace(' ', '  ')} "))
    assert (first.timings.cached, again.timings.cached) == (False, True)
    assert bare(first) == bare(fresh)
    assert replace(bare(again), question=text) == bare(fresh)
    assert again.question == f"  {text.replace(' ', '  ')} "


async def test_a_follow_up_takes_its_meaning_from_its_own_conversation(
    make_service: MakeService, cached: AnsweringService
) -> None:
    turns = ["Vad är en SIP?", "Vad ska den innehålla?"]
    alone = make_service()
    expected = [bare(await alone.answer(Question(text, "a"))) for text in turns]
    for conversation in ("a", "b"):
        found = [await cached.answer(Question(text, conversation)) for text in turns]
        assert [bare(reply) for reply in found] == expected
        assert not found[1].timings.cached
    other = await cached.answer(Question("Vad ska den innehålla?", "c"))
    assert bare(other) == bare(await make_service().answer(Question("Vad ska den innehålla?", "c")))


def kept(text: str, reply: Reply) -> Prepared:
    return Prepared(reply, Standalone(text, text), None)  # type: ignore[arg-type]


async def test_what_belongs_to_another_index_or_day_is_not_used(
    make_service: MakeService,
) -> None:
    reply = await make_service().answer(Question(QUESTIONS[0]))
    cache, asked = ReplyCache(2), [Standalone(text, text) for text in QUESTIONS]
    for one in asked:
        cache.put("monday", one, kept(one.text, reply))
    assert [cache.get("monday", one) is not None for one in asked] == [False, True, True]
    assert cache.get("tuesday", asked[1]) is None
    cache.put("tuesday", asked[0], kept(asked[0].text, reply))
    assert len(cache) == 1
    assert QUESTIONS[0] not in repr(vars(cache))


@pytest.mark.parametrize(("size", "worked_out"), [(10, 3), (0, 15)])
async def test_what_many_ask_at_the_same_time_is_worked_out_once(
    make_service: MakeService, monkeypatch: pytest.MonkeyPatch, size: int, worked_out: int
) -> None:
    service, worked = make_service(cache=ReplyCache(size)), list[str]()
    answer = service._answer

    def counted(question: Question) -> Prepared:
        worked.append(question.text)
        return answer(question)

    monkeypatch.setattr(service, "_answer", counted)
    asked = [Question(text, f"chat {number}") for number in range(5) for text in QUESTIONS]
    replies = await asyncio.gather(*(service.answer(question) for question in asked))
    assert len(worked) == worked_out
    alone = [bare(await make_service().answer(question)) for question in asked]
    assert [bare(reply) for reply in replies] == alone


async def test_who_waited_for_what_failed_asks_for_himself(
    cached: AnsweringService, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer, fails = cached._answer, iter([True])

    def once(question: Question) -> Prepared:
        if next(fails, False):
            raise OSError("gone")
        return answer(question)

    monkeypatch.setattr(cached, "_answer", once)
    ends = await asyncio.gather(
        *(cached.answer(Question(QUESTIONS[0], f"{n}")) for n in range(3)), return_exceptions=True
    )
    assert [isinstance(end, OSError) for end in ends] == [True, False, False]
    assert not cached._under_way
