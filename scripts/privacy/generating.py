"""Generates texts with personal data whose places are known, and texts without any."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from faker import Faker

from bot.privacy.findings import Finding, Kind

_SLOT = re.compile(r"\{(\w+)\}")
_KINDS = {
    "child": Kind.NAME,
    "first": Kind.NAME,
    "lower": Kind.NAME,
    "last": Kind.NAME,
    "initials": Kind.NAME,
    "letter": Kind.NAME,
    "identity": Kind.IDENTITY,
    "phone": Kind.PHONE,
    "email": Kind.EMAIL,
    "address": Kind.ADDRESS,
}
# Where the digits of an identity number may be parted: c century, y date, n the last four.
_SPELLINGS = (
    "{c}{y}-{n}",
    "{c}{y}{n}",
    "{y}-{n}",
    "{y}{n}",
    "{y} {n}",
    "{c}{y} {n}",
    "{c} {y}-{n}",
    "{y} - {n}",
    "{y}–{n}",
    "{c}{yy}-{mm}-{dd}-{n}",
    "{c}{yy} {mm} {dd} {n}",
    "{yy}.{mm}.{dd}-{n}",
    "{y}\u00a0{n}",
)


@dataclass(frozen=True, slots=True)
class Text:
    """A text and the personal data in it."""

    text: str
    truth: tuple[Finding, ...]


def texts(templates: Sequence[str], count: int, seed: int) -> Iterator[Text]:
    """`count` texts, each template as often as the others; the same for the same seed."""
    made = _Values(seed)
    for number in range(count):
        yield _filled(templates[number % len(templates)], made)


def _filled(template: str, made: _Values) -> Text:
    parts: list[str] = []
    truth: list[Finding] = []
    at = end = 0
    for slot in _SLOT.finditer(template):
        value = made.of(slot[1])
        parts += [template[at : slot.start()], value]
        begins = end + slot.start() - at
        at, end = slot.end(), begins + len(value)
        if kind := _KINDS.get(slot[1]):
            truth.append(Finding(begins, end, kind))
    return Text("".join([*parts, template[at:]]), tuple(truth))


class _Values:
    """What is filled in, from Faker's Swedish lists and from a seeded source."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self._faker = Faker("sv_SE")
        self._faker.seed_instance(seed)
        self._makers: dict[str, Callable[[], str]] = {
            "child": lambda: f"{self._first()} {self._faker.last_name()}",
            "first": self._first,
            "lower": lambda: self._first().lower(),
            "last": self._faker.last_name,
            "initials": self._initials,
            "letter": self._letter,
            "official": lambda: f"{self._first()} {self._faker.last_name()}",
            "identity": self._identity,
            "phone": self._phone,
            "email": self._faker.email,
            "address": self._address,
            "date": lambda: str(self._faker.date()),
            "case": lambda: f"{self._digits(4)}-{self._digits(5)}",
            "organisation": self._organisation,
            "wrong": self._wrong,
            "giro": lambda: f"{self._digits(4)}-{self._digits(4)}",
        }

    def of(self, slot: str) -> str:
        """A value for `slot`."""
        return self._makers[slot]()

    def _first(self) -> str:
        return str(self._faker.first_name())

    def _letter(self) -> str:
        return self._random.choice("ABCDEFGHJKLMNOPRSTVÅÄÖ")

    def _initials(self) -> str:
        """Two letters with dots, with or without room between."""
        pattern = self._random.choice(["{}.{}.", "{}. {}.", "{}.{}"])
        return pattern.format(self._letter(), self._letter())

    def _digits(self, count: int) -> str:
        return "".join(str(self._random.randrange(10)) for _ in range(count))

    def _identity(self) -> str:
        """A personal or, one time in six, a coordination number with its check digit."""
        born = self._faker.date_between("-95y", "-1y")
        day = born.day + (60 if self._random.random() < 1 / 6 else 0)
        date = f"{born:%y%m}{day:02}"
        serial = f"{self._random.randrange(1, 1000):03}"
        values = {
            "c": f"{born:%Y}"[:2],
            "y": date,
            "yy": date[:2],
            "mm": date[2:4],
            "dd": date[4:],
            "n": serial + check_digit(date + serial),
        }
        spelling = self._random.choice(_SPELLINGS).format(**values)
        return (
            spelling.replace("-", "+") if born.year < 1931 and "{c}" not in spelling else spelling
        )

    def _phone(self) -> str:
        mobile = f"07{self._random.choice('02369')}{self._digits(7)}"
        grouped = f"{mobile[:3]}-{mobile[3:6]} {mobile[6:8]} {mobile[8:]}"
        abroad = f"+46 {mobile[1:3]} {mobile[3:6]} {mobile[6:8]} {mobile[8:]}"
        fixed = f"0322-{self._random.randrange(10, 70)} {self._digits(2)} {self._digits(2)}"
        city = f"031-{self._random.randrange(100, 900)} {self._digits(2)} {self._digits(2)}"
        return self._random.choice([grouped, abroad, fixed, city, f"{mobile[:4]}-{mobile[4:]}"])

    def _address(self) -> str:
        street = f"{self._faker.street_name()} {self._random.randrange(1, 120)}"
        town = f", {self._random.randrange(100, 990)} {self._digits(2)} {self._faker.city()}"
        return street + self._random.choice(["", " B", town])

    def _organisation(self) -> str:
        digits = f"{self._random.choice('25')}{self._digits(1)}{self._random.randrange(20, 99)}"
        digits += self._digits(5)
        return f"{digits[:6]}-{digits[6:]}{check_digit(digits)}"

    def _wrong(self) -> str:
        """Ten digits with a dash whose check digit does not hold."""
        digits = f"{self._digits(2)}{self._random.randrange(1, 13):02}"
        digits += f"{self._random.randrange(1, 29):02}{self._digits(3)}"
        wrong = (int(check_digit(digits)) + self._random.randrange(1, 10)) % 10
        return f"{digits[:6]}-{digits[6:]}{wrong}"


def check_digit(digits: str) -> str:
    """The digit that makes `digits` hold by the rule of identity numbers."""
    doubled = [int(digit) * (2 - at % 2) for at, digit in enumerate(digits)]
    return str(-sum(value // 10 + value % 10 for value in doubled) % 10)
