"""Which questions are drawn more often."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from bot.answering.reader import Reading
from bot.answering.reader_input import ReaderInput
from scripts.training.examples import Mixer
from scripts.training.hardness import DOUBTFUL, EASY, HARDEST, by_hardness
from scripts.training.sources import Asked, Text

TEXT = "Mötet leds av rektor. Lunchen är klockan elva."
FIRST, SECOND = (0, 21), (22, len(TEXT))


class ScriptedReader:
    """Finds every question answered with `answerable` log odds, in the first sentence."""

    fingerprint = "scripted"

    def __init__(self, answerable: float) -> None:
        self._answerable = answerable

    def begin(self, question: str) -> None:
        return None

    def read(self, question: str, passages: Sequence[ReaderInput]) -> tuple[Reading, ...]:
        spans, evidence = np.array([FIRST, SECOND]), np.array([1.0, -1.0], np.float32)
        none = np.zeros(2, np.float32)
        return tuple(Reading(self._answerable, spans, none, none, evidence) for _ in passages)


def weights(answerable: float, *asked: Asked) -> list[float]:
    texts = [Text(f"own/{at}", "", TEXT, "own", (one,)) for at, one in enumerate(asked)]
    found = by_hardness(texts, ScriptedReader(answerable))
    return [one.weight for text in found for one in text.asked]


def test_what_is_read_right_is_seldom_drawn_and_what_is_read_wrong_often() -> None:
    right, misplaced = weights(6.0, Asked("Vem leder?", FIRST), Asked("När äts det?", SECOND))
    assert right == pytest.approx(EASY, abs=0.01)
    assert misplaced == pytest.approx(1 + EASY, abs=0.01)
    assert weights(-6.0, Asked("Vem leder?", FIRST)) == [HARDEST]
    assert weights(6.0, Asked("Vem betalar?", None)) == [HARDEST]
    assert weights(-6.0, Asked("Vem betalar?", None)) == pytest.approx([EASY], abs=0.01)


def test_another_passage_of_a_question_with_an_answer_is_no_sure_negative() -> None:
    both = Asked("Vem leder?", FIRST), Asked("Vem leder?", None)
    assert weights(6.0, *both)[1] == DOUBTFUL


def test_a_question_is_drawn_as_often_as_it_weighs() -> None:
    asked = tuple(
        Asked(f"Vem leder grupp {at}?", FIRST, weight) for at, weight in enumerate((3, 1))
    )
    made = Mixer([Text("own/a", "", TEXT, "own", asked)], seed=3).make(40, {"own": 1.0})
    assert sum("0" in example.question for example in made) == 30
