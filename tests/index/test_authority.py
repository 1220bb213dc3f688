"""Authority: what status, region and date add, and what a question steers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from index.authority import (
    Authority,
    mentions_region,
    without_regions,
)
from index.types import DocumentInfo, Status

HOME, AWAY = "Västra Götaland", "Västmanland"
BASE = DocumentInfo("a", "a.txt", "a.txt", "Plan: om barn", region=HOME, issued=date(2020, 5, 1))


def first(question: str, one: DocumentInfo, other: DocumentInfo, region: str = HOME) -> str:
    """Which of two documents that say the same comes first."""
    values = Authority([one, other], region).adjustments(question)
    assert values[0] != values[1]
    return (one, other)[int(values.argmax())].id


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (Status.IN_FORCE, Status.DRAFT),
        (Status.IN_FORCE, Status.BACKGROUND),
        (Status.IN_FORCE, Status.SUPERSEDED),
        (Status.BACKGROUND, Status.SUPERSEDED),
        (Status.DRAFT, Status.SUPERSEDED),
    ],
)
def test_the_decided_before_the_rest(better: Status, worse: Status) -> None:
    one, other = replace(BASE, status=worse), replace(BASE, id="b", status=better)
    assert first("Vem ansvarar?", one, other) == "b"


def test_the_newer_before_the_older() -> None:
    assert first("Vem ansvarar?", BASE, replace(BASE, id="b", issued=date(2021, 5, 1))) == "b"


def test_the_own_region_first() -> None:
    away = replace(BASE, id="b", region=AWAY)
    assert first("Vem ansvarar?", away, BASE) == "a"
    assert first("Vem ansvarar?", away, BASE, region=AWAY.upper()) == "b"


@pytest.mark.parametrize(
    "question",
    [
        "Vem ansvarar i Västmanland?",
        "Vad säger Region Västmanlands nämnd?",
        "vem ansvarar i VÄSTMANLAND",
    ],
)
def test_a_named_region_steers_past_status_and_own_region(question: str) -> None:
    ours = replace(BASE, status=Status.IN_FORCE)
    assert first(question, ours, replace(BASE, id="b", region=AWAY, status=Status.DRAFT)) == "b"


def test_a_named_year_steers() -> None:
    older = replace(BASE, id="b", issued=date(2019, 11, 1))
    assert first("Vad stod i remissen 2019?", BASE, older) == "b"


def test_a_named_publisher_or_kind_steers() -> None:
    alingsas = replace(BASE, id="b", publisher="Alingsås kommun", kind="decision memo")
    assert first("Vad tycker Alingsås?", BASE, alingsas) == "b"
    remiss = replace(BASE, id="b", kind="remiss")
    assert first("Vad stod i remissen?", BASE, remiss) == "b"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("i Västra Götaland", True),
        ("Västra Götalandsregionen", True),
        ("inom VGR", True),
        ("hos VG", True),
        ("i Västmanland", False),
        ("vgrx", False),
        ("", False),
    ],
)
def test_how_a_region_is_named(text: str, named: bool) -> None:
    assert mentions_region(text, HOME) is named


def test_no_region_is_never_named() -> None:
    assert not mentions_region("vad som helst", "")


@pytest.mark.parametrize(
    ("question", "rest"),
    [
        ("Vem ansvarar i Västmanland?", "Vem ansvarar ?"),
        ("Vad gör Region Västmanland för barn", "Vad gör för barn"),
        ("Vem ansvarar?", "Vem ansvarar?"),
        ("Vad gäller i region (x*)?", "Vad gäller i region (x*)?"),
    ],
)
def test_the_name_of_the_region_is_not_searched_for(question: str, rest: str) -> None:
    assert without_regions(question, ["Västmanland"]) == rest


def test_a_region_with_signs_in_its_name_is_no_pattern() -> None:
    """Guards against a region of the catalogue that is read as a regular expression."""
    assert without_regions("Vem ansvarar i Halland (södra?", ["Halland (södra"]) == "Vem ansvarar ?"


def test_steering_reads_regions_years_and_terms() -> None:
    authority = Authority([BASE, replace(BASE, id="b", region=AWAY)], HOME)
    found = authority.read("Vad sa Alingsås om Västmanland 2019 och 21?")
    assert (set(found.regions), set(found.years)) == ({AWAY}, {2019})
    assert "alingsås" in found.terms


def test_documents_without_dates_or_regions() -> None:
    bare = DocumentInfo("a", "a.txt", "a.txt", "Plan")
    authority = Authority([bare, replace(bare, id="b")], HOME)
    values = authority.adjustments("Vem ansvarar?")
    assert values[0] == values[1]
    assert not authority.read("Vem ansvarar?").regions


def test_what_names_documents_is_told_in_its_order() -> None:
    documents = [
        replace(BASE, id="missiv", title="Missiv: om barn", issued=date(2019, 1, 1)),
        replace(BASE, id="beslut", title="Beslut om barn", publisher="Lidmora kommun"),
        replace(BASE, id="away", title="Yttrande", region=AWAY, issued=None),
    ]
    authority = Authority(documents, HOME)
    named = authority.naming("Säger Lidmoras beslut detsamma som missivet 2019 i Västmanland?")
    assert [(one.word, set(one.documents), one.by_itself) for one in named] == [
        ("lidmoras", {"beslut"}, True),
        ("beslut", {"beslut"}, True),
        ("missivet", {"missiv"}, True),
        ("2019", {"missiv"}, False),
        (AWAY, {"away"}, False),
    ]


@pytest.mark.parametrize("question", ["Vad gör kommunens nämnd?", "Vad gör regionen?", "Vad står?"])
def test_what_any_document_might_be_called_names_none(question: str) -> None:
    info = replace(BASE, publisher="Lidmora kommun", region="Region Söder", title="Remiss")
    assert Authority([info], HOME).naming(question) == []
