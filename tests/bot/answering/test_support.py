"""When what would be quoted cannot be an answer, whatever it is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.answering.extractive import Part
from bot.answering.question import analyse
from bot.answering.support import dated_otherwise, lacks, reaches
from index.types import Document, DocumentInfo, Hit, Passage

ALIASES = {"ssk": "Samverkan Södra Kusten"}


def part(line: str, lead: str = "") -> Part:
    info = DocumentInfo("d", "d.txt", "d.txt", "Missiv om stödteam", region="Kustlandet")
    passage = Passage("p", "d", "Kontakt", None, 0, len(line), line, ())
    return Part(Hit(passage, info, 1.0), 0, len(line), (line,), lead)


KARIN = part("Karin Ek, Samverkan Södra Kusten, karin.ek@exempel.se, 070-123 45 67")
OLLE = part("Olle Berg, Region Kustlandet, olle.berg@exempel.se")


@pytest.mark.parametrize(
    ("question", "found", "expected"),
    [
        ("Vad har Karin Ek för telefonnummer?", [KARIN, OLLE], False),
        ("Vad har Olle Berg för telefonnummer?", [KARIN, OLLE], True),
        ("Vilken mejladress har Olle Berg?", [KARIN, OLLE], False),
        ("Vad är telefonnumret till BUP i Lidmora?", [KARIN, OLLE], True),
        ("Numret till SSK?", [KARIN], False),
        ("Vem ringer jag om stödteam i Kustlandet?", [KARIN], False),
        ("Vilket nummer ringer jag?", [OLLE], True),
        ("Hur ofta möts gruppen?", [part("Gruppen leds av en rektor.")], True),
        ("Hur ofta möts gruppen?", [part("Gruppen möts vart tredje år.")], False),
        ("Har du länk till rutinen?", [part("Rutinen ses över.")], True),
        ("Har du länk till rutinen?", [OLLE], True),
        ("Har du länk till rutinen?", [part("Den finns på www.exempel.se/rutin.")], False),
        ("Vem leder gruppen?", [part("Gruppen möts i maj.")], False),
        ("Tycker du att gruppen är bra?", [part("Gruppen är bra.")], True),
    ],
)
def test_a_number_an_address_or_an_interval_must_stand_there(
    question: str, found: list[Part], expected: bool
) -> None:
    analysis = analyse(question)
    assert lacks(analysis, found, analysis.names, ALIASES) is expected


def test_in_a_follow_up_the_one_who_was_named_before_is_meant() -> None:
    analysis = analyse("Och vad har han för telefonnummer?")
    assert lacks(analysis, [KARIN], {"olle", "berg"}, {})
    assert not lacks(analysis, [KARIN], {"karin", "ek"}, {})


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Vad har Karin Ek för telefonnummer?", True),
        ("Vad har Karin Berg för telefonnummer?", False),
        ("Vad har Karin för telefonnummer?", False),
        ("Vad har regionens växel i Kustlandet för nummer?", False),
        ("Vem är Karin Ek?", False),
    ],
)
def test_the_very_number_of_the_very_person_settles_it(question: str, expected: bool) -> None:
    analysis = analyse(question)
    assert reaches(analysis, [OLLE, KARIN], analysis.names, {}) is expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Motionen bifölls ju i mars 2024, när startar forumet?", True),
        ("Vem sade upp avtalet 2031?", True),
        ("Vad hände den 12 februari?", True),
        ("Vad beslutades den 24 januari 2024?", False),
        ("Vad beslutades i januari 2024?", False),
        ("Vad säger skrivelsen från maj 2025?", False),
        ("Vem leder forumet?", False),
        # That the date is wrong is an answer.
        ("Hinner vi svara i mars 2024?", False),
        ("Gäller det fortfarande 2031?", False),
    ],
)
def test_no_day_that_the_quoted_documents_do_not_know_is_taken_for_granted(
    question: str, expected: bool
) -> None:
    one = part("Motionen kom in 2024-01-24.")
    info = replace(one.hit.document, issued=date(2025, 5, 2))
    documents = {"d": Document(info, one.shown, (), "")}
    assert dated_otherwise(analyse(question), [one], documents) is expected
