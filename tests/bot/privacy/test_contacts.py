"""Telephone numbers, e-mail and street addresses."""

from __future__ import annotations

import pytest

from bot.privacy.contacts import find_contacts
from bot.privacy.findings import Kind


def found(text: str, kind: Kind) -> list[str]:
    return [text[one.start : one.end] for one in find_contacts(text) if one.kind is kind]


@pytest.mark.parametrize(
    "number",
    ["070-123 45 67", "0701234567", "+46 70 123 45 67", "0046701234567", "0322-61 60 00",
     "031-335 50 00", "08-123 456 78", "070–123–45–67", "(070) 123 45 67"],
)  # fmt: skip
def test_telephone_numbers(number: str) -> None:
    (phone,) = found(f"Ring mamman på {number} i dag", Kind.PHONE)
    assert phone in number and len(phone) >= len(number) - 1


@pytest.mark.parametrize(
    "address", ["Storgatan 12", "Norra Allégatan 3 B", "Stora Torget 1", "storgatan 12b",
                "Karl Johans väg 7, 415 05 Göteborg", "Kungsgatan 5 lgh 1102", "441 81 Alingsås",
                "Järnvägsgatan 8 B", "Järnvägsgränd 118"],
)  # fmt: skip
def test_addresses(address: str) -> None:
    assert found(f"De bor på {address}. Vem ansvarar?", Kind.ADDRESS) == [address]


@pytest.mark.parametrize("address", ["a.b@skola.se", "a@b.co.uk", "a.b (at) skola.se"])
def test_mail(address: str) -> None:
    assert found(f"Mejla {address}!", Kind.EMAIL) == [address]


@pytest.mark.parametrize(
    "text",
    [
        "Riksväg 40 är avstängd",
        "Se kapitel 12, sida 45, punkt 3",
        "Västbus riktlinjer 2012",
        "den 12 februari 2021 kl. 13",
        "En mötesplats 3 gånger i veckan",
        "På vägen 12 kilometer bort",
        "ärende 2019-11-01 och 460906-0342",
        "4 500 000 kronor per år",
        "Motion 0939-72980 och avtal nr 070424-6624, bankgiro: 0805-0345",
    ],
)
def test_other_things_are_left_alone(text: str) -> None:
    assert list(find_contacts(text)) == []
