"""Identity numbers in all spellings, and numbers that only look like one."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.privacy.identity import find_identity_numbers
from scripts.privacy.generating import check_digit


def found(text: str) -> list[str]:
    return [text[finding.start : finding.end] for finding in find_identity_numbers(text)]


@pytest.mark.parametrize(
    "number",
    [
        "121212-1212",
        "1212121212",
        "20121212-1212",
        "201212121212",
        "20 121212-1212",
        "2012 12 12-1212",
        "2012-12-12-1212",
        "12.12.12-1212",
        "121212 1212",
        "121212 - 1212",
        "121212–1212",
        "121212+1212",
        "19121212+1212",
        "121272-1219",
        "20121272-1219",
        "1 2 1 2 1 2 - 1 2 1 2",
        "12\u200b1212-1212",
        "121212\u00a01212",
        "１２１２１２-１２１２",
        "190001-2384".replace("190001", "19900118").replace("2384", "9811"),
        "700060-2396",
    ],
)
def test_an_identity_number_is_found_in_any_spelling(number: str) -> None:
    assert found(f"Eleven {number} behöver stöd") == [number]
    assert found(f"Vem ansvarar för ({number})?") == [number]


@pytest.mark.parametrize(
    "text",
    [
        "072-542 42 39",
        "2019-11-01",
        "dnr 123456-7890",
        "0101010101010101",
        "2020-02-14 2021",
        "orgnr 212000-0142",
        "avtal 121212-1213",
        "ring 0701011236",
        "kapitel 12 12 12 och 1212",
        "den 12 december 2012, 12 12",
    ],
)
def test_other_numbers_are_not_taken_for_one(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "text", ["personnummer 121212-1213", "Pnr: 20121212-1213", "personal number is 121212 1213"]
)
def test_a_slip_of_the_pen_hides_no_number_that_is_named(text: str) -> None:
    assert len(found(text)) == 1


def test_the_number_after_another_number_is_found() -> None:
    assert found("2019 121212-1212") == ["121212-1212"]
    assert found("121212-1212 121272-1219") == ["121212-1212", "121272-1219"]


@given(
    st.dates(min_value=datetime.date(1930, 1, 1)),
    st.integers(1, 999),
    st.booleans(),
    st.sampled_from(["", "-", " ", "–", " - "]),
)
def test_any_number_that_holds_is_found(
    born: datetime.date, serial: int, coordination: bool, gap: str
) -> None:
    date = f"{born:%y%m}{born.day + 60 * coordination:02}"
    number = f"{date}{gap}{serial:03}{check_digit(f'{date}{serial:03}')}"
    assert found(f"Barnet {number}.") == [number]
