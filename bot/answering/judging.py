"""Judges what was retrieved: do the documents answer, and with which units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from bot.answering.evidence import Candidate, gather, prefer, question_terms
from bot.answering.extractive import Part, select, to_part
from bot.answering.followups import Standalone
from bot.answering.question import QuestionAnalysis, analyse
from bot.answering.reader import Reader, Reading
from bot.answering.reader_input import ReaderInput
from bot.answering.sides import sides
from bot.answering.spelling_out import short_forms, spelled_out
from bot.answering.support import SupportSignals, measure, names_held
from bot.answering.weights import AnsweringWeights
from index.authority import without_regions
from index.search import Searcher
from index.types import Hit

PASSAGES_READ = 4
SPELLED_OUT = 0.95
"""Probability that a unit answers which holds a short form beside its long one."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the retrieved passages are worth for a question.

    Attributes:
        parts: what to quote, in reading order; empty when nothing was found.
        probability: calibrated probability that the documents answer.
        partial: some name that the question turns on is nowhere in what is quoted.
    """

    analysis: QuestionAnalysis
    hits: tuple[Hit, ...]
    parts: tuple[Part, ...]
    probability: float
    supported: bool
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Weighed:
    """The scored units of a question and the signals of its support."""

    candidates: tuple[Candidate, ...]
    signals: SupportSignals


class Judge:
    """Reads the best passages, with the learned reader where there is one."""

    def __init__(self, reader: Reader | None, weights: AnsweringWeights | None = None) -> None:
        self._reader = reader
        self.weights = weights or AnsweringWeights.load(with_reader=reader is not None)

    @property
    def reader(self) -> str:
        """Fingerprint of the learned reader; empty without one."""
        return self._reader.fingerprint if self._reader else ""

    def weigh(self, searcher: Searcher, asked: Standalone, hits: Sequence[Hit]) -> Weighed | None:
        """Score the units of `hits` and the support; `None` when there are no units."""
        analysis = analyse(asked.text)
        terms = dict(question_terms(searcher, asked.text, asked.query))
        readings = self._read(asked.query, hits)
        mine = gather(analysis, hits, terms, self.weights.units, readings)
        candidates = prefer(mine, searcher.region, asked.query, asked.shown)
        if not candidates:
            return None
        aliases = _aliases(searcher, asked.query)
        signals = measure(analysis, hits, candidates, terms, aliases, readings)
        return Weighed(tuple(candidates), signals)

    def judge(self, searcher: Searcher, asked: Standalone, hits: tuple[Hit, ...]) -> Judgement:
        """Decide on support and pick what to quote."""
        regions = {document.info.region for document in searcher.snapshot.documents.values()}
        each = sides(analyse(asked.text), regions - {""}, searcher.region)
        if each and not asked.follows:
            return self._compared(searcher, asked.text, each, len(hits))
        return self._judged(searcher, asked, hits)

    def _judged(self, searcher: Searcher, asked: Standalone, hits: tuple[Hit, ...]) -> Judgement:
        analysis = analyse(asked.text)
        weighed = self.weigh(searcher, asked, hits)
        if weighed is None:
            return Judgement(analysis, hits, (), 0.0, supported=False)
        spelled = spelled_out(
            short_forms(asked.text, searcher.snapshot.abbreviations), weighed.candidates
        )
        if spelled:
            return self._spelled(searcher, analysis, hits, spelled)
        probability = self.weights.support.probability(weighed.signals._asdict())
        supported = probability >= self.weights.threshold
        documents = searcher.snapshot.documents
        parts = select(analysis, weighed.candidates, documents)
        aliases = _aliases(searcher, asked.query)
        around = [part.hit for part in parts]
        partial = bool(around) and names_held(analysis, around, aliases) < 1.0
        return Judgement(analysis, hits, tuple(parts), probability, supported, partial)

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

    def _compared(
        self, searcher: Searcher, question: str, each: Sequence[str], limit: int
    ) -> Judgement:
        """Judge the sides of a comparison apart, and put what each says side by side."""
        judged = [
            self._judged(searcher, Standalone(side, side), searcher.search(side, limit=limit).hits)
            for side in each
        ]
        held = [one for one in judged if one.supported and one.parts]
        parts = [max(one.parts, key=lambda part: part.score) for one in held]
        hits = [hit for ranked in zip_longest(*(one.hits for one in judged)) for hit in ranked]
        unlike = {hit.passage.id: hit for hit in hits if hit is not None}
        return Judgement(
            analyse(question),
            tuple(unlike.values())[:limit],
            tuple(parts or judged[0].parts[:1]),
            sum(one.probability for one in judged) / len(judged),
            supported=bool(held),
            partial=len(held) < len(judged),
        )

    def _read(self, question: str, hits: Sequence[Hit]) -> dict[str, Reading]:
        """What the reader makes of the best passages, by their id; nothing without one."""
        if self._reader is None:
            return {}
        groups: dict[str, list[Hit]] = {}
        for hit in hits[:PASSAGES_READ]:
            # The text of a region's own document seldom names it, and need not.
            asked = without_regions(question, [hit.document.region]) or question
            groups.setdefault(asked, []).append(hit)
        found: dict[str, Reading] = {}
        for asked, group in groups.items():
            readings = self._reader.read(asked, [_reader_input(hit) for hit in group])
            found |= {hit.passage.id: read for hit, read in zip(group, readings, strict=True)}
        return found


def _reader_input(hit: Hit) -> ReaderInput:
    header = " › ".join(part for part in (hit.document.title, hit.passage.section) if part)
    return ReaderInput(header, hit.passage.text)


def _aliases(searcher: Searcher, question: str) -> dict[str, str]:
    """Long forms, by normalised short form, of the abbreviations in `question`."""
    known = searcher.snapshot.abbreviations.long
    lowered = question.lower()
    return {short.lower(): longs[0] for short, longs in known.items() if short.lower() in lowered}
