from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.answering.service import AnsweringService
from bot.answering.spelling_out import short_forms
from bot.types import Answer, NotFound, Question
from index.abbreviations import Abbreviations

KNOWN = Abbreviations({"SIP": ("samordnad individuell plan",), "SoL": ("socialtjänstlagen",)})


@pytest.mark.parametrize(
    "question",
    ["SIP förkortning", "Vad står SIP för?", "vad är sip kort för", "What does SIP stand for?"],
)
def test_a_question_may_want_a_short_form_spelled_out(question: str) -> None:
    assert short_forms(question, KNOWN) == {"SIP": ("samordnad individuell plan",)}


def test_several_may_be_asked_for_at_once() -> None:
    assert set(short_forms("Vad betyder SIP och SoL?", KNOWN)) == {"SIP", "SoL"}


@pytest.mark.parametrize(
    "question",
    ["Vad är en SIP?", "Vem står för kostnaden för SIP?", "Vad betyder SIP för barnet?",
     "Vad står BUP för?"],
)  # fmt: skip
def test_other_questions_are_left_to_the_reader(question: str) -> None:
    assert short_forms(question, KNOWN) == {}


async def test_the_answer_is_where_the_documents_spell_it_out(
    make_service: Callable[..., AnsweringService],
) -> None:
    sure, doubtful = make_service(), make_service(threshold=1.1)
    reply = await sure.answer(Question("SIP förkortning?"))
    assert isinstance(reply, Answer)
    assert reply.text.startswith("En samordnad individuell plan (SIP) är ett verktyg")
    assert isinstance(await doubtful.answer(Question("SIP förkortning?")), Answer)
    assert isinstance(await doubtful.answer(Question("BUP förkortning?")), NotFound)
