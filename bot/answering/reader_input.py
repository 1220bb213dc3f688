"""What the learned reader sees: a question and a passage as tokens with match levels.

Shared by training and inference, so that both see the same. Question and passage are
encoded apart through the lower layers (a passage's half can be kept) and meet in the
upper ones; the match levels tell each token there whether its word occurs on the
other side. A small model trained on little data would otherwise have to learn that
comparison, on which "right subject, wrong name" hangs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from index.authority import without_regions
from index.types import DocumentInfo, Passage

QUESTION_TOKENS = 64
PASSAGE_TOKENS = 320
QUESTION_PREFIX = "query: "
PASSAGE_PREFIX = "passage: "

NO_MATCH, NEAR, EXACT = 0, 1, 2
QUESTION, HEADER, TEXT = 0, 3, 6
"""Rows of the marking table: segment + match level."""

_WORD = re.compile(r"\w+")
_NEAR_PREFIX = 4

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ReaderInput:
    """A passage to read: where it stands (`title › section`, may be empty) and its text."""

    header: str
    text: str

    @classmethod
    def of(cls, passage: Passage, info: DocumentInfo) -> ReaderInput:
        """A passage of a document as the reader meets it."""
        return cls(" › ".join(filter(None, (info.title, passage.section))), passage.text)


def question_to(info: DocumentInfo, question: str) -> str:
    """`question` as it is put to a document, whose text seldom names its own region."""
    return without_regions(question, [info.region]) or question


@dataclass(frozen=True, slots=True)
class Tokens:
    """One side as tokens.

    Attributes:
        ids: token ids with the special tokens, without the prefix's effect on offsets.
        spans: (tokens, 2) offsets into the question or the passage's text; (-1, -1)
            for special tokens, the prefix and the header.
        segments: segment of each token: `QUESTION`, `HEADER` or `TEXT`.
        words: index into `vocabulary` of the word each token belongs to, or -1.
        vocabulary: the distinct words, case folded.
    """

    ids: Ints
    spans: Ints
    segments: Ints
    words: Ints
    vocabulary: tuple[str, ...]

    def only(self, kept: Ints) -> Tokens:
        """Those tokens alone, beside all words of the side."""
        ids, spans, segments, words = (
            part[kept] for part in (self.ids, self.spans, self.segments, self.words)
        )
        return Tokens(ids, spans, segments, words, self.vocabulary)


def question_tokens(tokenizer: Tokenizer, question: str) -> Tokens:
    """The question as tokens; its end is dropped beyond `QUESTION_TOKENS`."""
    return _tokens(tokenizer, QUESTION_PREFIX, "", question, QUESTION_TOKENS)


def passage_tokens(tokenizer: Tokenizer, passage: ReaderInput) -> Tokens:
    """The passage as tokens; its end is dropped beyond `PASSAGE_TOKENS`."""
    header = f"{passage.header}\n" if passage.header else ""
    return _tokens(tokenizer, PASSAGE_PREFIX, header, passage.text, PASSAGE_TOKENS)


def meeting(passage: Tokens) -> Ints:
    """Which tokens of a passage meet the question: its text's, and those that begin and end it.

    What the header says they have learnt in the lower layers; to read it with every question
    would cost a quarter more.
    """
    kept = passage.segments == TEXT
    kept[[0, -1]] = True
    return np.flatnonzero(kept)


def _tokens(tokenizer: Tokenizer, prefix: str, header: str, text: str, limit: int) -> Tokens:
    whole = prefix + header + text
    encoding = tokenizer.encode(whole)
    ids = np.array(encoding.ids, dtype=np.int64)
    offsets = np.array(encoding.offsets, dtype=np.int64)
    if len(ids) > limit:
        ids = np.concatenate([ids[: limit - 1], ids[-1:]])
        offsets = np.concatenate([offsets[: limit - 1], offsets[-1:]])
    text_at = len(prefix) + len(header)
    special = offsets[:, 1] <= offsets[:, 0]
    # A token of the text may begin with the blank before it.
    in_text = (offsets[:, 1] > text_at) & ~special
    spans = np.where(in_text[:, None], np.maximum(offsets - text_at, 0), -1)
    own = QUESTION if prefix == QUESTION_PREFIX else TEXT
    segments = np.where(in_text, own, QUESTION if own == QUESTION else HEADER)
    words, vocabulary = _words_of_tokens(whole, len(prefix), offsets, special)
    return Tokens(ids, spans, segments, words, vocabulary)


def _words_of_tokens(
    whole: str, skip: int, offsets: Ints, special: NDArray[np.bool_]
) -> tuple[Ints, tuple[str, ...]]:
    """For each token the word that its last character lies in."""
    at = np.full(len(whole) + 1, -1, dtype=np.int64)
    vocabulary: dict[str, int] = {}
    for match in _WORD.finditer(whole, skip):
        at[match.start() : match.end()] = vocabulary.setdefault(
            match.group().casefold(), len(vocabulary)
        )
    words = np.where(special, -1, at[np.maximum(offsets[:, 1] - 1, 0)])
    return words, tuple(vocabulary)


def marks(question: Tokens, passage: Tokens) -> tuple[Ints, Ints]:
    """Rows of the marking table for the tokens of both sides: segment + match level."""
    levels = _levels(question.vocabulary, passage.vocabulary)
    none = np.zeros(1, dtype=np.int64)
    of_question = np.concatenate([levels.max(axis=1, initial=0), none])
    of_passage = np.concatenate([levels.max(axis=0, initial=0), none])
    return (
        question.segments + of_question[question.words],
        passage.segments + of_passage[passage.words],
    )


def _levels(left: Sequence[str], right: Sequence[str]) -> Ints:
    """(left, right) match levels of words that are distinct on either side."""
    levels = np.zeros((len(left), len(right)), dtype=np.int64)
    places = {word: at for at, word in enumerate(right)}
    heads = [
        (at, word, word[:_NEAR_PREFIX])
        for at, word in enumerate(right)
        if len(word) >= _NEAR_PREFIX and not word.isdigit()
    ]
    for row, a in zip(levels, left, strict=True):
        if len(a) >= _NEAR_PREFIX and not a.isdigit():
            mine = a[:_NEAR_PREFIX]
            for at, b, head in heads:
                # Near words hold the beginning of one another; few others do, and fast to see.
                if (mine in b or head in a) and _near(a, b):
                    row[at] = NEAR
        if a in places:
            row[places[a]] = EXACT
    return levels


def _near(a: str, b: str) -> bool:
    """Inflections of one word, or a compound and its part; never two numbers."""
    if a.isdigit() or b.isdigit():
        return False
    shorter, longer = (a, b) if len(a) <= len(b) else (b, a)
    if shorter in longer:
        return True
    # Inflections: what is left after the common beginning is at most an ending.
    need = max(_NEAR_PREFIX, len(shorter) - 2)
    return shorter[:need] == longer[:need] and len(longer) - need <= 5


def token_range(tokens: Tokens, start: int, end: int) -> tuple[int, int] | None:
    """First and last token that touch `text[start:end]`, or `None` if cut off."""
    touching = np.flatnonzero((tokens.spans[:, 0] < end) & (tokens.spans[:, 1] > start))
    if not touching.size:
        return None
    return int(touching[0]), int(touching[-1])


_ABBREVIATION = re.compile(
    r"(?:\b(?:t\.ex|bl\.a|d\.v\.s|dvs|s\.k|m\.m|f\.d|kap|nr|ca|resp|tel|st|prop|dnr|inkl|exkl|"
    r"fr\.o\.m|t\.o\.m|e\.d|osv|etc|jfr|sid|art|kl)|\b\w)\.$",
    re.IGNORECASE,
)
_BREAK = re.compile(r"(?<=[.!?:])[\"”»)]*\s+(?=[\"”»(]*[A-ZÅÄÖÉ0-9])|\s*\n\s*")


def sentences(text: str) -> list[tuple[int, int]]:
    """Spans of the sentences and lines of `text`, without the blanks around them."""
    spans, start = [], 0
    for match in _BREAK.finditer(text):
        before = text[start : match.start()]
        if "\n" not in match.group() and _ABBREVIATION.search(before):
            continue
        if before.strip():
            spans.append(_trimmed(text, start, match.start()))
        start = match.end()
    if text[start:].strip():
        spans.append(_trimmed(text, start, len(text)))
    return spans


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), end - len(part) + len(part.rstrip())


def touching(spans: Iterable[tuple[int, int]], start: int, end: int) -> tuple[int, int]:
    """The smallest run of whole `spans` that covers `start`–`end`."""
    found = [s for s in spans if s[0] < end and s[1] > start] or [(start, end)]
    return min(start, found[0][0]), max(end, found[-1][1])
