"""Status, region and date in the order of passages, and what a question steers (pure).

The adjustments are in units of the fused score's standard deviation: small enough that
the right passage wins on its content, large enough to decide between two passages that
say the same.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from index.lines import one_line
from index.superseding import Superseding
from index.swedish import STOP_WORDS, YEAR, normalise, words
from index.types import DocumentInfo, Floats, Status

STATUS_PRIOR: Mapping[Status, float] = {
    Status.IN_FORCE: 0.15,
    Status.BACKGROUND: 0.05,
    Status.DRAFT: 0.0,
    Status.SUPERSEDED: -0.15,
}
OWN_REGION = 1.0
NAMED_REGION = 2.5
NAMED_YEAR = 0.3
NAMED_SOURCE = 0.3
NEWER = 0.05
# What a place is called beyond its name says nothing about which place it is.
_COMMON = frozenset(
    "region regionen kommun kommuner kommunen län länet nämnd nämnden för och av "
    "samverkan överenskommelse barn unga barns ungas mellan hälsa bästa".split()
)

_TELLING = 6
"""Letters from which a word may name a document by itself."""


def region_names(region: str) -> tuple[str, ...]:
    """How a region is written: its name and, of several words, its initials."""
    name = normalise(region)
    parts = name.split()
    initials = "".join(part[0] for part in parts)
    return (name, initials, initials + "r") if len(parts) > 1 else (name,) if name else ()


def mentions_region(text: str, region: str) -> bool:
    """Whether `text` names `region`, inflected or compounded or by its initials."""
    full, *short = region_names(region) or ("",)
    lowered = normalise(text)
    return bool(full) and (full in lowered or bool(set(short) & set(words(text))))


def named_regions(text: str, regions: Iterable[str]) -> frozenset[str]:
    """Those of `regions` that `text` names."""
    return frozenset(region for region in regions if mentions_region(text, region))


def without_regions(text: str, regions: Iterable[str]) -> str:
    """`text` without the names of `regions` and the preposition before them.

    Which region is meant steers the choice of document; as a word of the question the
    name would only draw the passages that happen to repeat it.
    """
    for region in regions:
        for name in region_names(region):
            place = rf"(?:\bregion\s+)?\b{re.escape(name)}s?\b"
            pattern = rf"(?:\b(?:i|för|inom|hos|av|in|for|from)\s+)?{place}"
            text = re.sub(pattern, " ", text, flags=re.IGNORECASE)
    return one_line(text)


@dataclass(frozen=True, slots=True)
class Steering:
    """What a question says about the documents that it wants.

    Attributes:
        regions: the regions of the corpus that it names.
        years: the years that it names.
        terms: its words that may name a publisher or a kind of document.
    """

    regions: frozenset[str]
    years: frozenset[int]
    terms: frozenset[str]


def _source_words(info: DocumentInfo) -> frozenset[str]:
    named = f"{info.publisher} {info.kind} {info.title.split(':')[0]}"
    return frozenset(words(named)) - STOP_WORDS - _COMMON


def _shares(asked: str, named: str) -> bool:
    """Whether one is the other with an ending, or the head of a compound of it."""
    shorter = min(len(asked), len(named))
    return shorter >= 5 and (asked.startswith(named) or named.startswith(asked))


@dataclass(frozen=True, slots=True)
class Naming:
    """A word of a question that tells which documents it is about.

    Attributes:
        documents: their ids.
        by_itself: it is what a document or its publisher is called, not a year or region.
    """

    word: str
    documents: frozenset[str]
    by_itself: bool


class Authority:
    """The documents of a snapshot as a question meets them; what no question changes is known."""

    def __init__(self, documents: Sequence[DocumentInfo], own_region: str) -> None:
        """Know `documents`; their order is that of every array here."""
        self._regions = [info.region for info in documents]
        self._days = [
            {day.year for day in (info.issued, info.valid_from, info.deadline) if day}
            for info in documents
        ]
        self._named: dict[str, list[int]] = defaultdict(list)
        for at, info in enumerate(documents):
            for word in _source_words(info):
                self._named[word].append(at)
        self._of_region: dict[str, set[str]] = defaultdict(set)
        self._of_year: dict[str, set[str]] = defaultdict(set)
        self._called: dict[str, set[str]] = defaultdict(set)
        for info, years in zip(documents, self._days, strict=True):
            self._of_region[info.region].add(info.id)
            for year in years:
                self._of_year[str(year)].add(info.id)
            for word in words(f"{info.publisher} {info.kind} {info.title.partition(' ')[0]}"):
                if len(word) >= _TELLING and word not in _COMMON:
                    self._called[word].add(info.id)
        newest = max((info.issued for info in documents if info.issued), default=date.min)
        self._prior = np.array([_prior(info, newest) for info in documents], dtype=np.float32)
        self._superseding = Superseding(documents)
        own = normalise(own_region)
        self._own = np.array(
            [bool(info.region) and normalise(info.region) == own for info in documents], dtype=bool
        )

    def read(self, question: str) -> Steering:
        """Find the regions, years and publishers' names that `question` holds."""
        named = named_regions(question, {*self._regions})
        years = frozenset(int(year) for year in YEAR.findall(question))
        return Steering(named, years, frozenset(words(question)) - STOP_WORDS - _COMMON)

    def naming(self, question: str) -> list[Naming]:
        """What in `question` names documents, in the order in which it stands there."""
        regions = sorted(filter(None, self._of_region))
        found = [
            Naming(region, frozenset(self._of_region[region]), False)
            for region in sorted(named_regions(question, regions))
        ]
        for word in words(without_regions(question, regions)):
            if word in self._of_year:
                found.append(Naming(word, frozenset(self._of_year[word]), False))
            elif len(word) >= _TELLING and word not in _COMMON:
                called = [ids for name, ids in self._called.items() if _shares(word, name)]
                found += [Naming(word, frozenset().union(*called), True)] if called else []
        return sorted(found, key=lambda named: _place(named.word, question))

    def adjustments(self, question: str) -> Floats:
        """(documents,) what each adds to the fused score of its passages."""
        steering = self.read(question)
        values = self._prior + self._superseding.adjustments(question)
        if steering.regions:
            values[[region in steering.regions for region in self._regions]] += NAMED_REGION
        else:
            values[self._own] += OWN_REGION
        if steering.years:
            values[[bool(steering.years & days) for days in self._days]] += NAMED_YEAR
        named = {
            at
            for name, documents in self._named.items()
            if any(_shares(word, name) for word in steering.terms)
            for at in documents
        }
        values[sorted(named)] += NAMED_SOURCE
        return values


def _place(word: str, text: str) -> int:
    """Where the name of a region or another word stands first in `text`."""
    places = [normalise(text).find(name) for name in {normalise(word), *region_names(word)}]
    return min((at for at in places if at >= 0), default=0)


def _prior(info: DocumentInfo, newest: date) -> float:
    """For its status, and less the older it is."""
    age = min((newest - info.issued).days / 3650, 1.0) if info.issued else 0.0
    return STATUS_PRIOR[info.status] - NEWER * age
