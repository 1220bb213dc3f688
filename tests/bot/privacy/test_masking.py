"""All kinds together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.privacy.masking import find_personal_data, holds_identity_number, mask

TEXT = (
    "Eleven Kalle Ek, 121212-1212, bor på Storgatan 12 och nås på 070-123 45 67 eller k.ek@skola.se"
)


def test_each_kind_is_named_in_its_place() -> None:
    assert mask(TEXT) == (
        "Eleven [namn], [personnummer], bor på [adress] och nås på [telefonnummer] "
        "eller [e-postadress]"
    )
    assert holds_identity_number(TEXT)
    assert not holds_identity_number(mask(TEXT))


@given(st.text(max_size=300))
def test_what_is_found_lies_in_order_within_the_text(text: str) -> None:
    at = 0
    for finding in find_personal_data(text):
        assert at <= finding.start < finding.end <= len(text)
        at = finding.end


@pytest.mark.parametrize(
    "text",
    [
        "Xa-" * 660,
        "1 " * 1000,
        "Anna " * 400,
        "0" * 2000,
        "a@" * 1000,
        "barnet " * 280,
        "12-" * 660,
    ],
)
def test_odd_texts_come_to_an_end(text: str) -> None:
    find_personal_data(text)
