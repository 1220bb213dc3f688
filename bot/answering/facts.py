"""The hard facts of a text: dates, numbers, names, addresses, in one spelling (pure).

A fact that an LLM wrote must stand in the source as it is; only its spelling may differ
(`2020-02-14` for `den 14 februari 2020`, `11` for `elva`, `+46 70` for `070`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from index.lines import EMAIL, PHONE
from index.swedish import STOP_WORDS, normalise, words


class FactKind(StrEnum):
    """What a fact is, which decides how it is compared."""

    ADDRESS = "address"
    DATE = "date"
    PHONE = "phone"
    NUMBER = "number"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact in its normal spelling; a date is `year-month-day`, `?` where it has none.

    Attributes:
        end: offset in the text at which it ends.
    """

    kind: FactKind
    value: str
    start: int
    end: int


_MONTH_NAMES = (
    ("januari", "january", "jan"),
    ("februari", "february", "feb"),
    ("mars", "march", "mar"),
    ("april", "apr"),
    ("maj", "may"),
    ("juni", "june", "jun"),
    ("juli", "july", "jul"),
    ("augusti", "august", "aug"),
    ("september", "sept", "sep"),
    ("oktober", "october", "okt", "oct"),
    ("november", "nov"),
    ("december", "dec"),
)
_MONTHS = {name: at for at, names in enumerate(_MONTH_NAMES, start=1) for name in names}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_YEAR = r"(?:1[89]|20|21)\d{2}"
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<!\d)(?P<y>{_YEAR})-(?P<m>\d{{2}})(?:-(?P<d>\d{{2}}))?(?!-?\d)",
        rf"(?<!\d)(?P<d>\d{{1,2}})(?::?[ae]|st|nd|rd|th|\.)?\s+(?:of\s+)?(?P<n>{_MONTH})\b\.?"
        rf"(?:,?\s+(?:år\s+)?(?P<y>{_YEAR})(?!\d))?",
        rf"\b(?P<n>{_MONTH})\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:,?\s+(?P<y>{_YEAR})(?!\d))?",
        rf"\b(?P<n>{_MONTH})\.?\s+(?:år\s+)?(?P<y>{_YEAR})(?!\d)",
        rf"(?<![\d/])(?P<d>\d{{1,2}})/(?P<m>\d{{1,2}})(?:[\s-]+(?P<y>{_YEAR}))?(?![\d/])",
        rf"(?<![\d.,:/-])(?P<y>{_YEAR})(?![\d/:]|[.,]\d)",
        r"\b(?P<n>januari|februari|april|juni|juli|augusti|september|oktober|november|december)\b",
    )
)
_AROUND = 30
"""Characters that a date may take on either side of its year."""
_URL = re.compile(
    r"(?:https?://|www\.)[^\s)\]>]+|\b[\w-]+(?:\.[\w-]+)*\.(?:se|com|org|net|eu|nu)\b"
)
_NUMBER = re.compile(r"\d+(?:[ \u00a0\u202f]\d{3}(?!\d))*(?:[.,:]\d+)*(?:\s?[-–]\s?\d+)?")
_WORDED = {
    name: str(at)
    for at, name in enumerate(
        "noll - två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton "
        "sjutton arton nitton tjugo".split()
    )
    if at != 1
}
_WORDED |= {
    name: str(10 * at)
    for at, name in enumerate(
        "trettio fyrtio femtio sextio sjuttio åttio nittio hundra".split(), start=3
    )
} | {"tusen": "1000"}
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_CAPITALISED = re.compile(r"[A-ZÅÄÖÉÜ][^\W\d_]*(?:[-'’][^\W\d_]+)*")
_SPACES = re.compile(r"[ \t]+")


def blanked(text: str, found: Sequence[Fact], filler: str = " ") -> str:
    """`text` with the places of `found` as `filler`, so that nothing is read twice."""
    for fact in found:
        text = text[: fact.start] + filler * (fact.end - fact.start) + text[fact.end :]
    return text


def _date_value(match: re.Match[str]) -> str | None:
    parts = match.groupdict()
    month = _MONTHS[parts["n"].lower()] if parts.get("n") else int(parts.get("m") or 0)
    day = int(parts.get("d") or 0)
    if month > 12 or day > 31:
        return None
    return f"{parts.get('y') or '?'}-{month or '?'}-{day or '?'}"


