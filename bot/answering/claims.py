"""Whether a passage says what an LLM claims that it says (pure).

The measure is deliberately strict, because the quoted answer is always there to go out
instead: every hard fact and every word that carries meaning must stand in one place of
the source, and what turns a meaning round (not, only, before, must) must stand there too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.answering.composing import Place
from bot.answering.facts import Fact, FactKind, same_date
from bot.answering.phrases import SWEDISH
from bot.answering.roles import done, keeps_parts
from bot.answering.said import Block, Text, blocks
from bot.answering.turning import turned
from index.swedish import STOP_WORDS, normalise, stem, words
from index.types import Hit

NEAR = 3
RELEVANT = 0.25
_INFLECTION = 3
# A document or region is named by what goes before; it is no subject of the sentence.
_INTRODUCED = re.compile(r"\b(?:enligt|i|inom|för|från|hos)\s+$", re.IGNORECASE)
_DOCUMENT = re.compile(
    r"\w*(?:överenskommelse|avtal|förslag|remiss|missiv|skrivelse|dokument|protokoll|motion|"
    r"riktlinje|sida|plan|beslut|utlåtande|yttrande|rutin|modell|agreement|proposal)"
    r"(?:e?n|e?t|e?r|e?rna)?"
)
_PLACING = frozenset("i inom för hos enligt om in within for".split())


@dataclass(frozen=True, slots=True)
class Source:
    """A passage under the number that the LLM knows it by.

    Attributes:
        quoted: the extractive answer quotes it, so that it is known to be relevant.
    """

    number: int
    hit: Hit
    quoted: bool = False


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
class _Evidence:
    """A block of a source as evidence for a claim: what of the claim it bears out."""

    source: Source
    block: Block
    facts: frozenset[int]
    words: frozenset[str]

    @property
    def rank(self) -> tuple[int, int]:
        return len(self.facts), len(self.words)

    @property
    def place(self) -> Place:
        return Place(self.source.hit, self.block.start, self.block.end)


def _said_around(claim: Text, context: Text) -> frozenset[str]:
    """The words of `claim` that the title and heading vouch for.

    These name documents and places; who does something must be told by the text itself.
    """
    return frozenset(
        word.text
        for word in claim.marked
        if (word.marker in _PLACING or _DOCUMENT.fullmatch(word.text))
        and not done(word.text)
        and attested(word.text, context.stems)
    )


def _evidence(claim: Text, source: Source) -> Iterator[_Evidence]:
    context = _context(source.hit)
    around = _said_around(claim, context)
    named = {
        at
        for at, fact in enumerate(claim.facts)
        if fact.kind is FactKind.NAME
        and fact.value in context.name_line
        and _INTRODUCED.search(claim.plain[: fact.start])
    }
    for block in blocks(source.hit.passage):
        vouched = {word for word in claim.content if attested(word, block.text.stems)} | around
        # A fact of the next sentence is not one of what this sentence is about.
        same = 2 * len(vouched.intersection(claim.content)) >= len(set(claim.content))
        held_facts = enumerate(claim.facts if same else [])
        said = {at for at, fact in held_facts if holds(block.text, claim, fact)}
        yield _Evidence(source, block, frozenset(said | named), frozenset(vouched))


def _relevant(found: _Evidence, about: frozenset[str]) -> bool:
    """Whether what is cited has to do with the question at all."""
    if found.source.quoted or not about:
        return True
    around = _context(found.source.hit).stems | found.block.text.stems
    return sum(attested(word, around) for word in about) / len(about) >= RELEVANT


def _matches(claimed: str, said: str) -> bool:
    return attested(claimed, [stem(said)])


def _carries(claim: Text, found: _Evidence, about: frozenset[str]) -> bool:
    if len(found.facts) < len(claim.facts) or not found.words >= set(claim.content):
        return False
    block = found.block.text
    own = [word for word in claim.marked if attested(word.text, block.stems)]
    both = (block.marked, block.marked_plainly)
    return (
        _relevant(found, about)
        and not turned(claim.words, block.words)
        # A contact tells of nobody who does anything.
        and (not claim.content or any(keeps_parts(own, said, _matches) for said in both))
    )


def support(text: str, cited: Sequence[Source], about: frozenset[str]) -> Place | None:
    """The place that says what `text` does; `None` when `cited` do not say it.

    One sentence, or list, of one source must say all of it: of words that are gathered from
    several, nobody can tell who does what.

    Args:
        about: the words of the question.
    """
    claim = Text(text)
    if not claim.content and not claim.facts:
        return None
    found = [evidence for source in cited for evidence in _evidence(claim, source)]
    found.sort(key=lambda evidence: evidence.rank, reverse=True)
    return next((each.place for each in found if _carries(claim, each, about)), None)


def question_words(question: str) -> frozenset[str]:
    """What a source must have to do with, from the question."""
    return frozenset(word for word in words(normalise(question)) if word not in STOP_WORDS)
