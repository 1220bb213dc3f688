"""The proper names of a corpus, for people who type without capitals (pure)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from index.lines import EMAIL
from index.swedish import STOP_WORDS, normalise, words

_SHORTEST = 3
_INSIDE = re.compile(
    r"(?<=[a-zåäöé0-9,] )[A-ZÅÄÖ]\w+(?:-[A-ZÅÄÖ]\w+)*"
    # A first name, which may begin a line.
    r"|\b[A-ZÅÄÖ][a-zåäöé]+(?= [A-ZÅÄÖ][a-zåäöé]+)"
)
_LOWER = re.compile(r"\b[a-zåäö]\w*")
_WITHOUT_ACCENTS = str.maketrans("éèáàü", "eeaau")


def proper_names(texts: Iterable[str]) -> frozenset[str]:
    """Words, normalised, that stand with a capital within a sentence and nowhere without."""
    capital: set[str] = set()
    lower: set[str] = set()
    for text in texts:
        plain = EMAIL.sub(" ", text)
        for found in _INSIDE.findall(plain):
            capital.update(words(found))
        lower.update(map(normalise, _LOWER.findall(plain)))
    return frozenset(word for word in capital - lower - STOP_WORDS if len(word) >= _SHORTEST)


def as_typed(names: Collection[str]) -> Mapping[str, str]:
    """Each of `names`, normalised, by itself and by how it is typed without accents."""
    return {name.translate(_WITHOUT_ACCENTS): name for name in names} | {n: n for n in names}
