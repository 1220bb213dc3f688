"""The fitted weights against data whose answer is known."""

from __future__ import annotations

import random

import pytest

from bot.answering.evidence import Candidate, UnitSignals
from bot.answering.judging import Weighed
from bot.answering.question import analyse
from bot.answering.support import SupportSignals
from bot.answering.weights import Logistic
from index.types import DocumentInfo, Hit, Passage, Unit, UnitKind
from scripts.fit_answering import Case, fit_units

NOTHING = Logistic(0.0, {})
SUPPORT = SupportSignals(0, 0, 0, 0, 0, 0, 0)
TEXT = "Ett. Två. Tre."
UNITS = tuple(Unit(UnitKind.SENTENCE, at, at + 4) for at in (0, 5, 10))


def asked(rng: random.Random, beyond: float = 0.0) -> tuple[Case, Weighed]:
    """A question whose second sentence answers: it is the likest one four times in five."""
    passage = Passage("d", "d", "", None, 0, len(TEXT), TEXT, UNITS)
    hit = Hit(passage, DocumentInfo("d", "d", "d", "d"), 1.0)
    likest = 1 if rng.random() < 0.8 else rng.choice((0, 2))
    candidates = []
    for at, unit in enumerate(UNITS):
        likeness = 0.8 + 0.1 * (at == likest)
        signals = UnitSignals(rng.random(), 0, 0, 1, 0, 0, likeness)
        score = beyond * (at == 1)
        candidates.append(Candidate(hit, unit, "", frozenset(), signals, score))
    return Case("?", (("d", 5, 9),)), Weighed(analyse("?"), tuple(candidates), SUPPORT)


def test_what_tells_gets_weight_and_what_does_not_gets_little() -> None:
    rng = random.Random(1)
    found = [asked(rng) for _ in range(400)]
    fitted = fit_units(found, ("likeness", "coverage"), NOTHING).coefficients
    # Four in five against one in ten for each of the others is log(8) for a step of 0.1.
    assert fitted["likeness"] == pytest.approx(20.8, rel=0.15)
    assert abs(fitted["coverage"]) < 0.5


def test_what_a_unit_has_beyond_its_signals_is_not_learnt_again() -> None:
    rng = random.Random(1)
    found = [asked(rng, beyond=3.0) for _ in range(400)]
    fitted = fit_units(found, ("likeness",), NOTHING).coefficients
    assert fitted["likeness"] < 20
