"""Units: what an answer quotes is a whole sentence, item, person or row."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.layout import split_blocks
from index.types import Unit, UnitKind
from index.units import split_units


def units(text: str) -> list[Unit]:
    return [unit for block in split_blocks(text) for unit in split_units(text, block)]


def quotes(text: str) -> list[str]:
    return [text[unit.start : unit.end] for unit in units(text)]


def leads(text: str) -> set[str]:
    return {text[slice(*unit.lead)] for unit in units(text) if unit.lead}


def test_sentences_of_a_paragraph() -> None:
    text = "Planen görs. Den följs upp."
    assert [unit.kind for unit in units(text)] == [UnitKind.SENTENCE] * 2
    assert quotes(text) == ["Planen görs.", "Den följs upp."]


def test_items_know_their_lead() -> None:
    text = "Skolan ska:\n- anmäla oro\n- delta i möten\n"
    assert quotes(text) == ["- anmäla oro", "- delta i möten"]
    assert leads(text) == {"Skolan ska:"}
    assert {unit.kind for unit in units(text)} == {UnitKind.ITEM}


def test_items_without_a_lead() -> None:
    text = "• anmäla oro\n• delta i möten\n"
    assert quotes(text) == ["• anmäla oro", "• delta i möten"]
    assert leads(text) == set()


def test_a_dash_inside_an_item_does_not_cut_it() -> None:
    first = "• förslag till revidering av Västbus och av dess\n- riktlinjer för barn och unga"
    text = f"Det gäller:\n{first}\n• plan för alla barn och unga som lever med\nsvår oro\n"
    assert quotes(text)[0] == first
    assert len(quotes(text)) == 2


@pytest.mark.parametrize("gap", ["\n", "\n\n"], ids=["single-spaced", "double-spaced"])
def test_one_unit_a_person(gap: str) -> None:
    people = [
        ["Ulrika Ek, regionen", "ulrika@example.se", "Tfn; 072-542 42 39"],
        ["Anneli Bo, VästKom", "anneli@example.se", "Tel 073-335 85 16"],
        ["Sara Al, 010-111 22 33"],
        ["Per Ny", "010-111 22 34"],
    ]
    text = gap.join(["Frågor besvaras av:", *(line for person in people for line in person)])
    assert quotes(text) == [gap.join(person) for person in people]
    assert leads(text) == {"Frågor besvaras av:"}


def test_a_signature_is_one_fragment() -> None:
    text = "Beslutet är fattat.\n\nEva Nilsson\nSocialchef\n"
    assert units(text)[-1].kind is UnitKind.FRAGMENT
    assert quotes(text)[-1] == "Eva Nilsson\nSocialchef"


def test_the_rows_of_a_long_table_are_units() -> None:
    rows = [f"Insats {n}\tKommun {n}\t{n} veckor" for n in range(30)]
    assert quotes("\n".join(rows)) == rows


def test_text_without_full_stops_is_cut_at_a_space() -> None:
    text = "ord " * 2000
    found = units(text.strip())
    assert max(unit.end - unit.start for unit in found) <= 1500
    assert "".join(quotes(text.strip())).replace(" ", "") == text.replace(" ", "")
    assert all(quote.endswith("ord") for quote in quotes(text.strip()))


def test_text_without_spaces_is_cut_too() -> None:
    assert sum(map(len, quotes("x" * 5000))) == 5000


@given(st.text(alphabet=st.sampled_from("aÅ .:\n•-1)@0?\t"), max_size=150))
def test_units_lie_in_their_block_in_order(text: str) -> None:
    for block in split_blocks(text):
        found = split_units(text, block)
        assert all(block.start <= unit.start < unit.end <= block.end for unit in found)
        assert all(a.end <= b.start for a, b in zip(found, found[1:], strict=False))
        for unit in found:
            quote = text[unit.start : unit.end]
            assert quote.strip() == quote
            assert unit.lead is None or block.start <= unit.lead[0] < unit.lead[1] <= block.end
