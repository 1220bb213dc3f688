"""Documents that others have replaced: below these, left out, or just what is asked for (pure).

The adjustments are in the units of `index.authority`, on top of what it says of a status.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from index.swedish import YEAR, normalise
from index.types import DocumentInfo, Floats, Status

Superseded = Literal["below", "when_asked", "never"]
"""Where superseded documents are searched: below the others, only when a question asks for
the old ones, or not at all."""

BELOW = -1.85
DRAFT_BELOW = -0.85
ASKED_FOR = 1.15
_SV = "gamla|gamle|tidigare|förra|föregående|ersatta|upphävda"
_EN = "old|older|previous|former|earlier|superseded|replaced"
_TIMES = "året|veckan|månaden|gången|year|week|month|time"
# "Hur gamla barn", "tidigare insatser" and "förra året" ask for no old document.
_OLD = re.compile(
    rf"\b(?:den|det|de|vår|våra|er|era)\s+(?:{_SV})\b(?!\s+(?:{_TIMES})\b)"
    r"|(?<!hur )\bgamla\s+\w+(?:en|et|erna|orna|arna)\b"
    r"|\bgäll(?:de|t)\s+(?:förr|förut|tidigare|innan|dessförinnan)\b"
    rf"|\b(?:the|our|your)\s+(?:{_EN})\b(?!\s+(?:{_TIMES})\b)"
)


def asks_for_old(question: str) -> bool:
    """Whether `question` is about what no longer applies: "vad sa den gamla rutinen"."""
    return bool(_OLD.search(normalise(question)))


class Superseding:
    """The documents of a snapshot that others have replaced, in the order of all of them."""

    def __init__(self, documents: Sequence[DocumentInfo]) -> None:
        decided = {info.id for info in documents if info.status is not Status.DRAFT}
        self._superseded = _flags(info.status is Status.SUPERSEDED for info in documents)
        self._draft = _flags(
            info.status is Status.DRAFT and info.replaced_by in decided for info in documents
        )
        self._years = [_years(info) for info in documents]

    def adjustments(self, question: str) -> Floats:
        """(documents,) what each gains or loses because it is old.

        One whose year the question names loses nothing, and all gain when it asks for them.
        """
        values = np.zeros(len(self._superseded), np.float32)
        if not (self._superseded.any() or self._draft.any()):
            return values
        if asks_for_old(question):
            values[self._superseded | self._draft] = ASKED_FOR
            return values
        asked = {int(year) for year in YEAR.findall(question)}
        named = _flags(bool(asked & years) for years in self._years)
        values[self._superseded & ~named] = BELOW
        values[self._draft & ~named] = DRAFT_BELOW
        return values

    def left_out(self, question: str, setting: Superseded) -> NDArray[np.bool_]:
        """(documents,) which ones are not searched for `question`."""
        kept = setting == "below" or (setting == "when_asked" and asks_for_old(question))
        return self._superseded & (not kept)


def _flags(values: Iterable[bool]) -> NDArray[np.bool_]:
    return np.array(list(values), dtype=bool)


def _years(info: DocumentInfo) -> frozenset[int]:
    days = (info.issued, info.valid_from, info.valid_until, info.deadline)
    return frozenset(day.year for day in days if day)
