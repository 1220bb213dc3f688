"""The form that a kind of answer has in a text, where it has one (pure)."""

from __future__ import annotations

import re

from bot.answering.question import Asked
from index.lines import EMAIL, PHONE

_DATES = re.compile(
    r"\b\d{4}-\d{2}(-\d{2})?\b|\b(?:19|20)\d{2}\b|\b\d{1,2}\s+(?:jan|feb|mar|apr|maj|jun|jul|aug|"
    r"sep|okt|nov|dec)\w*|\b(?:årsvis|årlig\w*|varje år|vart? \w+ år|hösten|våren|sommaren|"
    r"vintern|tills vidare)\b",
    re.IGNORECASE,
)
_NUMBERS = re.compile(
    r"\d|\b(?:en|ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv|båda|varje|årsvis|fjärde|"
    r"tredje|andra)\b",
    re.IGNORECASE,
)
_FREQUENCY = re.compile(
    r"\b(?:varje|vart|varannan|vartannat|årsvis|årlig\w*|månatlig\w*|månadsvis|veckovis|daglig\w*|"
    r"kvartal\w*|halvår\w*|termin\w*|gång(?:er)?|per (?:år|månad|vecka|dag)|regelbund\w*|"
    r"löpande|kontinuerlig\w*|vid behov|var (?:\w+ )?(?:dag|vecka|månad|år)\w*)\b",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"https?://|\bwww\.|(?<![@\w.-])[\w-]+(?:\.[\w-]+)*\.(?:se|nu|org|com|eu)\b", re.IGNORECASE
)
_PERSON = re.compile(r"\b[A-ZÅÄÖ][a-zåäöé]+(?:[- ][A-ZÅÄÖ][a-zåäöé]+)+")
_LAST_DAY = re.compile(
    r"\b(?:senast|fram till|till och med|t\.?o\.?m\.?|gäller (?:till|från|sedan)|löper ut|"
    r"upphör\w*)(?!\w)"
    r"[^.]{0,30}\d",
    re.IGNORECASE,
)
_HELD: dict[Asked, re.Pattern[str]] = {
    Asked.STANDING: _LAST_DAY,
    Asked.DATE: _DATES,
    Asked.FREQUENCY: _FREQUENCY,
    Asked.NUMBER: _NUMBERS,
    Asked.PHONE: PHONE,
    Asked.EMAIL: EMAIL,
    Asked.LINK: _LINK,
    Asked.PERSON: _PERSON,
    Asked.NAME: _PERSON,
    Asked.OPINION: re.compile(r"(?!)"),
    Asked.PURPOSE: re.compile(
        r"\b(?:syfte\w*|syftar|avsikt\w*|målet|tanken|för att|så att)\b", re.IGNORECASE
    ),
    Asked.COST: re.compile(
        r"\b(?:kost\w*|ekonomi\w*|finans\w*|kronor|kr|avgift\w*|betala\w*|budget\w*)\b",
        re.IGNORECASE,
    ),
    Asked.TARGET: re.compile(
        r"\b(?:målgrupp\w*|omfatta\w*|gäller|riktar sig|avser|mellan \d+ och|till och med \d+)\b",
        re.IGNORECASE,
    ),
}


def holds(asked: Asked, text: str) -> bool:
    """Whether `text` holds the kind of thing that is asked for; true of kinds without a form."""
    return asked not in _HELD or bool(_HELD[asked].search(text))
