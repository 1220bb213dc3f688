"""What a comparison asks of each side, and what a double question asks in each half."""

from __future__ import annotations

import pytest

from bot.answering.question import analyse
from bot.answering.sides import asks_twice, documents_compared, halves, sides
from index.authority import Naming

REGIONS = {"Norrland", "Sörmland"}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "Är målgruppen densamma i Norrland som i Sörmland?",
            ("Är målgruppen som i Norrland?", "Är målgruppen som i Sörmland?"),
        ),
        (
            "Hur skiljer sig vår målgrupp från den i Sörmland?",
            (
                "Hur sig vår målgrupp från den i Norrland?",
                "Hur sig vår målgrupp från den i Sörmland?",
            ),
        ),
        (
            "Har syftet ändrats mellan 2019 och 2021?",
            ("Har syftet 2019?", "Har syftet 2021?"),
        ),
        (
            "Vad gällde 2019 jämfört med 2021?",
            ("Vad gällde med 2019?", "Vad gällde med 2021?"),
        ),
        (
            "Vad är skillnaden mellan kommunens och regionens ansvar?",
            ("Vad är kommunens ansvar?", "Vad är regionens ansvar?"),
        ),
        (
            "Är stödteam och barnhälsovård samma sak?",
            ("Vad är stödteam?", "Vad är barnhälsovård?"),
        ),
        (
            "Vad kom först, regionens beslut eller att avtalet började gälla?",
            ("När kom regionens beslut?", "När kom att avtalet började gälla?"),
        ),
        (
            "Heter avtalet ”Trygg skola” eller ”Trygga barn”?",
            ("Heter avtalet Trygg skola?", "Heter avtalet Trygga barn?"),
        ),
        (
            "Svarar kommuner och regioner till samma nämnd?",
            ("Svarar kommuner till nämnd?", "Svarar regioner till nämnd?"),
        ),
        ("Vilken målgrupp har Norrland och Sörmland?", ()),
        ("Vad har ändrats sedan 2019?", ()),
        ("Vad säger avtalet om barn och unga?", ()),
    ],
)
def test_each_side_is_asked_for_itself(question: str, expected: tuple[str, ...]) -> None:
    assert tuple(side.text for side in sides(analyse(question), REGIONS, "Norrland")) == expected


def test_without_an_own_region_one_named_region_is_no_comparison() -> None:
    assert sides(analyse("Hur skiljer sig målgruppen i Sörmland?"), REGIONS, "") == ()


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "När gäller avtalet ifrån, och vem har beslutat om det?",
            ("När gäller avtalet ifrån?", "vem har beslutat om det?"),
        ),
        (
            "Where does the group meet and on what level is it led?",
            ("Where does the group meet?", "on what level is it led?"),
        ),
        (
            "Vem leder gruppen, och kan andra vara med?",
            ("Vem leder gruppen?", "kan andra vara med?"),
        ),
        (
            "Vart mejlar kommunen – och vart ringer nämnden?",
            ("Vart mejlar kommunen?", "vart ringer nämnden?"),
        ),
        (
            "Vem frågar jag på regionen och vem på kommunen?",
            ("Vem frågar jag på regionen?", "Vem frågar jag på kommunen?"),
        ),
        (
            "Vad säger rapporten om artikel 6 och om artikel 3?",
            ("Vad säger rapporten om artikel 6?", "Vad säger rapporten om artikel 3?"),
        ),
        ("Vad gäller i skolan och på fritids?", ()),
        ("Vem samordnar när ett barn har insatser både från kommunen och från regionen?", ()),
        ("Är någon region med, och i så fall vilken?", ()),
        (
            "Vem i kommunen leder gruppen och i vilken nod?",
            ("Vem i kommunen leder gruppen?", "i vilken nod?"),
        ),
        ("Vad gäller om en elev har fyllt 18, men går kvar i gymnasiet?", ()),
        ("Vem kallar till möte - när barnet är placerat i en annan kommun?", ()),
        ("Gruppen möts i maj, och vad är det?", ()),
        ("Hur ofta följs avtalet upp och hur?", ()),
        ("Vad gäller för barn och unga?", ()),
        ("Vem ansvarar för skolan och hälsan?", ()),
    ],
)
def test_a_question_behind_och_is_asked_for_itself(
    question: str, expected: tuple[str, ...]
) -> None:
    assert halves(analyse(question)) == expected


@pytest.mark.parametrize(
    ("question", "twice"),
    [
        ("Är det samma regler i båda?", True),
        ("När gäller avtalet, och är det beslutat?", True),
        ("Vem leder gruppen och från vilket år?", True),
        ("Gäller avtalet? Vem har skrivit under det?", True),
        ("mål norrland vs sörmland", True),
        ("Vad gäller för barn och unga som är placerade?", False),
        ("Vilka är avtalets mål?", False),
    ],
)
def test_a_question_may_need_two_sentences(question: str, twice: bool) -> None:
    assert asks_twice(analyse(question)) is twice


NORTH, SOUTH = frozenset({"n1", "n2"}), frozenset({"s"})
MISSIVE = Naming("missivet", frozenset({"n1"}), by_itself=True)
STATEMENT = Naming("yttrandet", frozenset({"s"}), by_itself=True)
YEAR = Naming("2019", NORTH, by_itself=False)


@pytest.mark.parametrize(
    ("question", "naming", "expected"),
    [
        (
            "Hur skiljer sig missivet 2019 från yttrandet?",
            [MISSIVE, YEAR, STATEMENT],
            [("Hur sig missivet 2019 från ?", {"n1"}), ("Hur sig från yttrandet?", {"s"})],
        ),
        (
            "Vem ansvarar i Norrland, och vem gör det i Sörmland?",
            [Naming("Norrland", NORTH, False), Naming("Sörmland", SOUTH, False)],
            [
                ("Vem ansvarar i Norrland, och vem gör det ?", NORTH),
                ("Vem ansvarar , och vem gör det i Sörmland?", SOUTH),
            ],
        ),
        ("Vad står i missivet och i yttrandet?", [MISSIVE, STATEMENT],
         [("Vad står i missivet och i ?", {"n1"}), ("Vad står i och i yttrandet?", {"s"})]),
        ("Ska vi posta yttrandet enligt missivet?", [STATEMENT, MISSIVE], []),
        ("Hur skiljer sig missivet 2019?", [MISSIVE, YEAR], []),
    ],
)  # fmt: skip
def test_named_documents_are_asked_one_by_one(
    question: str, naming: list[Naming], expected: list[tuple[str, set[str]]]
) -> None:
    found = documents_compared(analyse(question), naming)
    assert [(side.text, set(side.documents)) for side in found] == expected
