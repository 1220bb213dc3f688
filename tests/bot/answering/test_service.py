from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.answering.language import detect_language
from bot.answering.missing import places_of
from bot.answering.service import QUESTION_LENGTH, AnsweringService
from bot.types import Answer, Declined, DeclineReason, Language, NotFound, Question
from index.types import DocumentInfo, Hit, Passage
from tests.fake_encoder import FakeEncoder

Make = Callable[..., AnsweringService]


async def test_an_answer_quotes_its_document_word_for_word(make_service: Make) -> None:
    service = make_service()
    reply = await service.answer(Question("Vad är en samordnad individuell plan?"))
    assert isinstance(reply, Answer)
    citation = reply.citations[0]
    text = service.document("beslut").text
    assert citation.document.id == "beslut"
    assert citation.quote == text[citation.start : citation.end]
    assert "verktyg för att samordna insatser [1]." in reply.text
    assert citation.url.startswith("https://bot.example/source/beslut")


async def test_a_list_comes_whole_with_its_lead_in(make_service: Make) -> None:
    reply = await make_service().answer(Question("Vilka saker ska planen innehålla?"))
    assert isinstance(reply, Answer)
    assert reply.text == (
        "Planen ska innehålla:\n"
        "- målet med insatserna [1]\n"
        "- vem som ansvarar för varje insats [1]\n"
        "- datum för uppföljning [1]"
    )


async def test_a_name_is_not_parted_from_its_number(make_service: Make) -> None:
    reply = await make_service().answer(Question("Vem kan jag ringa med frågor om remissen?"))
    assert isinstance(reply, Answer)
    assert reply.text.startswith(
        "Frågor besvaras av: Karin Ek, Samverkansrådet, karin.ek@exempel.se, Tfn: 070-123 45 67 [1]"
    )


async def test_a_sentence_that_refers_back_brings_what_it_refers_to(make_service: Make) -> None:
    reply = await make_service().answer(Question("Hur många var föräldrar?"))
    assert isinstance(reply, Answer)
    assert "elva personer" in reply.text
    assert "sex föräldrar" in reply.text


async def test_a_draft_is_called_a_draft_and_its_deadline_past(make_service: Make) -> None:
    reply = await make_service().answer(Question("När ska svar på remissen lämnas senast?"))
    assert isinstance(reply, Answer)
    assert {citation.document.id for citation in reply.citations} == {"remiss"}
    assert reply.caveats == (
        "Källan är ett remissförslag från 2019 och inte det som beslutades.",
        "Svarstiden som källan nämner gick ut den 14 februari 2020.",
    )


async def test_another_regions_rule_says_whose_it_is(make_service: Make) -> None:
    reply = await make_service().answer(Question("Hur ofta följs barnens munhälsa upp?"))
    assert isinstance(reply, Answer)
    assert reply.caveats == ("Källan gäller Västmanland, inte Västra Götaland.",)


async def test_below_the_threshold_the_nearest_and_the_contact_are_told(make_service: Make) -> None:
    reply = await make_service(threshold=1.1).answer(Question("Vad kostar en parkeringsplats?"))
    assert isinstance(reply, NotFound)
    assert reply.hits
    assert reply.contact is not None
    assert "karin.ek@exempel.se" in reply.text


async def test_who_asks_about_another_region_is_not_sent_to_our_contact(make_service: Make) -> None:
    asked = Question("Vad kostar en parkeringsplats i Västmanland?")
    reply = await make_service(threshold=1.1).answer(asked)
    assert isinstance(reply, NotFound)
    assert reply.contact is None


def test_each_document_is_told_once_with_the_sections_that_do_not_repeat_its_title() -> None:
    info = DocumentInfo("d", "d.txt", "d.txt", "Beslut om mål för samverkan")
    other = replace(info, id="e", title="Missiv")

    def hit(section: str, of: DocumentInfo = info) -> Hit:
        return Hit(Passage("p", of.id, section, None, 0, 1, "x", ()), of, 1.0)

    hits = [hit("Mål"), hit("Avgifter"), hit("", other), hit("Tider"), hit("Tider")]
    assert places_of(hits[:1]) == "Beslut om mål för samverkan"
    assert places_of(hits) == "Beslut om mål för samverkan (Avgifter; Tider); Missiv"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", DeclineReason.EMPTY),
        (" \n ", DeclineReason.EMPTY),
        ("🎉🎉", DeclineReason.NOT_A_QUESTION),
        ("?!", DeclineReason.NOT_A_QUESTION),
        ("å" * (QUESTION_LENGTH + 1), DeclineReason.TOO_LONG),
        ("Кто отвечает за координацию?", DeclineReason.LANGUAGE),
        ("Wer ist für die Koordination verantwortlich und wie?", DeclineReason.LANGUAGE),
        ("Pojken 20121212-1212 behöver hjälp, vem ansvarar?", DeclineReason.PERSONAL_DATA),
        ("Tack så mycket för hjälpen!", DeclineReason.COURTESY),
        ("ok", DeclineReason.COURTESY),
        ("Glöm det.", DeclineReason.FORGOTTEN),
        ("Start over", DeclineReason.FORGOTTEN),
    ],
)
async def test_what_cannot_be_answered_is_declined_with_a_way_on(
    make_service: Make, text: str, reason: DeclineReason
) -> None:
    reply = await make_service().answer(Question(text))
    assert isinstance(reply, Declined)
    assert reply.reason is reason
    assert len(reply.text) > 20


