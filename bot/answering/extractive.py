"""From scored units to the parts of a short answer: whole sentences, lists, contacts (pure)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.answering.differing import conflict
from bot.answering.evidence import Candidate, grams
from bot.answering.question import Asked, QuestionAnalysis
from bot.answering.sides import asks_twice
from index.lines import one_line
from index.swedish import words
from index.types import Document, Hit, Unit, UnitKind

WORD_LIMIT = 90
LIST_LIMIT = 220
MORE_WITHIN = 4.0
"""Log odds that a unit may lie behind the best one and still be quoted with it: which of two
likely sentences answers is often a toss-up, and a reader sees it at once."""
NEXT_WITHIN = 6.0
"""The same for one that stands next to what is quoted, under the same reference."""
DIFFERING_WITHIN = 6.0
"""The same for one that says nearly the same as the best one with another date or number."""
SECOND_WITHIN, SECOND_EVIDENCE = 8.0, -2.0
"""The same for a second unit where two things are asked for, and the reader's log odds of it."""
SAME_SHARE = 0.6
MOST_UNITS = 3
MOST_SIDES = 2

_ANAPHOR = frozenset(
    "denna detta dessa han hon hans hennes deras dess sådan sådant sådana därutöver".split()
)
_ARTICLES = frozenset({"den", "de"})
# A bare definite noun: one that a preposition follows says by itself what it is about.
_DEFINITE = re.compile(
    r"[A-ZÅÄÖ][\wåäö-]{4,}(?:en|et|na|erna)\b(?!\s+(?:i|för|om|av|mellan|kring|på|hos|gällande)\b)"
)
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
    """The heading that tells what a definite noun at the start of `text` is about."""
    heading = hit.passage.section.rsplit(" › ", 1)[-1]
    if not _DEFINITE.match(text) or not heading or len(heading) > 80:
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


def _overlaps(part: Part, chosen: Sequence[Part], *, apart: bool = False) -> bool:
    """Whether `part` quotes a place or repeats a text that is chosen already.

    What another document says with another date or number is no repetition; when `apart`,
    nor is anything that it says.
    """
    mine = grams(" ".join(part.lines))
    for other in chosen:
        same_document = other.hit.passage.document == part.hit.passage.document
        if same_document and part.start < other.end and other.start < part.end:
            return True
        theirs = grams(" ".join(other.lines))
        if not same_document and (apart or conflict(" ".join(part.lines), " ".join(other.lines))):
            continue
        if mine and len(mine & theirs) / min(len(mine), len(theirs) or 1) >= SAME_SHARE:
            return True
    return False


def without_repeating(parts: Sequence[Part], *, apart: bool) -> list[Part]:
    """`parts` in reading order, without those that repeat an earlier one.

    Args:
        apart: documents are compared, so that two that say the same are both to be seen.
    """
    kept: list[Part] = []
    for part in parts:
        if not _overlaps(part, kept, apart=apart):
            kept.append(part)
    return in_reading_order(kept)


def select(
    analysis: QuestionAnalysis,
    candidates: Sequence[Candidate],
    documents: Mapping[str, Document],
) -> list[Part]:
    """The parts of the answer, in reading order, at most about `WORD_LIMIT` words.

    The best unit leads, and those that score nearly as high join it; for a comparison,
    also the best unit of another document.
    """
    chosen: list[Part] = []
    for candidate in candidates:
        if len(chosen) == MOST_UNITS or candidates[0].score - candidate.score > DIFFERING_WITHIN:
            break
        part = to_part(candidate, documents[candidate.hit.passage.document], chosen)
        if not chosen:
            chosen.append(part)
            continue
        if candidates[0].score - candidate.score > _within(part, chosen):
            continue
        if not _mixes(candidate.unit, candidates[0].unit):
            continue
        words_so_far = sum(other.length for other in chosen)
        fits = words_so_far + part.length <= (LIST_LIMIT if part.is_list else WORD_LIMIT)
        if fits and not _overlaps(part, chosen):
            chosen.append(part)
    if len(chosen) == 1 and asks_twice(analysis):
        chosen += _second(candidates, documents, chosen)
    if analysis.wants(Asked.COMPARISON):
        chosen += _other_sides(analysis, candidates, documents, chosen)
    return in_reading_order(chosen)


def _within(part: Part, chosen: Sequence[Part]) -> float:
    """How far behind the best one `part` may lie and still be quoted beside `chosen`.

    Who reads a date or a number must see it when another source gives another one.
    """
    if _is_next_to(part, chosen):
        return NEXT_WITHIN
    if part.hit.passage.document != chosen[0].hit.passage.document and conflict(
        " ".join(part.lines), " ".join(chosen[0].lines)
    ):
        return DIFFERING_WITHIN
    return MORE_WITHIN


def _is_next_to(part: Part, chosen: Sequence[Part]) -> bool:
    """Whether `part` stands right before or behind one that is quoted, in the same passage.

    Both are then one place; a list is one by itself.
    """
    units = part.hit.passage.units
    first, last = units.index(part.units[0]), units.index(part.units[-1])
    beside = {*units[max(0, first - 1) : first], *units[last + 1 : last + 2]}
    return not part.is_list and any(
        not other.is_list and other.hit.passage == part.hit.passage and beside & {*other.units}
        for other in chosen
    )


def _second(
    candidates: Sequence[Candidate], documents: Mapping[str, Document], chosen: Sequence[Part]
) -> list[Part]:
    """The next unit that the reader takes for an answer too, where two things are asked for."""
    for candidate in candidates:
        if candidates[0].score - candidate.score > SECOND_WITHIN:
            break
        part = to_part(candidate, documents[candidate.hit.passage.document], chosen)
        answers = candidate.signals.evidence >= SECOND_EVIDENCE
        if answers and not _overlaps(part, chosen, apart=True):
            return [part]
    return []


def _other_sides(
    analysis: QuestionAnalysis,
    candidates: Sequence[Candidate],
    documents: Mapping[str, Document],
    chosen: Sequence[Part],
) -> list[Part]:
    """The best unit for each name of a comparison that `chosen` says nothing of."""
    said = set(words(" ".join(f"{part.hit.document.region} {part.shown}" for part in chosen)))
    added: list[Part] = []
    for name in sorted(analysis.names):
        if any(word.startswith(name) for word in said) or len(added) == MOST_SIDES:
            continue
        for candidate in candidates:
            held = words(f"{candidate.text} {candidate.hit.document.region}")
            part = to_part(candidate, documents[candidate.hit.passage.document], chosen)
            named = any(word.startswith(name) for word in held)
            if named and not _overlaps(part, [*chosen, *added]):
                added.append(part)
                said |= set(held)
                break
    return added


def _mixes(unit: Unit, best: Unit) -> bool:
    """Whether `unit` may stand beside `best`: a contact only beside those under its label."""
    if UnitKind.CONTACT not in {unit.kind, best.kind}:
        return True
    return unit.kind is best.kind and unit.lead == best.lead


def in_reading_order(parts: Sequence[Part]) -> list[Part]:
    """Parts of the best document first, each document's parts as they stand in it."""
    order = {part.hit.passage.document: at for at, part in reversed(list(enumerate(parts)))}
    return sorted(parts, key=lambda part: (order[part.hit.passage.document], part.start))
