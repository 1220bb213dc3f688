"""Questions that ask what a short form stands for (pure)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.answering.evidence import Candidate
from bot.answering.parts import Part
from index.abbreviations import SHORT_FORM, Abbreviations, by_initials
from index.swedish import STOP_WORDS, normalise, words

_ASKS = re.compile(
    r"\b(?:förkortning\w*|betyd\w+|utläs\w*|uttyd\w*|(?:kort|står|stå)\b.*\bför|"
    r"abbreviat\w+|stands?\b.*\bfor|short for|means?)\b"
)
_ASKS_PLAINLY = re.compile(
    r"\b(?:förkortning\w*|förkortas|bokstäverna|utläs\w*|uttyd\w*|abbreviat\w+|short for|"
    r"letters|stands? for|stå\w*\s+\w+\s+för)\b"
)
"""Leaves no doubt that the words themselves are wanted, whatever else is said."""
_FRAME = frozenset(
    "förkortas förkortning förkortningen förkortningarna betyder betyda betydelse betydelsen kort "
    "utläses utläsa uttyds står stå bokstäverna egentligen abbreviation abbreviated stand stands "
    "short mean means letters".split()
)


def short_forms(question: str, known: Abbreviations) -> Mapping[str, tuple[str, ...]]:
    """The short forms that `question` wants spelled out, with their long forms.

    Empty when it asks for anything else than what one or more known short forms stand for.
    """
    lowered = normalise(question)
    if not _ASKS.search(lowered):
        return {}
    plainly = [short for short in _plainly_asked(question) if short in known.long]
    if plainly:
        return {short: known.long[short] for short in plainly}
    by_lower = {normalise(short): (short, longs) for short, longs in known.long.items()}
    own = [word for word in words(lowered) if word not in _FRAME | STOP_WORDS or word in by_lower]
    if not own or not by_lower.keys() >= set(own):
        return {}
    return dict(by_lower[word] for word in own)


def _plainly_asked(question: str) -> list[str]:
    """The short forms in `question`, where it asks for nothing else than what they mean."""
    return SHORT_FORM.findall(question) if _ASKS_PLAINLY.search(normalise(question)) else []


def left_short(question: str, known: Abbreviations, parts: Sequence[Part]) -> bool:
    """Whether `question` wants a short form spelled out that `parts` do not explain."""
    unknown = [short for short in _plainly_asked(question) if short not in known.long]
    said = [part.shown for part in parts]
    return any(by_initials(short, said) is None for short in unknown)


def spelled_out(
    forms: Mapping[str, tuple[str, ...]], candidates: Sequence[Candidate]
) -> list[Candidate]:
    """The best unit for each short form that holds it beside its long form.

    Empty when there is none for one of them.
    """
    found: list[Candidate] = []
    for short, longs in forms.items():
        best = next((one for one in candidates if _defines(one.text, short, longs)), None)
        if best is None:
            return []
        if best not in found:
            found.append(best)
    return found


def _defines(text: str, short: str, longs: Sequence[str]) -> bool:
    return short in text and any(long in text for long in longs)
