"""The shape of a planted fact, and the names and dates that fill it.

Each fact comes with questions that it answers and near misses that it does not:
another person, place, role or year, or a fact that goes with it and is left out.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

_FIRST = """Anna Erik Maria Lars Karin Johan Eva Anders Sara Per Lena Karl Kristina Nils Emma Jan
Ingrid Mikael Helena Peter Sofia Hans Malin Olof Fatima Ali Amira Hassan Ulla Gunnar Britt Stefan
Elin Magnus Leila Omar Annika Fredrik Agneta Jonas Birgitta Mats Camilla Viktor Hanna
    Oskar""".split()
_LAST = """Andersson Lind Berg Nyström Holm Sandberg Åkesson Björk Norén Wallin Ek Lundgren Hedman
Forsberg Ström Öberg Sjögren Månsson Fransson Dahl Blom Rask Viklund Palm Hellström Ahmed Nilsson
Karlsson Hassan Ivarsson Lindqvist Engström Falk Sundin Axelsson Borg Jansson Bergman
    Persson""".split()
ROLES = (
    "handläggare", "samordnare", "utredare", "enhetschef", "projektledare", "verksamhetschef",
    "processledare", "sekreterare", "kommunikatör", "jurist", "förvaltningschef", "ordförande",
    "utvecklingsledare", "strateg", "rektor", "kurator", "regiondirektör", "avdelningschef",
    "socialchef", "skolchef", "registrator", "planerare", "verksamhetsutvecklare", "controller",
)  # fmt: skip
THINGS = (
    "överenskommelsen", "avtalet", "riktlinjen", "handlingsplanen", "remissen", "policyn",
    "motionen",
    "beslutet", "strategin", "rutinen", "utredningen", "rapporten", "förordningen", "programmet",
    "planen", "föreskriften", "vägledningen", "samarbetet", "projektet", "uppdraget",
    "utbildningen",
    "yttrandet", "medborgarförslaget", "detaljplanen", "stödet", "bidraget", "reglementet",
)  # fmt: skip
_MONTHS = (
    "januari februari mars april maj juni juli augusti september oktober november december".split()
)
UNITS = (
    "Kundcenter", "Medborgarservice", "Elevhälsan", "Socialjouren", "Biståndsenheten", "Kansliet",
    "Barn- och ungdomsmottagningen", "Vuxenutbildningen", "Vårdcentralen", "Familjecentralen",
    "Ungdomsmottagningen", "Rehabmottagningen", "Individ- och familjeomsorgen", "Bygglovsenheten",
    "Folktandvården", "Barn- och ungdomspsykiatrin", "Integrationsenheten", "Stadsarkivet",
    "Överförmyndarkansliet", "Miljöenheten", "LSS-enheten", "Habiliteringen", "Fritidsgården",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fact:
    """A sentence with questions; `answered` carry the span of their answer in it."""

    sentence: str
    answered: tuple[tuple[str, tuple[int, int]], ...]
    unanswered: tuple[str, ...]
    header: str = ""


@dataclass(frozen=True, slots=True)
class Two:
    """A thing and another one of its kind."""

    this: str
    other: str


def two(kind: tuple[str, ...] | list[str], rng: random.Random) -> Two:
    return Two(*rng.sample(list(kind), 2))


def person(rng: random.Random) -> str:
    return f"{rng.choice(_FIRST)} {rng.choice(_LAST)}"


def phone_number(rng: random.Random) -> str:
    area = rng.choice(("0480", "0470", "063", "090", "021", "0322", "08", "011", "0920", "070"))
    n = [rng.randint(10, 99) for _ in range(3)]
    return rng.choice((f"{area}-{n[0]} {n[1]} {n[2]}", f"{area}-{n[0]}{n[1]} {n[2]}"))


def mail_address(name: str, place: str) -> str:
    plain = str.maketrans("åäöé ", "aaoe.")
    return f"{name.lower().translate(plain)}@{place.lower().translate(plain)}.se"


def some_date(rng: random.Random, year: int) -> str:
    day, month = rng.randint(1, 28), rng.randint(1, 12)
    if rng.random() < 0.35:
        return f"{year}-{month:02d}-{day:02d}"
    return f"{day} {_MONTHS[month - 1]} {year}"


def _span(sentence: str, part: str) -> tuple[int, int]:
    start = sentence.index(part)
    return start, start + len(part)


def fact(sentence: str, answered: dict[str, str], unanswered: list[str], header: str = "") -> Fact:
    pairs = tuple((q, _span(sentence, part)) for q, part in answered.items())
    return Fact(sentence, pairs, tuple(unanswered), header)
