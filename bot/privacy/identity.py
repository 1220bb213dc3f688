"""Finds Swedish personal identity numbers and coordination numbers, in any spelling (pure)."""

from __future__ import annotations

import re

from personnummer import personnummer

from bot.privacy.findings import Finding, Kind

# What people, and programs that copy for them, put between digits; at most three of it.
_GAP = r"[\s.,:/_+\-‐-―−\u00ad\u200b-\u200d\u2060\ufeff]{0,3}"
_NUMBER = re.compile(
    rf"(?<!\d)(?:(?:1\s?[89]|2\s?0){_GAP})?"
    rf"(?P<date>\d{_GAP}\d{_GAP}\d{_GAP}\d{_GAP}\d{_GAP}\d){_GAP}"
    rf"(?P<tail>\d{_GAP}\d{_GAP}\d{_GAP}\d)(?!\d)"
)
_NAMED = re.compile(
    r"(?:personn(?:umme)?r|p(?:ers)?\.?\s?nr|pnr|samordningsn(?:umme)?r|födelsen(?:umme)?r"
    r"|identity (?:number|no)|social security number|personal (?:number|no))\b\W*(?:\w+\W+){0,3}$",
    re.IGNORECASE,
)
_CALLED = re.compile(r"(?:tel\w*|tfn|mobil\w*|ring\w*|nummer till|phone|call)\W*$", re.IGNORECASE)
_BEFORE = 60


def find_identity_numbers(text: str) -> list[Finding]:
    """The numbers whose date and check digit hold, as the `personnummer` library reckons.

    One with a slip in it counts where the words before it say what it is meant to be;
    one that is written as a telephone number only where it can be nothing else.
    """
    found, at = [], 0
    while match := _NUMBER.search(text, at):
        taken = _is_identity(match, text[max(0, match.start() - _BEFORE) : match.start()])
        if taken:
            found.append(Finding(match.start(), match.end(), Kind.IDENTITY))
        # Where it is none, another may begin within it.
        at = match.end() if taken else match.start() + 1
    return found


def _is_identity(match: re.Match[str], before: str) -> bool:
    digits = "".join(str(int(char)) for char in match.group() if char.isdecimal())
    named = bool(_NAMED.search(before))
    if len(digits) == 10 and digits[0] == "0" and _CALLED.search(before) and not named:
        return False
    if not named and not _is_grouped_as_one(match):
        return False
    if named:
        return _date_holds(digits[-10:-4])
    if not _check_digit_holds(digits[-10:]):
        return False
    written = f"{digits[:-4]}{'+' if '+' in match.group() else '-'}{digits[-4:]}"
    return bool(personnummer.valid(written) or _born_on_unknown_day(digits))


def _is_grouped_as_one(match: re.Match[str]) -> bool:
    """Whether gaps stand where a date may have them, or between all digits alike."""
    gaps = [bool(gap) for gap in re.split(r"\d", match["date"])[1:-1]]
    tail = [bool(gap) for gap in re.split(r"\d", match["tail"])[1:-1]]
    if all(gaps) and all(tail):
        return True
    # Within a year, a month and a day there are none: "072-542 42 39" is a telephone number.
    return not (gaps[0] or gaps[2] or gaps[4]) and not (tail[0] or tail[2])


def _date_holds(digits: str) -> bool:
    month, day = int(digits[2:4]), int(digits[4:6])
    return month <= 12 and (day % 60) <= 31


def _born_on_unknown_day(digits: str) -> bool:
    """Whether it is a coordination number without a month or a day, which the library refuses."""
    month, day = digits[-8:-6], digits[-6:-4]
    if month != "00" and day != "60":
        return False
    return int(month) <= 12 and 60 <= int(day) <= 91


def _check_digit_holds(digits: str) -> bool:
    doubled = [int(digit) * (2 - at % 2) for at, digit in enumerate(digits)]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
