"""The measure of how well personal data is found, and a floor under it."""

from __future__ import annotations

import pytest

from bot.privacy.findings import Finding, Kind
from scripts.measure_privacy import Score, main, measure
from scripts.privacy.generating import Text, texts
from scripts.privacy.templates import BARE, FIRST, FREE, UNSEEN


def test_planted_data_stands_where_the_truth_says() -> None:
    for text in texts(FIRST + UNSEEN + BARE + FREE, 160, seed=3):
        for planted in text.truth:
            piece = text.text[planted.start : planted.end]
            assert piece == piece.strip() and piece
    assert list(texts(FIRST, 50, 3)) == list(texts(FIRST, 50, 3))
    assert list(texts(FIRST, 50, 3)) != list(texts(FIRST, 50, 4))


def test_the_score_counts_whole_pieces() -> None:
    half = Text("Elevens nummer: 070-123 45 67", (Finding(10, 29, Kind.PHONE),))
    whole = Text("Elevens nummer: 070-123 45 67", (Finding(16, 29, Kind.PHONE),))
    assert measure([half, whole])["telefonnummer"] == Score(2, 1, 2, 2)


def test_most_is_found_and_little_else() -> None:
    scores = measure(texts(FIRST + UNSEEN, 252, seed=5))
    every = sum(scores.values(), Score())
    assert scores["personnummer"].recall == 1.0
    assert (every.recall or 0) > 0.93
    assert (every.precision or 0) > 0.97


def test_names_that_nothing_tells_of_are_mostly_found_and_little_else() -> None:
    every = sum(measure(texts(BARE + FREE, 144, seed=5)).values(), Score())
    assert (every.recall or 0) > 0.6
    assert (every.precision or 0) >= 0.95


def test_the_report_names_each_kind(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--count", "20"]) == 0
    shown = capsys.readouterr().out
    assert all(kind.value in shown for kind in Kind)
