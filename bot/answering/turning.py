"""The small words that turn a sentence round: not, only, before, must (pure).

Stop words for search, and yet an answer is wrong when one of them is added or left out.
"""

from __future__ import annotations

from collections.abc import Collection

_NEGATIONS = frozenset(
    "inte ej icke aldrig ingen inget inga ingenting varken utan not no never none".split()
)
# Any word of a group in the source vouches for the others.
_TURNING = (
    {"bara", "endast", "enbart", "only"},
    {"alla", "samtliga", "varje", "all", "every"},
    {"alltid", "always"},
    {"minst", "lägst", "least"},
    {"högst", "max", "maximalt", "most"},
    {"över", "mer", "fler", "more", "above"},
    {"under", "mindre", "färre", "less", "below"},
    {"före", "innan", "before"},
    {"efter", "after"},
    {"senast", "latest"},
    {"tidigast", "earliest"},
    {"inom", "within"},
    {"mellan", "between"},
    {"antingen", "eller", "or", "either"},
    {"båda", "both"},
)
_MUST = frozenset("ska skall måste krävs skyldig skyldiga obligatorisk obligatoriskt must".split())
_MAY = frozenset("kan får bör skulle kunde frivillig frivilligt may can should could".split())


def turned(claimed: Collection[str], said: Collection[str]) -> bool:
    """Whether a claim negates, limits or obliges where its source does not, or the reverse.

    Both are normalised words. That something is to be done may be said without *ska*
    ("svar lämnas senast …"), so a duty is refused only where the source says *may*.
    """
    mine, theirs = set(claimed), set(said)
    if _NEGATIONS.isdisjoint(mine) != _NEGATIONS.isdisjoint(theirs):
        return True
    if any(mine & group and not theirs & group for group in _TURNING):
        return True
    must, may = mine & _MUST, mine & _MAY
    if must and not may and theirs & _MAY and not theirs & _MUST:
        return True
    return bool(may and not must and theirs & _MUST and not theirs & _MAY)
