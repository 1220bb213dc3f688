"""Words with their places on a page, and the lines that they stand on (pure)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

# What begins an item: a glyph, a dash, or a number or letter with its sign.
LABEL = re.compile(
    r"[•●▪◦‣·∙○■□➢►✓\uf0b7\uf0a7\uf0d8–—*-]|o|\(?(?:\d{1,3}|[a-zåäö]|[ivx]{1,4})[).]"
    r"|\d{1,2}(?:\.\d{1,2})+\.?|\d{1,2}"
)
_GLUED = 0.09
_SPLIT = 0.9
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its box; points from the upper left corner of the page, `size` of the font."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    bold: bool = False

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(frozen=True)
class Line:
    """Words on one line, from left to right."""

    words: tuple[Word, ...]

    @cached_property
    def x0(self) -> float:
        return self.words[0].x0

    @cached_property
    def x1(self) -> float:
        return max(word.x1 for word in self.words)

    @cached_property
    def top(self) -> float:
        return min(word.top for word in self.words)

    @cached_property
    def bottom(self) -> float:
        return max(word.bottom for word in self.words)

    @cached_property
    def size(self) -> float:
        """The size that most of its letters have."""
        sizes: Counter[float] = Counter()
        for word in self.words:
            sizes[word.size] += len(word.text)
        return sizes.most_common(1)[0][0]

    @cached_property
    def bold(self) -> bool:
        """Whether all its words are bold but for signs and numbers."""
        lettered = [word for word in self.words if any(map(str.isalpha, word.text))]
        return bool(lettered) and all(word.bold for word in lettered)

    @cached_property
    def text(self) -> str:
        """The words with a space where there is room for one."""
        said = ""
        for before, word in zip((None, *self.words), self.words, strict=False):
            apart = before is not None and word.x0 - before.x1 > _GLUED * word.size
            said += (" " if apart else "") + self._shown(word, bool(said) and not apart)
        return said

    def _shown(self, word: Word, glued: bool) -> str:
        """The number of a footnote, small and high after a word, as one."""
        high = word.size < 0.8 * self.size and word.bottom < self.bottom - 0.12 * self.size
        return word.text.translate(_RAISED) if glued and high and word.text.isdigit() else word.text


def rows(words: Iterable[Word]) -> list[list[Word]]:
    """Words whose middles lie on one line, each row from left to right, from the top.

    A row is as high as the word that began it, so that columns with lines at different
    heights do not flow into one.
    """
    found: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.middle, word.x0)):
        first = found[-1][0] if found else None
        near = first and abs(word.middle - first.middle) <= 0.4 * min(word.size, first.size)
        raised = first and word.size < 0.8 * first.size and first.top <= word.middle <= first.bottom
        if near or raised:
            found[-1].append(word)
        else:
            found.append([word])
    return [sorted(row, key=lambda word: word.x0) for row in _with_raised(found)]


def _with_raised(found: list[list[Word]]) -> list[list[Word]]:
    """A row of nothing but raised numbers joins the row below that they belong to."""
    kept: list[list[Word]] = []
    for row in reversed(found):
        below = kept[-1] if kept else None
        if below and all(_raised_over(word, below) for word in row):
            below.extend(row)
        else:
            kept.append(row)
    return kept[::-1]


def _raised_over(word: Word, row: Sequence[Word]) -> bool:
    return any(
        word.size < 0.8 * other.size
        and other.top - other.size * 0.3 <= word.middle <= other.bottom
        and -0.5 < word.x0 - other.x1 < 0.5 * other.size
        for other in row
    )


def segments(row: Sequence[Word]) -> list[Line]:
    """`row` cut where the white space is wider than between words.

    The label of an item stays with the item, however wide the space after it.
    """
    found: list[list[Word]] = []
    for word in row:
        before = found[-1] if found else []
        labelled = len(before) == 1 and LABEL.fullmatch(before[0].text)
        gap = word.x0 - before[-1].x1 if before else 0.0
        if before and (gap <= _SPLIT * word.size or (labelled and gap <= 4 * word.size)):
            before.append(word)
        else:
            found.append([word])
    return [Line(tuple(words)) for words in found]
