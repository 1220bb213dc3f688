"""Finds telephone numbers, e-mail addresses and street addresses (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterator

import phonenumbers

from bot.privacy.findings import Finding, Kind

_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}\s?(?:@|\(at\)|\[at\]|\(snabel-?a\))\s?"
    r"[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}",
    re.IGNORECASE,
)
_LIKE_A_NUMBER = re.compile(r"\d(?:[\s\-/().–]*\d){5}")
# A dash between every group is how people write; the library knows plain ones only.
_DASHES = str.maketrans({"–": "-", "—": "-", "−": "-", "\u00a0": " ", "\u2011": "-"})
# Numbers of this kind begin with the digits of an area code as often as not.
_NO_PHONE = re.compile(
    r"(?:dnr|diarienummer|ärende\w*|motion(?:en)?|avtal(?:et)?|faktura(?:n)?|beslut(?:et)?|"
    r"protokoll(?:et)?|mål|bankgiro|plusgiro|bg|pg|ocr|org\.?nr|organisationsnummer|case|invoice)"
    r"(?:\s(?:nr|nummer|no))?[.:]?\s$",
    re.IGNORECASE,
)
_LETTER = r"[^\W\d_]"
_HOUSE = r"\s+\d{1,3}(?:\s?[A-Ha-h]\b)?(?!\d|[-–/.]\d|\s?(?:år|st|km|%|kr|min|tim|§))"
_ENDINGS = (
    "gata|gatan|väg|vägen|gränd|gränden|torg|torget|stig|stigen|allé|allén|backe|backen|plats|"
    "platsen|led|leden|kaj|kajen|esplanaden|strand|stranden|slinga|slingan|ringen|park|parken"
)
# Without a capital only what is hardly ever anything but a street.
_PLAIN_ENDINGS = "gatan|vägen|gränd|gränden|stigen|allén"
_NO_STREET = (
    r"(?!(?i:riks|läns|motor|europa|järn|om|ut|in|av|till|fram|åter|hem|genom|led)"
    r"väg(?:en|ar)?s?\b)"
)
_STREET = (
    rf"\b(?:(?:[A-ZÅÄÖÉ]{_LETTER}{{1,40}}s?\s){{0,2}}{_NO_STREET}"
    rf"(?:[A-ZÅÄÖÉ]{_LETTER}{{0,40}}(?:{_ENDINGS})|"
    rf"(?!(?:På|Vid|Längs|Efter|Den|I|Av|Om|Under|En|Ett)\s)"
    rf"[A-ZÅÄÖÉ]{_LETTER}{{1,40}}\s(?i:{_ENDINGS}))"
    rf"|{_NO_STREET}(?!väg|gat|stig|gränd|allé){_LETTER}{{2,40}}(?:{_PLAIN_ENDINGS})){_HOUSE}"
    rf"(?:\s?,?\s?(?:lgh|lägenhet|vån)\.?\s?\d+(?:\s?tr\.?)?)?"
)
_POSTAL = rf"(?<![\d-])[1-9]\d{{2}}\s?\d{{2}},?\s+[A-ZÅÄÖ]{_LETTER}{{2,}}"
_ADDRESS = re.compile(rf"(?:{_STREET})(?:,?\s{{1,2}}{_POSTAL})?|{_POSTAL}")


def find_contacts(text: str) -> Iterator[Finding]:
    """Every telephone number, e-mail address and street or postal address."""
    for match in _EMAIL.finditer(text):
        yield Finding(match.start(), match.end(), Kind.EMAIL)
    if _LIKE_A_NUMBER.search(text):
        for phone in phonenumbers.PhoneNumberMatcher(text.translate(_DASHES), "SE"):
            # Without one of these it is a case number that happens to be as long.
            before = text[max(0, phone.start - 40) : phone.start]
            if text[phone.start] in "0+(" and not _NO_PHONE.search(before):
                yield Finding(phone.start, phone.end, Kind.PHONE)
    for match in _ADDRESS.finditer(text):
        yield Finding(match.start(), match.end(), Kind.ADDRESS)
