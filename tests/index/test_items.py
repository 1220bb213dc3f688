"""Which lines begin an item, and which are rows of a table of contents."""

from __future__ import annotations

import pytest

from index.items import mark_items
from index.lines import read_lines


def items(text: str) -> list[str]:
    return [line.text for line in mark_items(read_lines(text, (), ())) if line.item]


def rows(text: str) -> list[str]:
    return [line.text for line in mark_items(read_lines(text, (), ())) if line.row]


@pytest.mark.parametrize(
    "mark", ["• ", "- ", "– ", "* ", "a) ", "1) ", "(a) ", "iv) ", "\uf0b7 ", "•", "o ", "•\t"]
)
def test_marks_of_items(mark: str) -> None:
    text = f"Gruppen ska:\n{mark}leda\n{mark}följa upp\n"
    assert items(text) == [f"{mark}leda", f"{mark}följa upp"]


@pytest.mark.parametrize("gap", ["\n", "\n\n"], ids=["single-spaced", "double-spaced"])
def test_a_lone_dash_inside_a_wrapped_sentence_is_no_item(gap: str) -> None:
    lines = ["Förslag till revidering av Västbus och av dess", "- riktlinjer sändes ut.", "Slut."]
    assert items(gap.join(lines)) == []


def test_a_lone_dash_after_a_lead_is_an_item() -> None:
    assert items("Skolan ska:\n- anmäla oro\n") == ["- anmäla oro"]


def test_small_letters_after_numbers_that_count_on() -> None:
    assert items("såsom\n1. barn,\n2. unga\noch andra\n3. vuxna") == [
        "1. barn,",
        "2. unga",
        "3. vuxna",
    ]
    assert items("i 3 kap.\n7. och där") == []


def test_what_a_board_decides() -> None:
    decided = ["att godkänna planen,", "att ge i uppdrag, samt", "att justera genast."]
    assert items("\n".join(["Nämnden beslutar", *decided])) == decided
    assert items("\n".join(["Därför föreslår vi", *decided])) == decided
    assert items("\n".join(["Nämnden anser", *decided])) == []
    assert items("Nämnden beslutar\natt godkänna planen.") == []


CONTENTS = [
    "Sammanfattning 3",
    "1. Inledning 4",
    "1.1 Uppdrag 4",
    "2. Resultat 6",
    "Bilaga 1. Enkät 11",
]


def test_a_table_of_contents() -> None:
    assert rows("\n".join(["Innehåll", *CONTENTS, "", "Sammanfattning"])) == CONTENTS
    assert items("\n".join(CONTENTS)) == []


def test_dotted_leaders() -> None:
    assert rows("1 Syfte ......... 2\nText.") == ["1 Syfte ......... 2"]


@pytest.mark.parametrize(
    "lines",
    [
        ["Remiss 19", "Beslut 21"],
        ["År Antal", "2020 412", "2021 455", "2022 530"],
        ["Planen gäller 14", "Text utan tal", "Den nya planen 15", "Och 16"],
        ["Norrby 30", "Söderby 20", "Västerby 10"],
    ],
)
def test_lines_that_only_look_like_contents(lines: list[str]) -> None:
    assert rows("\n".join(lines)) == []
