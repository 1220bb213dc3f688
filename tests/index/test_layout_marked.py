"""Text whose format tells its structure: tables by rows, lines that are whole paragraphs."""

from __future__ import annotations

from index.layout import split_blocks
from index.types import BlockKind, Heading
from index.units import split_units

TABLE = (
    "Insats\t| Ansvarig\t| Tid\nBedömning\t| Regionen\t| 3 dagar\nUtredning\t| Kommunen\t| 4 veckor"
)
TERMS = "SIP\t| Samordnad individuell plan\nBUP\t| Barn- och ungdomspsykiatrin"


def units(text: str) -> list[tuple[str, str]]:
    """Each unit with its lead-in."""
    return [
        (text[unit.start : unit.end], text[slice(*unit.lead)] if unit.lead else "")
        for block in split_blocks(text, marked=())
        for unit in split_units(text, block)
    ]


def test_a_row_is_quoted_with_the_names_of_its_columns() -> None:
    head, *rows = TABLE.split("\n")
    assert units(TABLE) == [(row, head) for row in rows]


def test_terms_with_what_they_mean_have_no_heading_row() -> None:
    assert units(TERMS) == [(row, "") for row in TERMS.split("\n")]
    assert units(TERMS + "\nHVB\t| Hem för vård eller boende")[0][1] == ""


def test_two_tables_do_not_flow_into_one() -> None:
    blocks = split_blocks(f"{TABLE}\n\n{TERMS}", marked=())
    assert [block.kind for block in blocks] == [BlockKind.LIST, BlockKind.LIST]


def test_plain_text_with_such_signs_is_read_as_before() -> None:
    kinds = [block.kind for block in split_blocks(TABLE)]
    assert kinds == [BlockKind.PARAGRAPH]


def test_marked_headings_that_count_on_are_no_list() -> None:
    text = "1. Ansvar\n\n2. Möten\n\nVi ses."
    marked = (Heading(0, 9, 1), Heading(11, 19, 1))
    kinds = [block.kind for block in split_blocks(text, marked=marked)]
    assert kinds == [BlockKind.HEADING, BlockKind.HEADING, BlockKind.PARAGRAPH]


def test_a_marked_heading_that_looks_like_a_page_number_stays() -> None:
    text = "Sida 2\n\nText."
    assert split_blocks(text, marked=(Heading(0, 6, 1),))[0].level == 1
    assert split_blocks(text)[0].kind is BlockKind.PARAGRAPH
