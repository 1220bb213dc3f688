"""When what would be quoted cannot be an answer, whatever it is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.answering.parts import Part
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
        ("Motionen bifölls i mars 2024. När startar forumet?", True),
        ("Vem sade upp avtalet 2031?", True),
        ("Kan du säga vem som sade upp avtalet 2031?", True),
        ("Vad beslutades den 24 januari 2024?", False),
        ("Vad beslutades i januari 2024?", False),
        ("Vad säger skrivelsen från maj 2025?", False),
        ("Vad gäller från juni 2026?", False),
        ("Vad säger riktlinjerna från 2012?", False),
        ("Vad säger grannens beslut från 2019?", False),
        ("Vad säger det andra länets beslut från 2017?", True),
        ("Vem leder forumet?", False),
        # Of the asker or the child, not of the documents.
        ("Vi har möte den 14 mars 2027. Vem leder forumet?", False),
        ("Vad gäller för barn födda 2011?", False),
        ("Vem svarar på frågor den 24 december?", False),
        # That the date is wrong is an answer.
        ("Hinner vi svara i mars 2024?", False),
        ("Vad gäller fortfarande från 2031?", False),
    ],
)
def test_no_year_that_the_documents_do_not_know_is_taken_for_granted(
    question: str, expected: bool
) -> None:
    one = part("Motionen kom in 2024-01-24.")
    info = replace(
        one.hit.document,
        title="Riktlinjer 2012",
        issued=date(2025, 5, 2),
        valid_from=date(2026, 6, 1),
    )
    documents = {
        "d": Document(info, one.shown, (), ""),
        "near": Document(replace(info, id="near"), "Beslut 2019.", (), ""),
        "far": Document(replace(info, id="far", region="Norrland"), "Beslut 2017.", (), ""),
    }
    assert dated_otherwise(analyse(question), [one], documents) is expected
