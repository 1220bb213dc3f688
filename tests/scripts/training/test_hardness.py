"""Which questions are drawn more often."""

from __future__ import annotations

import pytest

from scripts.training.examples import Mixer
from scripts.training.hardness import DOUBTFUL, EASY, HARDEST, by_hardness
from scripts.training.sources import Asked, Text
from tests.scripted_reader import ScriptedReader

TEXT = "Mötet leds av rektor. Lunchen är klockan elva."
FIRST, SECOND = (0, 21), (22, len(TEXT))


def weights(answerable: float, *asked: Asked) -> list[float]:
    texts = [Text(f"own/{at}", "", TEXT, "own", (one,)) for at, one in enumerate(asked)]
    found = by_hardness(texts, ScriptedReader(answerable))
    return [one.weight for text in found for one in text.asked]


def test_what_is_read_right_is_seldom_drawn_and_what_is_read_wrong_often() -> None:
    right, misplaced = weights(6.0, Asked("Leder rektor?", FIRST), Asked("Äter rektor?", SECOND))
    assert right == pytest.approx(EASY, abs=0.01)
    assert misplaced == pytest.approx(1 + EASY, abs=0.01)
    assert weights(-6.0, Asked("Leder rektor?", FIRST)) == [HARDEST]
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