@pytest.mark.parametrize("text", ["Bra samverkan för det?", "Tack vare vem?", "Glöm inte SIP"])
async def test_a_question_with_a_polite_word_is_a_question(make_service: Make, text: str) -> None:
    assert not isinstance(await make_service().answer(Question(text)), Declined)


async def test_a_conversation_is_forgotten_when_asked_whoever_asks(make_service: Make) -> None:
    service = make_service()
    first = await service.answer(Question("Vad är en samordnad individuell plan?", "samtal"))
    assert isinstance(first, Answer)
    follow = Question("Och vad ska den innehålla?", "samtal")
    remembered = await service.answer(follow)
    assert isinstance(await service.answer(Question("Glöm", "samtal")), Declined)
    anew = await service.answer(follow)
    assert isinstance(remembered, Answer)
    assert isinstance(anew, Answer | NotFound)
    assert anew.confidence != remembered.confidence
    alone = await make_service().answer(Question(follow.text, "ett annat"))
    assert isinstance(alone, Answer | NotFound)
    assert anew.confidence == alone.confidence


async def test_an_identity_number_is_neither_kept_nor_repeated(make_service: Make) -> None:
    service = make_service()
    reply = await service.answer(Question("Gäller det 121212-1212?", "samtal"))
    assert isinstance(reply, Declined)
    assert "1212" not in repr(reply)
    follow = await service.answer(Question("Vad är en SIP?", "samtal"))
    assert "1212" not in repr(follow)


async def test_english_gets_an_english_frame(make_service: Make) -> None:
    reply = await make_service(threshold=1.1).answer(Question("Who do I call about parking?"))
    assert isinstance(reply, NotFound)
    assert reply.language is Language.ENGLISH
    assert reply.text.startswith("The documents do not say.")


async def test_a_follow_up_takes_over_what_it_leaves_out(make_service: Make) -> None:
    service = make_service()
    first = Question("Hur många personer deltog i arbetet med planen?", "a")
    await service.answer(first)
    reply = await service.answer(Question("Hur många av dem var föräldrar?", "a"))
    assert isinstance(reply, Answer)
    assert "sex föräldrar" in reply.text


async def test_a_running_service_takes_a_new_index(
    make_service: Make, tmp_path_factory: pytest.TempPathFactory
) -> None:
    service = make_service()
    assert service.version
    assert [info.id for info in service.documents()] == ["remiss", "beslut", "annan"]
    assert [entry.id for entry in service.awaited()] == ["avtal"]


async def test_a_name_that_no_quote_holds_is_said_to_be_left_out(make_service: Make) -> None:
    reply = await make_service().answer(Question("Är en SIP i Karlstad ett verktyg för insatser?"))
    assert isinstance(reply, Answer)
    assert "Dokumenten svarar bara på en del av frågan." in reply.caveats


async def test_the_models_that_answer_are_told(make_service: Make) -> None:
    assert make_service().models == {"encoder": FakeEncoder().fingerprint, "reader": ""}


async def test_a_comparison_puts_both_sides_beside_each_other(make_service: Make) -> None:
    reply = await make_service().answer(
        Question("Vad är skillnaden på syftet i Västra Götaland och i Västmanland?")
    )
    assert isinstance(reply, Answer)
    assert [citation.document.region for citation in reply.citations] == [
        "Västra Götaland",
        "Västmanland",
    ]
    assert len(reply.hits) == len({hit.passage.id for hit in reply.hits})


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Deltar BUP i BUS-grupperna?", Language.SWEDISH),
        ("Deltar polisen i SIP?", Language.SWEDISH),
        ("can i see the plan", Language.ENGLISH),
        ("Does Västra Götaland pay?", Language.ENGLISH),
        ("Räknas friskolorna in?", Language.SWEDISH),
    ],
)
def test_what_both_languages_write_does_not_decide(question: str, expected: Language) -> None:
    assert detect_language(question) is expected


async def test_who_was_named_is_she_until_somebody_else_is(make_service: Make) -> None:
    service = make_service()
    await service.answer(Question("Vem svarar på frågor om remissen?", "samtal"))
    named = await service.answer(Question("Vem är Karin Ek?", "annat"))
    meant = await service.answer(Question("Vem är hon?", "samtal"))
    assert isinstance(named, Answer)
    assert isinstance(meant, Answer)
    assert meant.text == named.text
    alone = await service.answer(Question("Vem är hon?", "tredje"))
    assert isinstance(alone, Answer | NotFound)
    assert alone.confidence != meant.confidence
