"""Judges what was retrieved: do the documents answer, and with which units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, zip_longest

from bot.answering.each import each_asked
from bot.answering.evidence import Candidate, gather, prefer, question_terms
from bot.answering.extractive import select, without_repeating
from bot.answering.followups import Standalone, hangs_on_pronoun
from bot.answering.parts import Part, to_part
from bot.answering.question import QuestionAnalysis, analyse
from bot.answering.reader import Reader, Reading
from bot.answering.reader_input import ReaderInput, question_to
from bot.answering.requests import Requests
from bot.answering.sides import asks_twice
from bot.answering.spelling_out import left_short, short_forms, spelled_out
from bot.answering.support import (
    SupportSignals,
    dated_otherwise,
    lacks,
    measure,
    names_held,
    reaches,
)
from bot.answering.weights import AnsweringWeights, to_probability
from index.authority import named_regions
from index.search import Searcher
from index.swedish import words
from index.types import Hit, SearchResult

READS = ((1, 0.5), (1, 0.0), (2, 0.0))
"""How many passages are read at a time, best first, and the reader's log odds that one of them
answers from which no further ones are read."""
READS_WIDE = ((8, 0.0),)
"""The same for a question that asks for two things: what tells the second one may lie far down."""
ALSO = 1.0
"""The reader's log odds from which a passage is quoted as well, where two things are asked for."""
SPELLED_OUT = 0.95
"""Probability that a unit answers which holds a short form beside its long one."""
LACKING = 5.0
"""Log odds that an answer loses without the number, address, interval or long form that is asked
for, and gains with the number or address of the very person. Not learnt: the data that the weights
are fitted on asks for few."""


