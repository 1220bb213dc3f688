"""Which questions a reader still gets wrong: those it has most to learn from."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from bot.answering.reader import Reader, Reading
from bot.answering.reader_input import ReaderInput, sentences, touching
from index.processor import cores
from scripts.training.sources import Asked, Text

EASY = 0.1
"""Weight of a question that is read right: often enough not to be forgotten."""
HARDEST = 3.0
"""The most for any."""
DOUBTFUL = 1.0
"""The most for a passage that is not given as an answer of a question that has another one: the
same may be told in both."""
_MISPLACED = 1.0
"""Loss of pointing at another sentence than the one that answers."""


def by_hardness(texts: Sequence[Text], reader: Reader) -> list[Text]:
    """`texts` with each question weighed by how far `reader` is from reading it right."""
    answered = {asked.question for text in texts for asked in text.asked if asked.answer}

    def weight(text: Text, asked: Asked) -> float:
        passage = ReaderInput(text.header, text.text)
        loss = _loss(text.text, asked, reader.read(asked.question, [passage])[0])
        doubtful = asked.answer is None and asked.question in answered
        return min(DOUBTFUL if doubtful else HARDEST, EASY + loss)

    def weighed(text: Text) -> Text:
        return replace(
            text, asked=tuple(replace(one, weight=weight(text, one)) for one in text.asked)
        )

    with ThreadPoolExecutor(cores()) as pool:
        return list(pool.map(weighed, texts))


def _loss(text: str, asked: Asked, reading: Reading) -> float:
    """Negative log probability of the truth, and more for pointing at the wrong sentence."""
    if asked.answer is None:
        return float(np.logaddexp(0.0, reading.answerable))
    found = sentences(text)
    start, end = touching(found, *asked.answer)
    best = max(found, key=lambda span: reading.support(*span))
    misplaced = 0.0 if start <= best[0] < end else _MISPLACED
    return float(np.logaddexp(0.0, -reading.answerable)) + misplaced
