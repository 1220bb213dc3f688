"""Two sources that say nearly the same with another date or number (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, product

from bot.answering.facts import Fact, FactKind, facts, same_date
from bot.types import Citation
from index.lines import one_line
from index.swedish import STOP_WORDS, stem, words

_KINDS = (FactKind.DATE, FactKind.NUMBER)
_ALIKE = 0.6
_FEWEST = 3
_NEAR = 3
_ENDS = {
    "last": frozenset("senast till fram tills innan before by until latest deadline".split()),
    "first": frozenset("från sedan tidigast from since earliest".split()),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """What each of two citations says, in its own spelling."""

    first: Citation
    says: str
    second: Citation
    instead: str


def conflict(one: str, other: str, issued: Sequence[date | None] = ()) -> tuple[str, str] | None:
    """The date or number in which two otherwise like texts differ, or `None`.

    They must share most of their words, for two different things may well have two
    different dates, and no value of one may be found in the other. Numbers must count the
    same: "20 år" and "49 kommuner" contradict nothing. Dates must be the same kind of date,
    and of one occasion: what was due before the later text was written is another matter
    than what was due after it.

    Args:
        issued: when the texts were written.
    """
    written = max((day for day in issued if day), default=None)
    left, right = _stems(one), _stems(other)
    shorter = min(len(left), len(right))
    if shorter < _FEWEST or len(left & right) < _ALIKE * shorter:
        return None
    for kind in _KINDS:
        mine = [fact for fact in facts(one) if fact.kind is kind]
        theirs = [fact for fact in facts(other) if fact.kind is kind]
        pairs = list(product(mine, theirs))
        if any(_same(a, b) for a, b in pairs):
            continue
        for a, b in pairs:
            if kind is FactKind.DATE:
                alike = _led_by(one, a) == _led_by(other, b) and not _between(written, a, b)
            else:
                alike = _counted(one, a) == _counted(other, b)
            if alike:
                return one[a.start : a.end], other[b.start : b.end]
    return None


def differences(citations: Sequence[Citation]) -> list[Difference]:
    """Where citations of different documents conflict."""
    found = []
    for first, second in combinations(citations, 2):
        if first.document.id != second.document.id:
            issued = (first.document.issued, second.document.issued)
            said = conflict(one_line(first.quote), one_line(second.quote), issued)
            if said is not None:
                found.append(Difference(first, said[0], second, said[1]))
    return found


def _led_by(text: str, fact: Fact) -> str:
    """What kind of date it is: a last day, a first one, or that of the word before it."""
    before = words(text[: fact.start])
    near = before[-_NEAR:]
    for name, marks in _ENDS.items():
        if not marks.isdisjoint(near):
            return name
    return next((stem(word) for word in reversed(before) if word not in STOP_WORDS), "")


def _between(written: date | None, one: Fact, other: Fact) -> bool:
    """Whether one date is before `written`, and the other on it or after."""
    if written is None or "?" in one.value + other.value:
        return False
    days = [tuple(map(int, fact.value.split("-"))) for fact in (one, other)]
    return min(days) < (written.year, written.month, written.day) <= max(days)


def _counted(text: str, fact: Fact) -> str:
    """The stem of the word behind a number; empty at the end of `text`."""
    return next((stem(word) for word in words(text[fact.end :])), "")


def _same(one: Fact, other: Fact) -> bool:
    if one.kind is FactKind.DATE:
        return same_date(one.value, other.value) or same_date(other.value, one.value)
    return one.value == other.value


def _stems(text: str) -> set[str]:
    return {stem(word) for word in words(text) if word not in STOP_WORDS and word.isalpha()}
