"""From scored units to the parts of a short answer (pure)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from bot.answering.differing import conflict
from bot.answering.evidence import Candidate, grams
from bot.answering.parts import Part, to_part
from bot.answering.question import Asked, QuestionAnalysis
from bot.answering.sides import asks_twice
from index.swedish import words
from index.types import Document, Unit, UnitKind

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
"""Names of a comparison that units are added for."""
MOST_PARTS = 4
"""Up to which the passages that answer, too, add parts."""


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
    answering: Collection[str] = (),
) -> list[Part]:
    """The parts of the answer, in reading order, at most about `WORD_LIMIT` words.

    The best unit leads, and those that score nearly as high join it; for a comparison,
    also the best unit of another document.

    Args:
        answering: ids of passages of which something is quoted in any case.
    """
    if not (analysis.wants(Asked.COMPARISON, Asked.DATE) or asks_twice(analysis)):
        # A heading or "senast uppdaterad" may answer, and says nothing beside what does.
        candidates = [
            one
            for one in candidates
            if one is candidates[0] or one.unit.kind is not UnitKind.FRAGMENT
        ]
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
    return in_reading_order([*chosen, *_of_passages(answering, candidates, documents, chosen)])


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


def _of_passages(
    passages: Collection[str],
    candidates: Sequence[Candidate],
    documents: Mapping[str, Document],
    chosen: Sequence[Part],
) -> list[Part]:
    """The unit of each of `passages` that the reader takes for the answer, where none is
    `chosen`; no more than `MOST_PARTS` with these."""
    added: list[Part] = []
    left = set(passages) - {part.hit.passage.id for part in chosen}
    for candidate in sorted(candidates, key=lambda candidate: -candidate.signals.evidence):
        if candidate.hit.passage.id in left and len(chosen) + len(added) < MOST_PARTS:
            left.remove(candidate.hit.passage.id)
            beside = [*chosen, *added]
            part = to_part(candidate, documents[candidate.hit.passage.document], beside)
            if not _overlaps(part, beside, apart=True):
                added.append(part)
    return added


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
