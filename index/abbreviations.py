"""Abbreviations and what they stand for, learnt from the documents themselves (pure).

Definitions are found as Schwartz and Hearst do (A simple algorithm for identifying
abbreviation definitions in biomedical text, 2003): a short form beside a bracket, whose
letters stand in the long form in the same order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from index.lines import one_line
from index.swedish import STOP_WORDS

_SHORT = r"[A-ZÅÄÖ][A-Za-zÅÄÖåäö]{0,5}[A-ZÅÄÖ]"
# The quantifiers are bounded and possessive, so that no text makes the search slow.
_LONG_SHORT = re.compile(rf"(?<![\w–-])((?:[^\W\d_][\w–-]{{0,50}}+[ \n–-]++){{1,8}})\(({_SHORT})\)")
_SHORT_LONG = re.compile(rf"\b({_SHORT})\s\(([^()]{{4,80}})\)")
_APPOSITION = re.compile(
    rf"(?<![\w-])((?:[^\W\d_][\w-]{{0,50}}+[ \n]++){{0,4}}[^\W\d_][\w-]{{0,50}}),\s({_SHORT}),"
)
_WORD = re.compile(r"[^\W\d_]+")
SHORT_FORM = re.compile(rf"\b{_SHORT}\b")


def long_form(short: str, before: str) -> str | None:
    """The end of `before` that `short` abbreviates, or `None`.

    Each letter of the short form is looked for from right to left; the first must
    begin a word.
    """
    at = len(before) - 1
    for position in range(len(short) - 1, -1, -1):
        letter = short[position].lower()
        while at >= 0 and (
            before[at].lower() != letter or (position == 0 and at > 0 and before[at - 1].isalnum())
        ):
            at -= 1
        if at < 0:
            return None
        at -= 1
    found = one_line(before[at + 1 :])
    enough = len(found) > len(short) and len(found.split()) <= len(short) + 5
    return found if enough and short.lower() not in found.lower().split() else None


@dataclass(frozen=True, slots=True)
class Abbreviations:
    """What short forms stand for in a corpus.

    Attributes:
        long: short form to its long forms, as the documents write them.
    """

    long: Mapping[str, tuple[str, ...]]

    def expand(self, text: str) -> list[str]:
        """Long forms of the short ones in `text`, and the other way round."""
        lowered = text.lower()
        found = []
        for short, longs in self.long.items():
            if re.search(rf"\b{re.escape(short.lower())}\b", lowered):
                found += [long for long in longs if long.lower() not in lowered]
            elif any(long.lower() in lowered for long in longs):
                found.append(short)
        return found


def learn(texts: Iterable[str]) -> Abbreviations:
    """The abbreviations that `texts` define, in the order in which they come."""
    found: dict[str, dict[str, None]] = {}
    for text in texts:
        pairs = [(m[2], m[1]) for m in _LONG_SHORT.finditer(text)]
        pairs += [(m[1], m[2]) for m in _SHORT_LONG.finditer(text)]
        pairs += [(m[2], m[1]) for m in _APPOSITION.finditer(text)]
        for short, candidate in pairs:
            long = long_form(short, candidate.rstrip(" \n–-"))
            if long:
                found.setdefault(short, {})[long] = None
    return Abbreviations({short: tuple(longs) for short, longs in found.items()})


def by_initials(short: str, texts: Iterable[str]) -> str | None:
    """A phrase whose words begin with the letters of `short`, skipping small words.

    For short forms that no document defines: NSPH finds "Nationell samverkan för
    psykisk hälsa". The first word must begin with a capital.
    """
    letters = short.lower()
    for text in texts:
        tokens = list(_WORD.finditer(text))
        for at, token in enumerate(tokens):
            if token.group()[0].isupper() and token.group()[0].lower() == letters[0]:
                end = _follow(letters, tokens, at)
                if end is not None:
                    return one_line(text[token.start() : end])
    return None


def _follow(letters: str, tokens: list[re.Match[str]], at: int) -> int | None:
    """End offset of the phrase that begins at token `at`, or `None`."""
    matched, end = 0, tokens[at].end()
    for token in tokens[at : at + 2 * len(letters)]:
        word = token.group().lower()
        if word[0] == letters[matched]:
            matched, end = matched + 1, token.end()
            if matched == len(letters):
                return end
        elif word not in STOP_WORDS:
            return None
    return None
