from __future__ import annotations

import re

import pytest

from scripts.evaluation.matching import includes
from scripts.evaluation.sheet_cells import derived_patterns, sources_of, unquoted


def test_what_a_long_answer_must_hold_is_what_can_be_checked() -> None:
    long = "Svaret ska skickas till eva.ek@vastkom.se senast 2020-02-14, av 49 kommuner."
    mail, day, number = derived_patterns(long)
    assert (mail.replace("\\", ""), number) == ("eva.ek@vastkom.se", "49")
    assert includes("den 14 februari 2020", day) and includes("2020-02-14", day)
    assert not includes("den 15 februari 2020", day)
    assert derived_patterns(" ") == []
    assert derived_patterns("Ett. Två.") == [r"Ett\.\s+Två"]


@pytest.mark.parametrize("written", ["3 mars 2021", "2021-03-03", "den 3 Mars 2021."])
def test_a_date_counts_in_either_spelling(written: str) -> None:
    (pattern,) = derived_patterns(written)
    prefix = "den " if written.startswith("den") else ""
    assert includes(f"Det var {prefix}3 mars 2021 [1].", pattern)
    assert includes(f"Det var {prefix}2021-03-03.", pattern)
    assert not includes(f"Det var {prefix}13 april 2021.", pattern)


@pytest.mark.parametrize("written", ["2021-13-41", "41 mars 2021"])
def test_what_only_looks_like_a_date_is_taken_as_it_stands(written: str) -> None:
    (pattern,) = derived_patterns(written)
    assert includes(written, pattern)


def test_a_dash_is_met_whichever_it_is() -> None:
    (pattern,) = derived_patterns("2019–2020")
    assert includes("Åren 2019—2020 [1]", pattern) and includes("2019-2020", pattern)
    assert re.compile(pattern)


def one(file: str, quote: str) -> dict[str, object]:
    return {"file": file, "quote": quote}


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("", []),
        ("a.txt", [one("a.txt", "Svaret")]),
        ("a.txt: ord", [one("a.txt", "ord")]),
        ("a.txt:ord", [one("a.txt", "ord")]),
        ("a.txt, ”ord”.", [one("a.txt", "ord")]),
        ("a.txt – »ord»", [one("a.txt", "ord")]),
        ("mapp/Min fil 2012.PDF «ord: två»", [one("mapp/Min fil 2012.PDF", "ord: två")]),
        ("missiv: «ord»", [one("missiv", "ord")]),
        ("a.txt: «ett»\nb.txt: «två»", [one("a.txt", "ett"), one("b.txt", "två")]),
        ("a.txt: «ett»; b.txt: «två»", [one("a.txt", "ett"), one("b.txt", "två")]),
        ("a.txt, b.txt", [one("a.txt", "Svaret"), one("b.txt", "Svaret")]),
        ("a.txt: «ett\n\nNot: två»\nb.txt", [one("a.txt", "ett Not: två"), one("b.txt", "Svaret")]),
        ("a.txt\nett: två", [one("a.txt", "ett: två")]),
        ("a.txt: «se b.txt, c.txt: tre»", [one("a.txt", "se b.txt, c.txt: tre")]),
        ("a.txt: hos Eva, eva.ek@x.se", [one("a.txt", "hos Eva, eva.ek@x.se")]),
        ("a.txt: «x» || b.txt: «y»", [{"any_of": [one("a.txt", "x"), one("b.txt", "y")]}]),
    ],
)
def test_sources_however_they_are_written(cell: str, wanted: list[object]) -> None:
    assert sources_of(cell, "Svaret") == wanted


def test_a_file_without_words_and_without_an_answer_is_refused() -> None:
    with pytest.raises(ValueError, match=r"write `a\.txt: the quoted words`"):
        sources_of("a.txt", "")


def test_marks_within_the_words_belong_to_them() -> None:
    assert unquoted("«Ett «två»»") == "Ett «två»"
    assert unquoted("”Ett” och ”två” sa de") == "”Ett” och ”två” sa de"
    assert unquoted("Ett.") == "Ett."