def reads(asked: Standalone) -> tuple[tuple[int, float], ...]:
    """How many passages are read for `asked` at a time, and up to which log odds."""
    return READS_WIDE if asked.whole or asks_twice(analyse(asked.text)) else READS


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the retrieved passages are worth for a question.

    Attributes:
        parts: what to quote, in reading order; empty when nothing was found.
        probability: calibrated probability that the documents answer.
        partial: some name that the question turns on is nowhere in what is quoted, or one of
            the things that it asks for is not told.
    """

    analysis: QuestionAnalysis
    hits: tuple[Hit, ...]
    parts: tuple[Part, ...]
    probability: float
    supported: bool
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Weighed:
    """The scored units of a question and the signals of its support.

    Attributes:
        answering: ids of the passages that are quoted as well, where two things are asked for.
    """

    analysis: QuestionAnalysis
    candidates: tuple[Candidate, ...]
    signals: SupportSignals
    answering: frozenset[str] = frozenset()


class Judge:
    """Reads the best passages, with the learned reader where there is one."""

    def __init__(self, reader: Reader | None, weights: AnsweringWeights | None = None) -> None:
        self._reader = reader
        self.weights = weights or AnsweringWeights.load(with_reader=reader is not None)
        self._requests = Requests.load()

    @property
    def reader(self) -> str:
        """Fingerprint of the learned reader; empty without one."""
        return self._reader.fingerprint if self._reader else ""

    def begin(self, asked: Standalone) -> object:
        """Start on `asked` while its passages are still being searched for.

        What was begun is kept as long as what is returned.
        """
        return None if self._reader is None else self._reader.begin(asked.query)

    def weigh(self, searcher: Searcher, asked: Standalone, hits: Sequence[Hit]) -> Weighed | None:
        """Score the units of `hits` and the support; `None` when there are no units."""
        analysis = _analysed(searcher, asked.text)
        terms = dict(question_terms(searcher, asked.text, asked.query))
        steps = reads(asked)
        readings = self._read(asked.put, hits, steps)
        mine = gather(analysis, hits, terms, self.weights.units, readings)
        candidates = prefer(mine, searcher.region, asked.query, asked.shown)
        if not candidates:
            return None
        aliases = _aliases(searcher, asked.query)
        signals = measure(analysis, hits, candidates, terms, aliases, readings)
        answering = frozenset[str]()
        if steps is READS_WIDE:
            answering = _answering(searcher, asked, hits, readings)
        return Weighed(analysis, tuple(candidates), signals, answering)

    def judge(self, searcher: Searcher, asked: Standalone, found: SearchResult) -> Judgement:
        """Decide on support and pick what to quote of what was found for `asked`."""
        each = each_asked(searcher, asked, found.hits)
        cost = self._requests.cost(searcher.encoder.fingerprint, found.vector)
        whole = self._judged(searcher, asked, found.hits, cost)
        return self._together(searcher, whole, each, len(found.hits), cost) if each else whole

    def _judged(
        self, searcher: Searcher, asked: Standalone, hits: tuple[Hit, ...], cost: float
    ) -> Judgement:
        """Judge one question; `cost` is what its support loses for the kind of request."""
        weighed = self.weigh(searcher, asked, hits)
        if weighed is None:
            return Judgement(analyse(asked.text), hits, (), 0.0, supported=False)
        analysis = weighed.analysis
        spelled = self._spelling(searcher, asked.text, weighed, len(hits))
        if spelled:
            return self._spelled(searcher, analysis, hits, spelled)
        documents = searcher.snapshot.documents
        found = select(analysis, weighed.candidates, documents, weighed.answering)
        best = max(found, key=lambda part: part.score)
        astray = _elsewhere(searcher, best, analysis.core)
        parts = [part for part in found if astray or not _elsewhere(searcher, part, analysis.core)]
        aliases = _aliases(searcher, asked.query)
        logit = self.weights.support.logit(weighed.signals._asdict()) - cost
        names = analysis.names or asked.names
        if astray or dated_otherwise(analysis, parts, documents):
            # What another region rules is no answer, nor what hangs on a day that nothing tells
            # of, however sure the reader is of it.
            logit = min(logit, 0.0) - LACKING
        elif lacks(analysis, parts, names, aliases) or left_short(
            asked.text, searcher.snapshot.abbreviations, parts
        ):
            logit -= LACKING
        elif reaches(analysis, parts, names, aliases):
            logit += LACKING
        probability = to_probability(logit)
        supported = probability >= self.weights.threshold
        around = [part.hit for part in parts]
        partial = bool(around) and names_held(analysis, around, aliases) < 1.0
        return Judgement(analysis, hits, tuple(parts), probability, supported, partial)

    def _spelling(
        self, searcher: Searcher, question: str, weighed: Weighed, limit: int
    ) -> list[Candidate]:
        """Where the documents spell out the short forms that are asked for, wherever it is."""
        forms = short_forms(question, searcher.snapshot.abbreviations)
        found = spelled_out(forms, weighed.candidates)
        if forms and not found:
            both = " ".join(f"{short} {longs[0]}" for short, longs in forms.items())
            more = searcher.search(both, limit=limit).hits
            found = spelled_out(forms, gather(weighed.analysis, more, {}, self.weights.units, {}))
        return found

    @staticmethod
    def _spelled(
        searcher: Searcher,
        analysis: QuestionAnalysis,
        hits: tuple[Hit, ...],
        spelled: Sequence[Candidate],
    ) -> Judgement:
        """Quote where the documents themselves tell what short forms stand for."""
        documents = searcher.snapshot.documents
        parts = [to_part(one, documents[one.hit.passage.document]) for one in spelled]
        return Judgement(analysis, hits, tuple(parts), SPELLED_OUT, supported=True)

    def _together(
        self,
        searcher: Searcher,
        whole: Judgement,
        each: Sequence[Standalone],
        limit: int,
        cost: float,
    ) -> Judgement:
        """Judge each thing that is asked for by itself, and put what each says side by side.

        What the documents tell of the question as a whole comes first, but where each thing
        has documents of its own and all of them tell.
        """
        found = [
            searcher.search(one.query, limit=limit, prefer=one.documents, only=one.only).hits
            for one in each
        ]
        judged = [
            self._judged(searcher, one, hits, cost) for one, hits in zip(each, found, strict=True)
        ]
        held: list[Judgement] = []
        for asked, one in zip(each, judged, strict=True):
            # "Vilken skola går hon på?" has no answer where nothing tells who she is.
            hangs = hangs_on_pronoun(one.analysis) and not asked.only
            if one.supported and one.parts and (held or whole.supported or not hangs):
                held.append(one)
        parts = [max(one.parts, key=lambda part: part.score) for one in held]
        apart, missing = any(one.only for one in each), len(held) < len(judged)
        told = len(whole.parts) if whole.supported else 0
        if whole.supported and (missing or not apart):
            parts, held = [*whole.parts, *parts], [whole, *held]
        # The halves are of the last sentence; the day may be told in one before it.
        if dated_otherwise(whole.analysis, parts, searcher.snapshot.documents):
            return replace(whole, probability=to_probability(-LACKING), supported=False)
        hits = [hit for ranked in zip_longest(*(one.hits for one in judged)) for hit in ranked]
        unlike = {hit.passage.id: hit for hit in hits if hit is not None}
        return Judgement(
            whole.analysis,
            tuple(unlike.values())[:limit],
            tuple(without_repeating(parts, apart=apart) or whole.parts[:1]),
            max(one.probability for one in held or [whole, *judged]),
            supported=bool(held),
            partial=missing and told < len(judged),
        )

    def _read(
        self, question: str, hits: Sequence[Hit], steps: Sequence[tuple[int, float]]
    ) -> dict[str, Reading]:
        """What the reader makes of the best passages, by their id; nothing without one.

        The next ones are read only where these leave a doubt.
        """
        found: dict[str, Reading] = {}
        if self._reader is None:
            return found
        left = iter(hits)
        for count, sure in steps:
            found |= self._readings(self._reader, question, list(islice(left, count)))
            if max((one.answerable for one in found.values()), default=sure) >= sure:
                break
        return found

    @staticmethod
    def _readings(reader: Reader, question: str, hits: Sequence[Hit]) -> dict[str, Reading]:
        groups: dict[str, list[Hit]] = {}
        for hit in hits:
            groups.setdefault(question_to(hit.document, question), []).append(hit)
        return {
            hit.passage.id: reading
            for asked, group in groups.items()
            for hit, reading in zip(
                group,
                reader.read(asked, [ReaderInput.of(hit.passage, hit.document) for hit in group]),
                strict=True,
            )
        }


def _answering(
    searcher: Searcher, asked: Standalone, hits: Sequence[Hit], readings: Mapping[str, Reading]
) -> frozenset[str]:
    """Ids of the passages that answer, of our region or one that the question names."""
    regions = named_regions(asked.query, searcher.regions) | {searcher.region, ""}
    ours = {hit.passage.id for hit in hits if hit.document.region in regions}
    return frozenset(
        name for name, reading in readings.items() if name in ours and reading.answerable >= ALSO
    )


def _elsewhere(searcher: Searcher, part: Part, question: str) -> bool:
    """Whether `part` is of another region than the one or those that `question` names."""
    named = named_regions(question, searcher.regions | {searcher.region})
    return bool(named) and part.hit.document.region not in named | {""}


def _analysed(searcher: Searcher, text: str) -> QuestionAnalysis:
    """What `text` asks for, the names included that it writes without a capital."""
    analysis = analyse(text)
    known = searcher.proper_names
    return replace(analysis, names=analysis.names | {known[w] for w in words(text) if w in known})


def _aliases(searcher: Searcher, question: str) -> dict[str, str]:
    """Long forms, by normalised short form, of the abbreviations in `question`."""
    known = searcher.snapshot.abbreviations.long
    lowered = question.lower()
    return {short.lower(): longs[0] for short, longs in known.items() if short.lower() in lowered}
