"""Questions read off sentences, headings, abbreviations, contacts and last days."""

from __future__ import annotations

import pytest

from bot.answering.prompting import MOST_LETTERS, prompts
from bot.types import Language
from index.types import Document, DocumentInfo, Passage, Unit, UnitKind

INFO = DocumentInfo("d", "d.txt", "d.txt", "Titel")


def asked(
    text: str,
    section: str = "",
    *,
    kind: UnitKind = UnitKind.SENTENCE,
    language: Language = Language.SWEDISH,
) -> list[str]:
    """The questions that a passage of one unit suggests."""
    unit = Unit(kind, 0, len(text))
    passage = Passage("d#0", "d", section, None, 0, len(text), text, (unit,))
    found = prompts(passage, Document(INFO, text, (), ""), ["SIP", "GR"])
    return [prompt.text for prompt in found if prompt.language is language]


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("Syftet med avtalet är att stärka samverkan.", "Vad är syftet med avtalet?"),
        ("Målgruppen är barn och unga upp till 20 år.", "Vad är målgruppen?"),
        ("Planen ska innehålla mål och insatser.", "Vad ska planen innehålla?"),
        ("Planen ska upprättas när behov finns.", "När ska planen upprättas?"),
        ("Riktlinjen omfattar alla barn i länet.", "Vilka gäller riktlinjen?"),
        ("Avtalet gäller från den 1 maj 2022.", "Från när gäller avtalet?"),
        ("Kommunen ansvarar för stödet i skolan.", "Vad ansvarar kommunen för?"),
        ("Regionen har ansvar för vården.", "Vad har regionen ansvar för?"),
        (
            "Kommuner och regioner är skyldiga enligt lag att samverka.",
            "Vad är kommuner och regioner skyldiga att göra?",
        ),
        ("Avtalet följs upp varje år.", "Hur följs avtalet upp?"),
        ("I grupperna deltar skolan och socialtjänsten.", "Vilka deltar i grupperna?"),
        ("Rapporten har tagits fram av regionen.", "Vem har tagit fram rapporten?"),
        ("BUP ansvarar för utredningen.", "Vad ansvarar BUP för?"),
        ("Avtalet syftar till att stärka samverkan.", "Vad är syftet med avtalet?"),
        ("Svar önskas per mejl senast 2020-02-14.", "När ska svar lämnas senast?"),
    ],
)
def test_a_plain_sentence_becomes_its_question(sentence: str, question: str) -> None:
    assert question in asked(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Vi arbetar parallellt med att revidera rutinerna.",
        "Denna är att betrakta som ett förslag.",
        "Av dessa var sex föräldrar.",
        "Under 2018 omfattar arbetet två uppdrag.",
        "Det är en fråga för parterna.",
        "Överenskommelsen identifierar områden med gemensamt ansvar.",
        "Överenskommelsen förtydligar ansvaret.",
        "",
    ],
)
def test_a_sentence_that_nobody_would_ask_for_suggests_nothing(sentence: str) -> None:
    assert asked(sentence) == []


@pytest.mark.parametrize(
    ("section", "text", "question"),
    [
        ("3. Underlag › Artikel 2 Vilka barn berörs", "Alla barn.", "Vilka barn berörs?"),
        ("6. Uppföljning", "I uppföljningen hörs barnen.", "Vad står det om uppföljning?"),
        ("SIP-möten", "Ett SIP-möte förbereds.", "Vad står det om SIP-möten?"),
    ],
)
def test_a_heading_asks_or_names_the_topic(section: str, text: str, question: str) -> None:
    assert question in asked(text, section)


def test_a_heading_that_asks_comes_before_what_the_sentences_say() -> None:
    found = asked("Avtalet gäller från den 1 maj 2022.", "2 Vilka barn berörs?")
    assert found == ["Vilka barn berörs?", "Från när gäller avtalet?"]
    assert asked("Alla barn.", "Hur påverkas barnet/den unge") == []


def test_a_heading_that_the_text_does_not_speak_of_is_no_topic() -> None:
    assert asked("Alla barn i länet hörs.", "4. Analys") == []


def test_an_abbreviation_is_asked_about_in_both_languages() -> None:
    text = "En samordnad individuell plan (SIP) görs. Bilagan (XYZ) saknas."
    assert asked(text) == ["Vad betyder SIP?"]
    assert asked(text, language=Language.ENGLISH) == ["What does SIP stand for?"]


def test_a_contact_is_asked_for() -> None:
    found = asked("Karin Ek, 070-123 45 67", kind=UnitKind.CONTACT)
    assert found == ["Vem kan jag kontakta med frågor?"]


def test_a_name_keeps_its_capital_and_a_noun_does_not() -> None:
    assert "Vad föreslår Vänersborg kommun?" not in asked("Kommunen föreslår att allt ändras.")
    assert asked("Kommunen föreslår ändringar.") == ["Vad föreslår kommunen?"]
    named = "Göteborgsregionen föreslår svar. Det vet Göteborgsregionen väl."
    assert asked(named) == ["Vad föreslår Göteborgsregionen?"]


def test_no_question_is_longer_than_a_button() -> None:
    heading = "Hur påverkar beslutet " + "möjligheten " * 9
    assert all(len(text) <= MOST_LETTERS for text in asked("Möjligheten finns.", heading))
    assert asked("Möjligheten finns.", heading) == []
