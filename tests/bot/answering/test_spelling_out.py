from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.answering.parts import Part
from bot.answering.service import AnsweringService
from bot.answering.spelling_out import left_short, short_forms
from bot.types import Answer, NotFound, Question
from index.abbreviations import Abbreviations
from index.types import DocumentInfo, Hit, Passage

KNOWN = Abbreviations({"SIP": ("samordnad individuell plan",), "SoL": ("socialtjänstlagen",)})


@pytest.mark.parametrize(
    "question",
    ["SIP förkortning", "Vad står SIP för?", "vad är sip kort för", "What does SIP stand for?"],
)
def test_a_question_may_want_a_short_form_spelled_out(question: str) -> None:
    assert short_forms(question, KNOWN) == {"SIP": ("samordnad individuell plan",)}


def test_several_may_be_asked_for_at_once() -> None:
    assert set(short_forms("Vad betyder SIP och SoL?", KNOWN)) == {"SIP", "SoL"}


def test_what_else_is_said_does_not_matter_where_the_letters_are_asked_for() -> None:
    question = "Det står SIP i avtalet från Lidmora, vad är bokstäverna förkortning för?"
    assert short_forms(question, KNOWN) == {"SIP": ("samordnad individuell plan",)}


@pytest.mark.parametrize(
    ("question", "said", "expected"),
    [
        ("Vad är BUP en förkortning av?", "BUP deltar i mötet.", True),
        ("Vad står HSN för?", "Hälso- och Sjukvårdens Nämnd tog upp ärendet.", False),
        ("Vad är SIP en förkortning av?", "SIP hålls vid behov.", False),
        ("Vad gör BUP?", "BUP deltar i mötet.", False),
    ],
)
def test_a_short_form_that_is_asked_for_must_be_explained(
    question: str, said: str, expected: bool
) -> None:
    passage = Passage("p", "d", "", None, 0, len(said), said, ())
    hit = Hit(passage, DocumentInfo("d", "d.txt", "d.txt", "d"), 1.0)
    assert left_short(question, KNOWN, [Part(hit, 0, len(said), (said,))]) is expected


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
