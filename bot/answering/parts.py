"""What is quoted as one place: whole sentences, lists, contacts (pure)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.answering.evidence import Candidate
from index.lines import one_line
from index.swedish import words
from index.types import Document, Hit, Unit, UnitKind

_ANAPHOR = frozenset(
    "denna detta dessa han hon hans hennes deras dess sådan sådant sådana därutöver".split()
)
_ARTICLES = frozenset({"den", "de"})
# A bare definite noun: one that a preposition follows says by itself what it is about.
_DEFINITE = re.compile(
    r"[A-ZÅÄÖ][\wåäö-]{4,}(?:en|et|na|erna)\b(?!\s+(?:i|för|om|av|mellan|kring|på|hos|gällande)\b)"
)
_PROPOSED = re.compile(r"\b(?:förslag|utkast|yrkande)", re.IGNORECASE)
"""Says in a heading that what stands under it is not decided."""
_SPACED_BULLET = re.compile(r"^(?:[•●▪◦‣*–—-]|\d{1,2}[.)]|[a-zåäö]\))\s+")


@dataclass(frozen=True, slots=True)
class Part:
    """A run of units of one passage that is quoted as one place.

    Attributes:
        lines: what is shown: one text a sentence or contact, one a list line.
        lead: the lead-in of a list, or the heading that a sentence needs.
        is_list: `lines` are list items under `lead`.
    """

    hit: Hit
    start: int
    end: int
    lines: tuple[str, ...]
    lead: str = ""
    is_list: bool = False
    score: float = 0.0
    units: tuple[Unit, ...] = field(default=())

    @property
    def shown(self) -> str:
        """All that is shown of it."""
        return " ".join([self.lead, *self.lines])

    @property
    def length(self) -> int:
        """Words shown."""
        return len(self.shown.split())


def needs_antecedent(text: str) -> bool:
    """Whether a sentence refers back with a pronoun near its beginning."""
    first = words(text)[:4]
    if not first:
        return False
    if set(first[:3]) & _ANAPHOR:
        return True
    if first[0] in _ARTICLES and len(first) > 1:
        return not first[1].endswith(("a", "e"))
    return False


def _previous(units: Sequence[Unit], unit: Unit) -> Unit | None:
    at = units.index(unit)
    earlier = units[at - 1] if at else None
    return earlier if earlier and earlier.kind is UnitKind.SENTENCE else None


def _heading_for(text: str, hit: Hit) -> str:
    """The heading that `text` cannot do without: it tells what a definite noun at its start is
    about, or that it is only proposed."""
    heading = hit.passage.section.rsplit(" › ", 1)[-1]
    needed = _DEFINITE.match(text) or _PROPOSED.search(heading)
    if not needed or not heading or len(heading) > 80:
        return ""
    return re.sub(r"^\d+(?:\.\d+)*\.?\s+", "", heading).rstrip(":?")


def _list_part(candidate: Candidate, document: Document) -> Part:
    """The whole list that an item belongs to, with its lead-in."""
    unit = candidate.unit
    items = [other for other in candidate.hit.passage.units if other.lead == unit.lead]
    first = unit.lead[0] if unit.lead else items[0].start
    lines = tuple(
        _SPACED_BULLET.sub("", one_line(document.text[item.start : item.end])) for item in items
    )
    lead = one_line(document.text[slice(*unit.lead)]) if unit.lead else ""
    return Part(
        candidate.hit, first, items[-1].end, lines, lead, True, candidate.score, tuple(items)
    )


def _contact_part(candidate: Candidate, document: Document) -> Part:
    """A contact on one line under its lead-in: name, address and number together."""
    unit = candidate.unit
    raw = document.text[unit.start : unit.end]
    line = ", ".join(one_line(part).rstrip(",") for part in raw.splitlines() if part.strip())
    siblings = [other for other in candidate.hit.passage.units if other.lead == unit.lead]
    # A label that other people stand between would not be in the quote.
    lead = unit.lead if unit.lead and siblings[0] == unit else None
    label = one_line(document.text[slice(*lead)]) if lead else ""
    start = lead[0] if lead else unit.start
    shown = f"{label} {line}".strip()
    return Part(candidate.hit, start, unit.end, (shown,), score=candidate.score, units=(unit,))


def _sentence_part(candidate: Candidate, document: Document, quoted: Sequence[Part]) -> Part:
    """A sentence, with the one before it or its heading where it needs them.

    The one before it is left out where it is `quoted` anyway: both are then one place.
    """
    unit, hit = candidate.unit, candidate.hit
    units = [unit]
    if needs_antecedent(candidate.text):
        earlier = _previous(hit.passage.units, unit)
        known = {u for part in quoted if part.hit.passage == hit.passage for u in part.units}
        if earlier is not None and earlier not in known:
            units.insert(0, earlier)
    lines = [one_line(document.text[u.start : u.end]) for u in units]
    return Part(
        hit,
        units[0].start,
        unit.end,
        tuple(lines),
        _heading_for(lines[0], hit),
        score=candidate.score,
        units=tuple(units),
    )


def to_part(candidate: Candidate, document: Document, quoted: Sequence[Part] = ()) -> Part:
    """What quoting `candidate` beside `quoted` takes: never a list without its lead-in, …"""
    if candidate.unit.kind is UnitKind.ITEM:
        return _list_part(candidate, document)
    if candidate.unit.kind is UnitKind.CONTACT:
        return _contact_part(candidate, document)
    return _sentence_part(candidate, document, quoted)