def _phone_value(text: str) -> str:
    digits = re.sub(r"\(0\)|[^\d+]", "", text)
    return re.sub(r"^(?:\+46|0046)0?", "0", digits)


def _number_value(text: str) -> str:
    """`1 200` and `1200`, `1,50` and `1.5`, `13–17` and `13-17` alike."""
    if len(ends := re.split("[-–]", text)) > 1:
        return "-".join(_number_value(end) for end in ends)
    plain = re.sub(r"\s", "", text).replace(",", ".")
    return plain.rstrip("0").rstrip(".") if re.fullmatch(r"\d+\.\d+", plain) else plain


def _spelled(text: str) -> list[Fact]:
    """Addresses, dates, telephone numbers and numbers."""
    found: list[Fact] = []

    def take(kind: FactKind, pattern: re.Pattern[str]) -> None:
        for match in pattern.finditer(blanked(text, found)):
            raw = match.group()
            if kind is FactKind.DATE:
                value = _date_value(match)
            elif kind is FactKind.PHONE:
                value = _phone_value(raw)
            elif kind is FactKind.ADDRESS:
                value = raw.casefold().rstrip(".,;:")
            else:
                value = _number_value(raw)
            if value is not None:
                found.append(Fact(kind, value, *match.span()))

    take(FactKind.ADDRESS, EMAIL)
    take(FactKind.ADDRESS, _URL)
    for pattern in _DATES:
        take(FactKind.DATE, pattern)
    take(FactKind.PHONE, PHONE)
    take(FactKind.NUMBER, _NUMBER)
    rest = blanked(text, found)
    for match in _WORD.finditer(rest):
        if value := _WORDED.get(normalise(match.group())):
            found.append(Fact(FactKind.NUMBER, value, *match.span()))
    return found


def _names(text: str) -> list[Fact]:
    """Runs of capitalised words; a word that only begins the sentence is none."""
    found = []
    runs: list[list[re.Match[str]]] = []
    for match in _CAPITALISED.finditer(text):
        before = text[: match.start()]
        if before and (before[-1].isalnum() or before[-1] == "_"):
            continue
        between = before[runs[-1][-1].end() :] if runs else ""
        if runs and _SPACES.fullmatch(between):
            runs[-1].append(match)
        else:
            runs.append([match])
    for run in runs:
        opens = not any(char.isalnum() for char in text[: run[0].start()])
        shouted = sum(char.isupper() for char in run[0].group()) > 1
        if opens and not shouted and (len(run) == 1 or normalise(run[0].group()) in STOP_WORDS):
            run = run[1:]
        if run:
            start, end = run[0].start(), run[-1].end()
            found.append(Fact(FactKind.NAME, name_value(text[start:end]), start, end))
    return found


def name_value(text: str) -> str:
    """`text` as its words between spaces, genitives undone: how names are compared."""
    found = words(text.replace("-", " "))
    return f" {' '.join(w.removesuffix('s') if len(w) > 3 else w for w in found)} "


def facts(text: str) -> list[Fact]:
    """Every hard fact of `text`, in order."""
    found = _spelled(text)
    # Not as spaces: the names before and after an address are two.
    found += _names(blanked(text, found, "|"))
    return sorted(found, key=lambda fact: fact.start)


def tells_day(text: str, day: str) -> bool:
    """Whether `text` holds the date `day`, which has a year, or one within it.

    Only what stands around the year is read, so that a long text takes no longer than it must.
    """
    for year in re.finditer(day[:4], text):
        near = text[max(0, year.start() - _AROUND) : year.end() + _AROUND]
        values = (_date_value(match) for pattern in _DATES for match in pattern.finditer(near))
        if any(value is not None and same_date(day, value) for value in values):
            return True
    return False


def same_date(claimed: str, source: str) -> bool:
    """Whether `source` says all that `claimed` does, and maybe more: a day, a year."""
    pairs = zip(claimed.split("-"), source.split("-"), strict=True)
    return all(mine in ("?", theirs) for mine, theirs in pairs)
