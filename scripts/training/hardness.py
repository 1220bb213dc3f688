"""Which questions a reader still gets wrong: those it has most to learn from."""

from __future__ import annotations

import math
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from bot.answering.reader import Reader, Reading
from bot.answering.reader_input import ReaderInput, sentences, touching
from index.processor import cores
from scripts.training.sources import Asked, Text

EASY = 0.1
"""Weight of a question that is read right: often enough not to be forgotten."""
HARDEST = 3.0
DOUBTFUL = 1.0
"""The most for a passage that is not given as an answer of a question that has another one: the
same may be told in both."""
_MISPLACED = 1.0
"""Loss of pointing at another sentence than the one that answers."""


def by_hardness(texts: Sequence[Text], reader: Reader) -> list[Text]:
    """`texts` with each question weighed by how far `reader` is from reading it right."""
    answered = {asked.question for text in texts for asked in text.asked if asked.answer}

    def weighed(text: Text) -> Text:
        passage = ReaderInput(text.header, text.text)
        return replace(
            text,
            asked=tuple(
                replace(
                    asked,
                    weight=_weight(
                        text,
                        asked,
                        reader.read(asked.question, [passage])[0],
                        DOUBTFUL if asked.question in answered else HARDEST,
                    ),
                )
                for asked in text.asked
            ),
        )

    with ThreadPoolExecutor(cores()) as pool:
        return list(pool.map(weighed, texts))


def _weight(text: Text, asked: Asked, reading: Reading, most: float) -> float:
    if asked.answer is None:
        return min(most, EASY + _softplus(reading.answerable))
    found = sentences(text.text)
    start, end = touching(found, *asked.answer)
    best = max((reading.support(*span), span) for span in found)[1]
    misplaced = 0.0 if start <= best[0] < end else _MISPLACED
    return min(HARDEST, EASY + _softplus(-reading.answerable) + misplaced)


def _softplus(logit: float) -> float:
    return max(logit, 0.0) + math.log1p(math.exp(-abs(logit)))
