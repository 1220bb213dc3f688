"""What tells whether the documents answer a question at all (pure).

The signals mean the same on every corpus; `weights.py` makes a calibrated probability
of them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from bot.answering.answer_forms import holds
from bot.answering.evidence import Candidate
from bot.answering.facts import FactKind, facts, tells_day
from bot.answering.parts import Part
from bot.answering.question import Asked, QuestionAnalysis, taken_for_granted
from bot.answering.reader import Reading
from index.authority import region_names
from index.swedish import stem, words
from index.types import Document, Hit

_TYPED = (Asked.DATE, Asked.NUMBER, Asked.PHONE, Asked.EMAIL, Asked.PERSON)
_UNMISTAKABLE = (
    Asked.PHONE,
    Asked.EMAIL,
    Asked.LINK,
    Asked.FREQUENCY,
    Asked.NAME,
    Asked.OPINION,
)
"""Kinds of answer that cannot be given without their form standing in the text."""
_ONES_OWN = (Asked.PHONE, Asked.EMAIL)
_UNREAD = -8.0
NAMED = 0.5
"""Share of the names, first and last say, that make somebody the one who is meant."""


class SupportSignals(NamedTuple):
    """Signals of a whole question; the names are those of the weights.

    Attributes:
        coverage: share of the question's n-grams, by weight, in the best two passages.
        unit_coverage: the same in the best unit.
        names: share of the question's names that the best passage or its title holds.
        kind: 1 when the best passage holds the kind of thing asked for, or none is.
        maxsim: late interaction of the best passage.
        dense: cosine of the best passage.
        answerable: the reader's best log odds that a passage holds the answer.
    """

    coverage: float
    unit_coverage: float
    names: float
    kind: float
    maxsim: float
    dense: float
    answerable: float


def _holds_name(name: str, text_words: frozenset[str]) -> bool:
    """Whether `name` is there, inflected or as the head of a compound."""
    stemmed = stem(name)
    return any(
        stem(word) == stemmed or (len(name) > 4 and word.startswith(stemmed)) for word in text_words
    )


def _around(hit: Hit) -> str:
    """What `hit` says, in its text and in its description."""
    info, passage = hit.document, hit.passage
    region = " ".join(region_names(info.region))
    described = f"{info.title} {region} {info.publisher} {info.issued or ''}"
    return f"{passage.text} {passage.section} {described}"


def names_held(
    analysis: QuestionAnalysis, hits: Sequence[Hit], aliases: Mapping[str, str]
) -> float:
    """Share of the question's names that `hits` hold, in their texts or descriptions."""
    return _share(analysis.names, " ".join(_around(hit) for hit in hits), aliases)


def _share(names: Collection[str], text: str, aliases: Mapping[str, str]) -> float:
    """Share of `names` that `text` holds, or their long forms; 1 when there are none."""
    if not names:
        return 1.0
    held = frozenset(words(text))
    found = 0
    for name in names:
        alias = frozenset(words(aliases.get(name, "")))
        found += _holds_name(name, held) or (bool(alias) and alias <= held)
    return found / len(names)


def lacks(
    analysis: QuestionAnalysis,
    parts: Sequence[Part],
    names: Collection[str],
    aliases: Mapping[str, str],
) -> bool:
    """Whether `parts` cannot answer: the very thing that is asked for stands in none.

    A telephone number or an address must also be that of the one whom `names` name: of a
    number among other people's, nobody sees that it is the wrong one.
    """
    for asked in set(_UNMISTAKABLE) & set(analysis.asked):
        held = [part for part in parts if holds(asked, part.shown)]
        if asked in _ONES_OWN:
            held = [part for part in held if _is_whose(part, names, aliases)]
        if not held:
            return True
    return False


def reaches(
    analysis: QuestionAnalysis,
    parts: Sequence[Part],
    names: Collection[str],
    aliases: Mapping[str, str],
) -> bool:
    """Whether `parts` hold the very number or address of the one whom `names` name in full."""
    wanted = set(_ONES_OWN) & set(analysis.asked)
    return any(
        len(_own_names(part, names)) > 1
        and _share(names, part.shown, aliases) == 1.0
        and any(holds(asked, part.shown) for asked in wanted)
        for part in parts
    )


def dated_otherwise(
    analysis: QuestionAnalysis, parts: Sequence[Part], documents: Mapping[str, Document]
) -> bool:
    """Whether the question takes a year, or a day or month of one, for granted that no document
    of the regions that are quoted knows."""
    told = taken_for_granted(analysis)
    dated = [fact.value for fact in facts(told) if fact.kind is FactKind.DATE]
    named = [day for day in dated if not day.startswith("?")]
    if not named:
        return False
    regions = {part.hit.document.region for part in parts}
    near = [document for document in documents.values() if document.info.region in regions]
    return not all(any(_knows(document, day) for document in near) for day in named)


def _knows(document: Document, day: str) -> bool:
    """Whether `document` speaks of `day` or bears it."""
    info = document.info
    days = (info.issued, info.deadline, info.valid_from, info.valid_until)
    borne = " | ".join([info.title, *(str(day) for day in days if day)])
    return tells_day(borne, day) or tells_day(document.text, day)


def _own_names(part: Part, names: Collection[str]) -> frozenset[str]:
    """Those of `names` that are not what the document of `part` is about anyway."""
    info = part.hit.document
    described = words(f"{part.hit.passage.section} {info.title} {info.region} {info.issued or ''}")
    return frozenset(names) - frozenset(described)


def _is_whose(part: Part, names: Collection[str], aliases: Mapping[str, str]) -> bool:
    return _share(_own_names(part, names), part.shown, aliases) >= NAMED


def measure(
    analysis: QuestionAnalysis,
    hits: Sequence[Hit],
    candidates: Sequence[Candidate],
    terms: Mapping[str, float],
    aliases: Mapping[str, str],
    readings: Mapping[str, Reading],
) -> SupportSignals:
    """Read the signals off the retrieved passages; `candidates` must not be empty."""
    best, top = candidates[0], hits[:2]
    best_two = {hit.passage.id for hit in top}
    covered: set[str] = set()
    for candidate in candidates:
        if candidate.hit.passage.id in best_two:
            covered |= candidate.covered
    typed = [asked for asked in analysis.asked if asked in _TYPED]
    return SupportSignals(
        coverage=sum(terms[gram] for gram in covered),
        unit_coverage=best.signals.coverage,
        names=names_held(analysis, [best.hit], aliases),
        kind=float(all(holds(asked, best.hit.passage.text) for asked in typed)),
        maxsim=max(hit.signals.maxsim or 0.0 for hit in top),
        dense=max(hit.signals.dense or 0.0 for hit in top),
        answerable=max([_UNREAD, *(reading.answerable for reading in readings.values())]),
    )
