"""Questions changed, swapped and made by rule."""

from __future__ import annotations

import random

import pytest

from scripts.training import planted
from scripts.training.noise import casual, keywords, noisy, with_slips, with_split_compound
from scripts.training.swaps import PLACES, REGIONS, Swapper, absent, in_place
from scripts.training.synthetic import absent_facet, yes_no

QUESTION = "När gäller överenskommelsen från 2019 i Kalmar?"
PASSAGE = "Överenskommelsen i Kalmar gäller från 2019 och följs upp av nämnden."


@pytest.fixture
def rng() -> random.Random:
    return random.Random(5)


def test_slips_spare_names_and_numbers(rng: random.Random) -> None:
    for _ in range(50):
        changed = with_slips(QUESTION, rng)
        assert "2019" in changed
        assert "Kalmar" in changed
        assert changed != QUESTION or "överenskommelsen" in changed


def test_a_compound_is_split_after_its_linking_letter(rng: random.Random) -> None:
    assert with_split_compound("Gäller samverkansavtalet?", rng) == "Gäller samverkans avtalet?"
    assert with_split_compound("Hur går det?", rng) == "Hur går det?"


def test_keywords_keep_the_content_words() -> None:
    assert keywords("Vilka är målen i planen?", random.Random(1)) == "målen planen"


def test_casual_questions_begin_small(rng: random.Random) -> None:
    assert casual(QUESTION, rng)[0] == "n"


def test_noise_never_empties_a_question(rng: random.Random) -> None:
    for question in ("Vad?", "A", QUESTION, "Vem är det?"):
        assert all(noisy(question, rng).strip() for _ in range(200))


def test_a_swap_changes_one_word_to_one_that_the_passage_lacks(rng: random.Random) -> None:
    swapper = Swapper([QUESTION, "Hur fungerar organisationen i Norrby?", "Vad gör nämnden?"])
    for _ in range(60):
        swapped = swapper.swap(QUESTION, PASSAGE, rng)
        assert swapped is not None
        new = set(swapped.rstrip("?").split()) - set(QUESTION.rstrip("?").split())
        assert new
        assert not any(word.casefold() in PASSAGE.casefold() for word in new)


def test_nothing_is_swapped_where_there_is_nothing_to_swap(rng: random.Random) -> None:
    assert Swapper([]).swap("Vad gör de?", "De arbetar.", rng) is None


def test_absent_avoids_the_words_of_the_text(rng: random.Random) -> None:
    found = {absent(REGIONS, "här i kalmar och skåne", rng) for _ in range(200)}
    assert not found & {"Region Kalmar", "Region Skåne"}


def test_a_place_narrows_a_question(rng: random.Random) -> None:
    assert all("Kalmar" in in_place("Vad kostar det?", "Kalmar", rng) for _ in range(20))
    assert "Kalmar" in PLACES


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("Kommunen ska betala resorna till skolan.", "Ska kommunen betala resorna till skolan?"),
        ("Skatteverket kan återkalla tillståndet.", "Kan Skatteverket återkalla tillståndet?"),
        ("Kommunen ska inte betala resorna till skolan.", None),
        ("Det är kommunen som betalar resorna.", None),
        ("Rubrik utan punkt som är lång nog här", None),
    ],
)  # fmt: skip
def test_yes_no_questions_put_the_verb_first(sentence: str, question: str | None) -> None:
    assert yes_no(sentence) == question


def test_a_facet_is_asked_only_of_a_text_that_cannot_hold_it(rng: random.Random) -> None:
    text = "Samordnaren nås på telefon 0480-12 34 56 och kostar inget."
    for _ in range(100):
        question = absent_facet("Vem är samordnaren?", text, rng)
        assert question is not None
        assert "telefon" not in question


def test_planted_facts_answer_what_they_say_and_nothing_twice(rng: random.Random) -> None:
    for _ in range(400):
        fact = planted.make(rng)
        asked = [question for question, _ in fact.answered]
        assert asked
        assert fact.unanswered
        assert not set(asked) & set(fact.unanswered)
        assert all(fact.sentence[a:b].strip() for _, (a, b) in fact.answered)
