"""What is a heading, and which lines only look like one."""

from __future__ import annotations

import pytest

from index.headings import find_headings
from index.items import mark_items
from index.lines import read_lines
from index.runs import join_lines, measure

BODY = "Nämnden har berett ärendet tillsammans med kommunerna och regionen under året."


def headings(text: str) -> list[str]:
    lines = mark_items(read_lines(text, (), ()))
    layout = measure(lines)
    runs = join_lines(lines, layout)
    return [runs[at].text for at in sorted(find_headings(runs, layout))]


@pytest.mark.parametrize(
    "heading",
    [
        "Bakgrund",
        "1. Frågeställning",
        "2.1.1 Hälsoundersökning",
        "Artikel 12 Vilka barn berörs",
        "§ 46 Yttrande över remiss",
        "3 kap. Ansvar",
        "Steg 1: Inhämta samtycke",
        "Bilaga 2",
        "Vem kan ta initiativ till en SIP?",
        "## Så här gör du",
    ],
)
def test_headings_over_running_text(heading: str) -> None:
    assert heading in headings(f"{BODY}\n\n{heading}\n{BODY}\n")


@pytest.mark.parametrize(
    "line",
    [
        "Missiv, 2019-11-01",
        "Dnr BUN 2023/112",
        "431 22 Exempelstad",
        "Box 123",
        "Eva Nilsson                 Johan Öberg",
        "1.1 Syfte ............... 2",
        "Start / Stöd och omsorg / Barn och unga",
        "Version: 2.1",
        "eva.ek@example.se",
        "och dess familj",
        "Nämnden tackar. Mötet avslutas",
        "- Samverkan",
    ],
)
def test_facts_are_no_headings(line: str) -> None:
    assert line not in headings(f"{BODY}\n\n{line}\n{BODY}\n")


def test_a_heading_needs_something_under_it() -> None:
    assert headings(f"{BODY}\n\nAnna Berg\n") == []
    assert headings(f"{BODY}\n\n3 Uppföljning\n") == []


def test_of_a_menu_only_the_last_line_heads_the_page() -> None:
    text = f"Meny\n\nSök\n\nStart\n\nBarn och unga\n\nFamiljecentralen\n\n{BODY}\n"
    assert headings(text) == ["Familjecentralen"]


def test_a_list_without_bullets_is_not_made_of_headings() -> None:
    text = f"{BODY}\n\nHos oss finns\nBarnmorska\nÖppen förskola\nRådgivning\n\n{BODY}\n"
    assert headings(text) == []


def test_titles_over_titles() -> None:
    assert headings(f"Förslag till beslut\nBeslut i nämnden\n\n{BODY}\n") == [
        "Förslag till beslut",
        "Beslut i nämnden",
    ]


def test_a_table_of_contents_is_not_made_of_headings() -> None:
    text = f"Innehåll\n1 Inledning 2\n1.1 Syfte 2\n2 Ansvar 3\n\n1 Inledning\n1.1 Syfte\n{BODY}\n"
    assert headings(text)[-2:] == ["1 Inledning", "1.1 Syfte"]
    assert not {"1 Inledning 2", "1.1 Syfte 2", "2 Ansvar 3"} & set(headings(text))


def test_a_heading_over_facts_set_apart() -> None:
    text = f"{BODY}\n\nÖppettider\n\nMåndag: 8–16\nFredag: 8–15\n\n{BODY}\n"
    assert headings(text) == ["Öppettider"]
