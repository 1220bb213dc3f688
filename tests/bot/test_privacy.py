from __future__ import annotations

import pytest

from bot.privacy import find_identity_numbers


@pytest.mark.parametrize(
    "number",
    [
        "121212-1212",
        "1212121212",
        "20121212-1212",
        "201212121212",
        "2012 12 12-1212",
        "121212 1212",
        "121212+1212",
        "121272-1219",
    ],
)
def test_an_identity_number_is_found_in_any_spelling(number: str) -> None:
    text = f"Eleven {number} behöver stöd"
    assert [text[a:b] for a, b in find_identity_numbers(text)] == [number]


@pytest.mark.parametrize(
    "text",
    ["072-542 42 39", "2019-11-01", "dnr 123456-7890", "0101010101010101", "2020-02-14 2021"],
)
def test_other_numbers_are_not_taken_for_one(text: str) -> None:
    assert find_identity_numbers(text) == []
