"""In what order words on a page are read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.readers.page.columns import Column, Table, reading_order
from index.readers.page.words import Word, rows

WIDTH = 5.0


def words(lines: Iterable[tuple[float, float, str]], size: float = 10.0) -> list[Word]:
    """Words of `lines`, each given by left edge, top and text; letters are 5 points wide."""
    found = []
    for left, top, text in lines:
        x = left
        for word in text.split():
            found.append(Word(word, x, x + WIDTH * len(word), top, top + size, size))
            x += WIDTH * (len(word) + 1)
    return found


def read(lines: Iterable[tuple[float, float, str]]) -> list[str | tuple[tuple[str, ...], ...]]:
    """What each line or table of the page says, in reading order."""
    found: list[str | tuple[tuple[str, ...], ...]] = []
    for region in reading_order(words(lines)):
        if isinstance(region, Table):
            found.append(region.cells)
        else:
            found += [line.text for line in region.lines]
    return found


PROSE = [
    "Kommunen ansvarar för skola och",
    "elevhälsa samt för familjers stöd",
    "i hemmet när så behövs varje dag",
]


def columns(top: float, *, shift: float = 0.0) -> list[tuple[float, float, str]]:
    left = [(50.0, top + 14 * at, f"v{at} {line}") for at, line in enumerate(PROSE)]
    return left + [(300.0, top + shift + 14 * at, f"h{at} {line}") for at, line in enumerate(PROSE)]


@pytest.mark.parametrize("shift", [0.0, 5.0], ids=["same lines", "other lines"])
def test_two_columns(shift: float) -> None:
    said = read(columns(100, shift=shift))
    assert [str(line)[:2] for line in said] == ["v0", "v1", "v2", "h0", "h1", "h2"]


def test_columns_set_to_both_margins_have_wide_spaces() -> None:
    spaces = [(0, 52, 110, 150), (0, 45, 95, 150), (0, 60, 104, 150), (0, 38, 101, 150)]
    spaced = [
        (left + x, 100.0 + 14 * row, f"{side}{row}ordet"[: 9 if x else 6])
        for left, side in ((50.0, "v"), (300.0, "h"))
        for row, places in enumerate(spaces)
        for x in places
    ]
    said = [str(line)[:2] for line in read(spaced)]
    assert said == ["v0", "v1", "v2", "v3", "h0", "h1", "h2", "h3"]


def test_spaces_that_happen_to_stand_under_each_other_part_nothing() -> None:
    row = "samordnad insats"
    lines = [(50.0, 100.0, f"{row} för alla"), (50.0, 114.0, row), (145.0, 114.0, "kommunen ger")]
    lines += [(50.0, 128.0, row), (145.0, 128.0, "skolan ger"), (50.0, 142.0, f"{row} igen")]
    assert [str(line) for line in read(lines)][1:3] == [f"{row} kommunen ger", f"{row} skolan ger"]


def test_a_heading_across_the_columns_parts_them() -> None:
    heading = (50.0, 160.0, "En lång rubrik som går tvärs över bägge spalterna på hela sidan här")
    said = [str(line)[:2] for line in read([*columns(100), heading, *columns(200)])]
    assert said == ["v0", "v1", "v2", "h0", "h1", "h2", "En", "v0", "v1", "v2", "h0", "h1", "h2"]


def test_a_form_is_read_by_rows() -> None:
    form = [("Diarienummer:", "SBU 12"), ("Datum:", "i mars"), ("Handläggare:", "Anna Ek")]
    lines = [
        (x, 100.0 + 14 * at, line[side])
        for at, line in enumerate(form)
        for side, x in enumerate((50.0, 300.0))
    ]
    assert read(lines) == [tuple(form)]


def test_three_columns_of_facts_are_a_table() -> None:
    facts = [("Ålder", "Ansvar", "Tid"), ("0–5", "BVC", "3 dagar"), ("6–18", "Skolan", "4 veckor")]
    lines = [
        (50.0 + 150 * side, 100.0 + 14 * at, cell)
        for at, line in enumerate(facts)
        for side, cell in enumerate(line)
    ]
    assert read(lines) == [tuple(facts)]


def test_signatures_are_read_by_columns() -> None:
    sides = [
        ("För regionen", "För kommunerna"),
        ("Anna Åkerlund", "Bo Ek"),
        ("Direktör", "Ordförande"),
    ]
    lines = [
        (x, 600.0 + 20 * at, line[side])
        for at, line in enumerate(sides)
        for side, x in enumerate((50.0, 320.0))
    ]
    assert read(lines) == [line[side] for side in (0, 1) for line in sides]


def test_a_label_far_from_its_item_is_no_column() -> None:
    lines = []
    for at in range(4):
        top = 100.0 + 14 * at
        lines += [(50.0, top, "•"), (70.0, top, f"punkt {at} om stöd i skolan")]
    assert read(lines) == [f"• punkt {at} om stöd i skolan" for at in range(4)]


def test_a_number_of_a_footnote_stays_with_its_word() -> None:
    word, note = Word("barnet", 50, 80, 100, 110, 10.0), Word("2", 80.2, 83, 99, 105, 6.0)
    (region,) = reading_order([note, word])
    assert isinstance(region, Column)
    assert region.lines[0].text == "barnet²"


PLACES = st.tuples(
    st.integers(0, 12).map(lambda x: 40.0 * x),
    st.integers(0, 12).map(lambda y: 9.0 * y),
    st.sampled_from(["ord", "1", "•", "Datum:", "en lång rad med flera ord i", "slut."]),
)
TABLES = st.tuples(st.integers(0, 3), st.integers(0, 10)).map(lambda at: ruled(*at))


def ruled(column: int, row: int) -> Table:
    left, top = 100.0 * column, 10.0 * row
    return Table((("cell", "värde"), ("a", "b")), left, left + 90, top, top + 30)


@given(st.lists(PLACES, max_size=30), st.lists(TABLES, max_size=2))
def test_no_word_is_lost_or_said_twice(
    lines: list[tuple[float, float, str]], tables: list[Table]
) -> None:
    said: Counter[str] = Counter()
    for region in reading_order(words(lines), tables):
        if isinstance(region, Table):
            said.update(word for line in region.cells for cell in line for word in cell.split())
        else:
            said.update(word.text for line in region.lines for word in line.words)
    held = [cell for table in tables for line in table.cells for cell in line]
    # Words that overlap are glued, in a table, where they seem to be one.
    wanted = "".join(sorted("".join([word.text for word in words(lines)] + held)))
    assert "".join(sorted("".join(said.elements()))) == wanted


def test_no_words() -> None:
    assert reading_order([]) == []
    assert rows([]) == []
