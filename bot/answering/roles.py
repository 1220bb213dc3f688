"""Whether a claim leaves to each its part: who does what, to whom, from whom (pure).

The words of a false claim may all stand in the source ("kommunerna rekommenderar styrelsen"
where it says the reverse). Without a grammar at hand, the order of the words and the
prepositions before them are what tells the parts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.swedish import STOP_WORDS, words

_PREPOSITIONS = frozenset(
    "till från åt mot av i på för med om vid inom under hos enligt mellan genom via "
    "to from of by in on for with at under within".split()
)
# Those that tell whose the part is; the others only say when, where and about what.
_PARTS = frozenset("till från åt mot av to from of by".split())
_AGENT = frozenset({"av", "by"})
_JOINING = frozenset("och samt eller and or".split())
_RELATIVE = frozenset("som vilka vilket vilken who which that".split())
_CLAUSE = _RELATIVE | frozenset("att där när so".split())
_REACH = 3
_LONGEST = 16
"""Words up to which a claim may come in another order than its source."""
_MOVED = 6
"""The most words after a preposition that may stand elsewhere in the source."""
_SUBJECT = 5
"""The most words of one who does something."""
# Words that may stand anywhere: `turning` looks after them.
_LOOSE = frozenset("senast tidigast endast bara enbart också även minst högst latest only".split())
_VOICES = re.compile(r"(?:(.+)r|(.+[aeit]))$")
_DONE = re.compile(r".{3,}(?:ade|ades|at|ats|its|tts|tt|it|dde|ddes)$")


@dataclass(frozen=True, slots=True)
class Word:
    """A word that carries meaning, with the preposition right before it, if any.

    Attributes:
        opens: the word that a clause begins with, where it is the first in one (*att*, *som*).
        reached: the prepositions that may govern it from further away ("till alla kommuner").
    """

    text: str
    marker: str = ""
    reached: frozenset[str] = frozenset()
    opens: str = ""


def marked_words(text: str) -> tuple[Word, ...]:
    """The words of `text` that carry meaning, each with its preposition."""
    found: list[Word] = []
    marker, joined, opens = "", False, ""
    governor, since = "", 0
    for word in words(text):
        if word in _PREPOSITIONS:
            marker, joined = word, False
            governor, since = word, 0
        elif word in _JOINING:
            joined = True
        elif word in _CLAUSE:
            marker, joined, opens, governor = "", False, word, ""
        elif word in _LOOSE or word in STOP_WORDS:
            continue
        else:
            own = found[-1].marker if joined and not marker and found else marker
            # "Av personerna var sex …": some of them, and nobody who acts.
            own = "" if own in _AGENT and not found else own
            reached = {own, governor} if since < _REACH else {own}
            found.append(Word(word, own, frozenset(reached - {""}), opens))
            marker, joined, opens, since = "", False, "", since + 1
    return tuple(found)


def passive_of(one: str, other: str) -> bool:
    """Whether one word is the other's passive: *besvarar* and *besvaras*."""
    if one.endswith("s") == other.endswith("s"):
        return False
    active, passive = (other, one) if one.endswith("s") else (one, other)
    match = _VOICES.fullmatch(active)
    return match is not None and passive == f"{match[1] or match[2]}s"


def done(word: str) -> bool:
    """Whether `word` looks like something that has been done: *beslutade*, *beslutat*."""
    return _DONE.fullmatch(word) is not None


def _adverb(word: str) -> bool:
    """*Totalt*, *särskilt*, *därutöver*; a definite noun ends in -et."""
    formed = word.endswith(("t", "vis", "igen")) and not word.endswith("et")
    return formed or word.startswith("där")


Matches = Callable[[str, str], bool]


@dataclass(frozen=True, slots=True)
class _Order:
    """An order of the words of a claim, by their numbers.

    Attributes:
        opening: the verb that then comes before who does it.
        passive: the verb that is then in the other voice.
    """

    words: list[int]
    opening: int | None = None
    passive: int | None = None


