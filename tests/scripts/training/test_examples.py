"""The mix of examples."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from scripts.train_reader import read_texts
from scripts.training.examples import Mixer
from scripts.training.mining import holds
from scripts.training.shares import SHARES
from scripts.training.sources import split_articles


@pytest.fixture
def mixer(data: Path) -> Mixer:
    return Mixer(read_texts(data), seed=3)


def test_kinds_come_in_their_shares_and_labels_fit_their_spans(mixer: Mixer) -> None:
    made = mixer.make(400)
    counts = Counter(e.kind for e in made)
    assert counts["written"] == round(400 * SHARES["written"])
    assert set(counts) >= {"squad", "swequad", "mined", "swapped", "place", "planted", "far"}
    for example in made:
        assert (example.answer is None) == (example.evidence is None)
        if example.answer and example.evidence:
            assert example.evidence[0] <= example.answer[0] < example.answer[1]
            assert example.answer[1] <= example.evidence[1] <= len(example.text)


def test_the_same_seed_makes_the_same_examples(data: Path) -> None:
    first, second = (Mixer(read_texts(data), seed=3).make(80) for _ in range(2))
    assert first == second


def test_kinds_that_must_not_be_answered_are_not(mixer: Mixer) -> None:
    made = mixer.make(120, {"mined": 0.25, "swapped": 0.25, "far": 0.25, "facet": 0.25})
    assert not any(e.answerable for e in made)


def test_no_article_is_on_both_sides(data: Path) -> None:
    train, held = split_articles(read_texts(data), seed=1)
    assert train
    assert {t.source for t in held} == {"squad", "swequad", "written"}
    assert not {t.article for t in train} & {t.article for t in held}


def test_a_neighbour_that_holds_the_answer_is_no_negative() -> None:
    question = "Hur länge gäller avtalet?"
    assert holds("Avtalet gäller TILL 2021.", "till 2021", question)
    assert not holds("Hyran betalas varje månad.", "till 2021", question)
