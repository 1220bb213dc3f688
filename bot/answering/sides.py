"""Questions that ask for more than one thing: what to ask for each (pure).

A comparison asks the same of two regions, years or things; other questions hang a second
one behind "och".
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from bot.answering.question import VERBS, Asked, QuestionAnalysis, comparing, without_comparing
from index.authority import Naming, mentions_region, without_regions
from index.swedish import STOP_WORDS, YEAR, words

_AND = r"\s+(?:och|and|respektive)\s+"
_END = r"(?=[,.?!]|$)"
_BETWEEN = re.compile(
    rf"{comparing()}\W+(?:\w+\W+){{0,3}}?(?:mellan|between)\s+(?P<a>.+?){_AND}(?P<b>.+?){_END}",
    re.IGNORECASE,
)
_SAME = re.compile(
    rf"^(?:är|var|is|are)\s+(?P<a>.+?){_AND}(?P<b>.+?)\s+"
    r"(?:samma sak|lika(?:dan\w*)?|detsamma|densamma|the same)\b",
    re.IGNORECASE,
)
_EARLIER = re.compile(
    r"\b(?:först|sist|tidigare|senare|tidigast|senast|äldst|äldre|nyast|nyare|first|last|earlier|"
    rf"later)\b\W+(?P<a>[^,?]+?)\s+(?:eller|or)\s+(?P<b>[^?]+?){_END}",
    re.IGNORECASE,
)
_QUOTED = re.compile(
    r"[\"”“«](?P<a>[^\"”“»]+)[\"”“»]\s+(?:eller|och|or|and)\s+[\"”“«](?P<b>[^\"”“»]+)[\"”“»]"
)
_BOTH = re.compile(
    r"\b(?:både|båda|bägge|likna[rd]?|likheter|lika|olika|respektive|vs|versus|kontra|"
    r"(?:var|vart) för sig|överens|both|alike)\b",
    re.IGNORECASE,
)
"""Compares documents that are named; of other things it may say that they belong together."""
_BESIDE = re.compile(r"\b(?P<a>[^\W\d_]{4,})\s+(?:och|and)\s+(?P<b>[^\W\d_]{4,})\b")
_QUESTION_WORDS = (
    "vad|vem|vilka|vilken|vilket|när|vart|hur|varför|what|who|when|where|which|how|why"
)
_ASKING = rf"(?:(?:på|i|till|från|av|för|on|in|to|from|by|at)\s+)?(?:{_QUESTION_WORDS})\b"
_AND_MORE = re.compile(rf"\b(?:och|samt|men|and|but)\s+(?:{_ASKING}|{VERBS})", re.IGNORECASE)
_AND_ASKS = re.compile(
    rf",?\s+(?:och|samt|and)\s+(?={_ASKING})"
    rf"|\s[–—-]\s+(?:(?:och|men|and|but)\s+)?(?!(?:när|when)\b)(?={_ASKING})",
    re.IGNORECASE,
)
_AND_IS = re.compile(rf",\s+(?:och|samt|men|and|but)\s+(?={VERBS})", re.IGNORECASE)
_CLAUSE = re.compile(r"\s(?:som|om|när|if|when|who|that)\s", re.IGNORECASE)
"""Begins a clause, to which ", men går kvar i skolan" may belong."""
_PARALLEL = re.compile(
    r"^(?P<head>.{0,200}?\b(?P<by>på|i|om|enligt|från|för|till|av|hos|med|in|on|from|for|to|by|about)"
    r"\s)\s*(?P<a>[^,?]{1,80}?),?\s+(?:och|samt|respektive|jämfört med|and)\s+"
    rf"(?P<again>(?:{_QUESTION_WORDS})\s+)?(?P=by)\s+(?!(?:{_QUESTION_WORDS})\b)(?P<b>[^,?]{{1,80}})\?",
    re.IGNORECASE,
)
"""Two of the same preposition: "Vem frågar jag på regionen och vem på kommunen?"."""
_OF_EACH = frozenset({"om", "enligt", "about"})
"""Where no question word is repeated, others say that both belong together ("insatser från
kommunen och från regionen")."""
_ELLIPTIC = 4
"""Words of a half that may leave out what the other one says."""
_ASKS = re.compile(rf"\b(?:{_QUESTION_WORDS}|var)\b|^{VERBS}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Side:
    """What is asked of one side of a comparison.

    Attributes:
        documents: where alone the answer may stand; empty for all.
    """

    text: str
    documents: frozenset[str] = frozenset()


Group = tuple[set[str], list[Naming]]
"""Documents with what names them."""


def documents_compared(analysis: QuestionAnalysis, naming: Sequence[Naming]) -> tuple[Side, ...]:
    """One question a document, or group of them, that is named beside another one.

    Words that some document bears both of name the same ("missivet från 2019").
    """
    groups: list[Group] = []
    for named in naming:
        for documents, names in groups:
            if documents & named.documents:
                documents &= named.documents
                names.append(named)
                break
        else:
            groups.append((set(named.documents), [named]))
    text = analysis.text
    compares = analysis.wants(Asked.COMPARISON) or halves(analysis) or _BOTH.search(text)
    if len(groups) < 2 or not (compares or _side_by_side(text, groups)):
        return ()
    return tuple(
        Side(
            _without(text, [name for name in naming if name not in names]),
            frozenset(documents),
        )
        for documents, names in groups
    )


def _side_by_side(text: str, groups: Sequence[Group]) -> bool:
    """Whether what two documents are called is joined by "och" ("i missivet och i yttrandet")."""
    called = [[re.escape(n.word) for n in names if n.by_itself] for _, names in groups]
    return any(
        re.search(rf"\b{one}\W+(?:och|samt|and)\W+(?:\w+\W+)?{other}\b", text, re.IGNORECASE)
        for first, second in pairwise(called)
        for one, other in product(first, second)
    )


def _without(text: str, naming: Sequence[Naming]) -> str:
    """`text` without what names other documents, and what says that things are compared."""
    for named in naming:
        if named.by_itself or named.word.isdigit():
            text = re.sub(rf"\b{re.escape(named.word)}\b", " ", text, flags=re.IGNORECASE)
        else:
            text = without_regions(text, [named.word])
    return without_comparing(text)


def asks_twice(analysis: QuestionAnalysis) -> bool:
    """Whether two sentences of the documents may be needed: things are compared, or a second
    question follows the first."""
    text = analysis.text
    return (
        analysis.wants(Asked.COMPARISON)
        or text.count("?") > 1
        or bool(_AND_MORE.search(text) or _BOTH.search(text))
    )


def sides(analysis: QuestionAnalysis, regions: Collection[str], own: str) -> tuple[Side, ...]:
    """One question a side, or nothing where the question compares no two of a kind.

    Args:
        regions: those of the documents.
        own: the users' region, which a comparison with another one leaves unsaid.
    """
    text = analysis.text
    if quoted := _QUOTED.search(text):
        return tuple(Side(_instead(text, quoted, quoted[side])) for side in "ab")
    if not analysis.wants(Asked.COMPARISON):
        return ()
    found = _named(text) or _regions(text, regions, own) or _years(text) or _beside(text)
    return tuple(map(Side, found))


def _named(text: str) -> tuple[str, ...]:
    """The two things between which the question itself divides."""
    if found := _BETWEEN.search(text):
        before = text[: found.start()].strip()
        return tuple(f"{before or 'Vad är'} {side}?" for side in _both(found))
    if found := _SAME.search(text):
        return tuple(f"Vad är {side}?" for side in _both(found))
    if found := _EARLIER.search(text):
        return tuple(f"När kom {side}?" for side in _both(found))
    return ()


def _both(found: re.Match[str]) -> tuple[str, str]:
    """Both sides; the first takes over what only the second says ("kommunens och
    regionens ansvar")."""
    first, second = found["a"].strip(), found["b"].strip()
    if first.endswith("s") and " " not in first and " " in second:
        first += second[second.index(" ") :]
    return first, second


def _regions(text: str, regions: Collection[str], own: str) -> tuple[str, ...]:
    ordered = sorted(regions, key=lambda region: (region != own, region))
    named = [region for region in ordered if mentions_region(text, region)]
    if len(named) == 1 and own in regions and own not in named:
        named.insert(0, own)
    if len(named) < 2:
        return ()
    bare = without_comparing(without_regions(text, named)).rstrip(" ?.!")
    return tuple(f"{bare} i {region}?" for region in named)


def _years(text: str) -> tuple[str, ...]:
    years = list(dict.fromkeys(YEAR.findall(text)))
    if len(years) < 2:
        return ()
    bare = without_comparing(YEAR.sub(" ", text)).rstrip(" ?.!")
    return tuple(f"{bare} {year}?" for year in years)


def _beside(text: str) -> tuple[str, ...]:
    """Each of the two that one "och" joins, with the rest of the question."""
    found = list(_BESIDE.finditer(text))
    if len(found) != 1:
        return ()
    return tuple(without_comparing(_instead(text, found[0], found[0][side])) for side in "ab")


def _instead(text: str, found: re.Match[str], side: str) -> str:
    return f"{text[: found.start()]}{side}{text[found.end() :]}"


def halves(analysis: QuestionAnalysis) -> tuple[str, ...]:
    """The questions that one sentence joins ("och", ", men", a dash), or nothing where it is
    but one."""
    joins = _AND_ASKS
    if not joins.search(analysis.core) and not _CLAUSE.search(analysis.core):
        joins = _AND_IS
    pieces = [piece.strip() for piece in joins.split(analysis.core)]
    whole = len(pieces) > 1 and all(_stands(piece) for piece in pieces)
    if not whole or len(pieces[-1].split()) <= _ELLIPTIC:
        found = _PARALLEL.search(analysis.core)
        if found and (found["again"] or found["by"].lower() in _OF_EACH):
            return tuple(f"{found['head']}{found[side].strip()}?" for side in "ab")
    return tuple(f"{piece.rstrip(' ?')}?" for piece in pieces) if whole else ()


def _stands(piece: str) -> bool:
    """Whether a piece asks something: it has a question word or begins with a verb, and has a
    word of its own."""
    return bool(_ASKS.search(piece)) and any(_own(piece))


def _own(piece: str) -> Iterator[str]:
    return (word for word in words(piece) if word not in STOP_WORDS and len(word) > 2)