class _Alignment:
    """A claim laid beside a text that holds all its words."""

    def __init__(self, claim: Sequence[Word], text: Sequence[Word], matches: Matches) -> None:
        self.claim, self.text = claim, text
        self.places = [
            [at for at, held in enumerate(text) if matches(word.text, held.text)] for word in claim
        ]

    def orders(self) -> Iterator[_Order]:
        """Orders in which the text may say the same."""
        whole = list(range(len(self.claim)))
        yield _Order(whole)
        if len(whole) > _LONGEST:
            return
        yield from self._inverted(whole)
        for at, word in enumerate(self.claim):
            if any(passive_of(word.text, self.text[place].text) for place in self.places[at]):
                yield from self._other_voice(whole, at)
            if word.marker and word.marker not in _AGENT:
                for order in self._moved(whole, at):
                    yield _Order(order)
                    yield from self._inverted(order)

    @staticmethod
    def _moved(whole: list[int], start: int) -> Iterator[list[int]]:
        """What begins with the preposition at `start` may open the sentence, or end it."""
        for end in range(start + 1, min(start + _MOVED, len(whole)) + 1):
            rest = whole[:start] + whole[end:]
            yield whole[start:end] + rest
            yield rest + whole[start:end]

    @staticmethod
    def _inverted(order: list[int]) -> Iterator[_Order]:
        """Swedish puts the verb before who does it where something else opens."""
        for at in range(min(2, len(order) - 1)):
            for to in range(at + 1, min(at + _SUBJECT, len(order) - 1) + 1):
                between = order[at + 1 : to]
                if order[at]:
                    # Else the first word of the claim would be the verb.
                    yield _Order([*order[:at], *between, order[to], order[at], *order[to + 1 :]])
                verb_first = [*order[:at], order[to], order[at], *between, *order[to + 1 :]]
                yield _Order(verb_first, opening=order[to])

    @staticmethod
    def _other_voice(whole: list[int], verb: int) -> Iterator[_Order]:
        """Who does it and what it is done to have changed places around `verb`."""
        for start in (verb + 1, verb + 2):
            for end in range(start, len(whole) + 1):
                turned = [*whole[start:end], *whole[verb:start], *whole[:verb], *whole[end:]]
                yield _Order(turned, passive=verb)

    def follow(self, order: Sequence[int]) -> Iterator[dict[int, int]]:
        """Where the words of the claim stand when they come in `order`, for each first place."""
        for first in self.places[order[0]]:
            found, last = {order[0]: first}, first
            for word in order[1:]:
                later = next((at for at in self.places[word] if at > last), None)
                if later is None:
                    break
                found[word] = last = later
            else:
                yield found

    def fits(self, order: _Order, found: dict[int, int]) -> bool:
        """Whether the parts are those of the claim where its words stand at `found`."""
        first, last = min(found.values()), max(found.values())
        taken = set(found.values())
        for word, place in found.items():
            if any(first <= at <= last and at not in taken for at in self.places[word]):
                return False
            mine, theirs = self.claim[word], self.text[place]
            turned = passive_of(mine.text, theirs.text)
            if turned != (word == order.passive) or (done(mine.text) and not done(theirs.text)):
                return False
            if not self._same_part(mine, place, passive=order.passive is not None):
                return False
            if mine.marker in _PARTS and any(
                self.text[at].marker == mine.marker and at not in taken
                for at in range(first, last + 1)
            ):
                return False
        return self._within_clauses(order.words, found) and self._opens(order.opening, found)

    def _same_part(self, mine: Word, place: int, *, passive: bool) -> bool:
        theirs, relative = self.text[place], self._is_relative(place + 1)
        if mine.marker in _PARTS and mine.marker not in theirs.reached:
            genitive = mine.marker in _AGENT and theirs.text.endswith("s")
            return genitive or (passive and mine.marker in _AGENT)
        if theirs.marker and not mine.marker and not relative:
            return (passive and theirs.marker in _AGENT) or mine.text.endswith("s")
        return True

    def _within_clauses(self, order: Sequence[int], found: dict[int, int]) -> bool:
        """Whether no clause of the text begins between two words that the claim puts together."""
        for one, other in pairwise(order):
            first, last = found[one] + 1, found[other] + 1
            begun = sum(bool(word.opens) for word in self.text[first:last])
            told = bool(self.claim[other].opens) or self._is_relative(first)
            if begun > told:
                return False
        return True

    def _is_relative(self, place: int) -> bool:
        """Whether the word there says something of the one before: "planen, som gäller …"."""
        return place < len(self.text) and self.text[place].opens in _RELATIVE

    def _opens(self, verb: int | None, found: dict[int, int]) -> bool:
        """Whether a verb that the text puts first has nobody before it who does it instead."""
        if verb is None or found[verb] == 0:
            return True
        before = self.text[found[verb] - 1]
        return bool(before.marker) or _adverb(before.text)


def keeps_parts(claim: Sequence[Word], text: Sequence[Word], matches: Matches) -> bool:
    """Whether `text` says of each word of `claim` what the claim says of it.

    Args:
        claim: words that all stand in `text`.
        matches: whether a word of the claim is borne out by one of the text.
    """
    if not claim:
        return True
    laid = _Alignment(claim, text, matches)
    return all(laid.places) and any(
        laid.fits(order, found) for order in laid.orders() for found in laid.follow(order.words)
    )
