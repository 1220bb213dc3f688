"""Questions that ask what a short form stands for (pure)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.answering.evidence import Candidate
from index.abbreviations import Abbreviations
from index.swedish import STOP_WORDS, normalise, words

_ASKS = re.compile(
    r"\b(?:förkortning\w*|betyd\w+|utläs\w*|uttyd\w*|(?:kort|står|stå)\b.*\bför|"
    r"abbreviat\w+|stands?\b.*\bfor|short for|means?)\b"
)
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
    by_lower = {normalise(short): (short, longs) for short, longs in known.long.items()}
    own = [word for word in words(lowered) if word not in _FRAME | STOP_WORDS or word in by_lower]
    if not own or not by_lower.keys() >= set(own):
        return {}
    return dict(by_lower[word] for word in own)


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
