"""Whether a passage says what an LLM claims that it says (pure).

The measure is deliberately strict, because the quoted answer is always there to go out
instead: every hard fact and every word that carries meaning must stand in one place of
the source, and what turns a meaning round (not, only, before, must) must stand there too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.answering.composing import Place
from bot.answering.facts import Fact, FactKind, blanked, facts, name_value, same_date
from bot.answering.phrases import SWEDISH
from bot.answering.turning import turned
from index.lines import one_line
from index.swedish import STOP_WORDS, normalise, stem, words
from index.types import Hit, Passage, UnitKind

LONGEST_RUN = 3
NEAR = 3
RELEVANT = 0.25
_INFLECTION = 3
# Words of those who retell: they say nothing of the matter itself.
_RETELLING = frozenset(
    "dokumentet dokumenten källan källorna texten underlaget avsnittet framgår anges beskrivs "
    "beskriver nämns innebär handlar följande dessutom exempelvis exempel således därmed".split()
)
# A document or region is named by what goes before; it is no subject of the sentence.
_INTRODUCED = re.compile(r"\b(?:enligt|i|inom|för|från|hos)\s+$", re.IGNORECASE)
_PERCENT = re.compile(r"\s*%")


@dataclass(frozen=True, slots=True)
class Source:
    """A passage under the number that the LLM knows it by.

    Attributes:
        quoted: the extractive answer quotes it, so that it is known to be relevant.
    """

    number: int
    hit: Hit
    quoted: bool = False


class Text:
    """A text with what comparing needs, each read off once."""

    def __init__(self, text: str) -> None:
        self.plain = _PERCENT.sub(" procent", text)

    @cached_property
    def facts(self) -> list[Fact]:
        return facts(self.plain)

    @cached_property
    def name_line(self) -> str:
        return name_value(self.plain)

    @cached_property
    def words(self) -> tuple[str, ...]:
        return tuple(words(self.plain))

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(stem(word) for word in self.words)

    @cached_property
    def content(self) -> tuple[str, ...]:
        """The words that carry meaning and are no hard fact."""
        return _content(blanked(self.plain, self.facts))

    def beside(self, fact: Fact) -> tuple[list[str], list[str]]:
        """Stems of the content words before `fact`, nearest first, and of those after."""
        rest = [other for other in self.facts if other.kind is not FactKind.NAME]
        line = blanked(self.plain, rest)
        before, after = _content(line[: fact.start]), _content(line[fact.end :])
        return [stem(word) for word in reversed(before)], [stem(word) for word in after]


def _content(text: str) -> tuple[str, ...]:
    return tuple(word for word in words(text) if word not in STOP_WORDS and word not in _RETELLING)


@dataclass(frozen=True)
class Block:
    """A sentence, a whole list with its lead-in, or a contact, as a source of facts."""

    start: int
    end: int
    text: Text


def blocks(passage: Passage) -> list[Block]:
    """What `passage` says, in pieces whose facts belong together."""
    spans: list[tuple[int, int]] = []
    lead: tuple[int, int] | None = None
    for unit in passage.units:
        begins = unit.start
        if unit.lead is not None and unit.lead[0] >= passage.start:
            begins = min(begins, unit.lead[0])
        if unit.kind is UnitKind.ITEM and unit.lead is not None and unit.lead == lead and spans:
            spans[-1] = (spans[-1][0], unit.end)
            continue
        lead = unit.lead if unit.kind is UnitKind.ITEM else None
        # A second contact under one lead-in must not take in the first.
        spans.append((max(begins, spans[-1][1]) if spans else begins, unit.end))
    cut = [
        (start, end, passage.text[start - passage.start : end - passage.start])
        for start, end in spans
    ]
    trimmed = [(start + len(text) - len(text.lstrip()), end, text) for start, end, text in cut]
    return [Block(start, end, Text(one_line(text))) for start, end, text in trimmed if text.strip()]


def _context(hit: Hit) -> Text:
    """What stands around a passage: a sentence may name its document and its heading."""
    info = hit.document
    around = (info.title, hit.passage.section, info.region, info.publisher)
    return Text(" / ".join([*around, SWEDISH.statuses[info.status]]))


def attested(word: str, stems: Iterable[str]) -> bool:
    """Whether `word` is among `stems`, inflected otherwise or as the head of a compound."""
    mine = stem(word)
    if mine in (held := frozenset(stems)):
        return True
    if len(mine) < 4:
        return False
    return any(
        (abs(len(other) - len(mine)) <= _INFLECTION and len(other) >= 4 and _prefixed(mine, other))
        or (len(mine) >= 6 and other.endswith(mine))
        for other in held
    )


def _prefixed(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _nearest(block: Text, kind: FactKind, bound: str, *, after: bool) -> list[tuple[int, str]]:
    """For each fact of `kind`, how many words lie between it and `bound`; nearest first.

    `after` tells on which side of the fact the word is looked for.
    """
    found = []
    for fact in block.facts:
        if fact.kind is kind:
            side = block.beside(fact)[after]
            at = next((n for n, word in enumerate(side) if attested(bound, [word])), None)
            if at is not None:
                found.append((at, fact.value))
    return sorted(found)


def _same_value(kind: FactKind, claimed: str, value: str) -> bool:
    return same_date(claimed, value) if kind is FactKind.DATE else claimed == value


def holds(block: Text, claim: Text, fact: Fact) -> bool:
    """Whether `block` says `fact`, and says it of what `claim` says it of.

    A number goes with the word after it, and a date with the word before it where there
    are several: "elva personer, varav sex föräldrar" knows no eleven parents.
    """
    if fact.kind is FactKind.NAME:
        return fact.value in block.name_line
    values = {other.value for other in block.facts if other.kind is fact.kind}
    if not any(_same_value(fact.kind, fact.value, value) for value in values):
        return False
    if fact.kind in {FactKind.PHONE, FactKind.ADDRESS}:
        return len(values) == 1 or _verbatim(claim, block)
    sides, after = claim.beside(fact), fact.kind is FactKind.NUMBER
    after = after if sides[after] else not after
    if not sides[after]:
        return True
    if fact.kind is FactKind.DATE and len(values) == 1:
        return any(attested(side[0], block.stems) for side in sides if side)
    bound = sides[after][0]
    near = _nearest(block, fact.kind, bound, after=after)
    near = near or _nearest(block, fact.kind, bound, after=not after)
    best = [value for at, value in near if at == near[0][0] and at < NEAR]
    return any(_same_value(fact.kind, fact.value, value) for value in best)


def _verbatim(claim: Text, block: Text) -> bool:
    return " ".join(claim.words) in " ".join(block.words)


@dataclass(frozen=True)
class _Run:
    """Blocks of one source that follow each other, as evidence for a claim."""

    source: Source
    blocks: tuple[Block, ...]
    facts: frozenset[int]
    words: frozenset[str]

    @property
    def rank(self) -> tuple[int, int, int]:
        return len(self.facts), len(self.words), -len(self.blocks)

    @property
    def place(self) -> Place:
        return Place(self.source.hit, self.blocks[0].start, self.blocks[-1].end)


def _best_run(claim: Text, source: Source) -> _Run | None:
    """The shortest run of blocks that holds the most; facts count from one block only."""
    context = _context(source.hit)
    held = blocks(source.hit.passage)
    named = {
        at
        for at, fact in enumerate(claim.facts)
        if fact.kind is FactKind.NAME
        and fact.value in context.name_line
        and _INTRODUCED.search(claim.plain[: fact.start])
    }
    found: list[tuple[Block, frozenset[int], frozenset[str]]] = []
    for block in held:
        stems = block.text.stems | context.stems
        vouched = frozenset(word for word in claim.content if attested(word, stems))
        # A fact of the next sentence is not one of what this sentence is about.
        same = 2 * len(vouched) >= len(set(claim.content))
        held_facts = enumerate(claim.facts if same else [])
        said = {at for at, fact in held_facts if holds(block.text, claim, fact)}
        found.append((block, frozenset(said | named), vouched))
    runs = [
        _Run(
            source,
            tuple(block for block, _, _ in found[at:to]),
            max((said for _, said, _ in found[at:to]), key=len),
            frozenset().union(*(vouched for _, _, vouched in found[at:to])),
        )
        for at in range(len(found))
        for to in range(at + 1, min(at + LONGEST_RUN, len(found)) + 1)
    ]
    return max(runs, key=lambda run: run.rank) if runs else None


def _turned(claim: Text, runs: Sequence[_Run]) -> bool:
    return turned(claim.words, [w for run in runs for held in run.blocks for w in held.text.words])


def _relevant(run: _Run, about: frozenset[str]) -> bool:
    """Whether what is cited has to do with the question at all."""
    if run.source.quoted or not about:
        return True
    around = _context(run.source.hit).stems.union(*(block.text.stems for block in run.blocks))
    return sum(attested(word, around) for word in about) / len(about) >= RELEVANT


def _carries(claim: Text, runs: Sequence[_Run], about: frozenset[str]) -> bool:
    facts_held = frozenset().union(*(run.facts for run in runs))
    words_held = frozenset().union(*(run.words for run in runs))
    return (
        len(facts_held) == len(claim.facts)
        and words_held >= set(claim.content)
        and all(_relevant(run, about) for run in runs)
        and not _turned(claim, runs)
    )


def support(text: str, cited: Sequence[Source], about: frozenset[str]) -> tuple[Place, ...]:
    """The places that say what `text` does; empty when `cited` do not say it.

    Args:
        about: the words of the question.
    """
    claim = Text(text)
    if not claim.content and not claim.facts:
        return ()
    runs = [run for run in (_best_run(claim, source) for source in cited) if run]
    for run in runs:
        if _carries(claim, [run], about):
            return (run.place,)
    if len(runs) > 1 and _carries(claim, runs, about):
        return tuple(run.place for run in runs)
    return ()


def question_words(question: str) -> frozenset[str]:
    """What a source must have to do with, from the question."""
    return frozenset(word for word in words(normalise(question)) if word not in STOP_WORDS)
