"""Words, stems and n-grams: what makes Swedish words meet."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.swedish import content_words, ngrams, normalise, stem, stems, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ÅTGÄRD", "åtgärd"),
        ("o\u0308ver", "över"),
        ("hälso–och", "hälso-och"),
        ("sam\u00adverkan", "samverkan"),
        ("sam\u00ad\nverkan", "samverkan"),
        ("över-\nenskommelse", "överenskommelse"),
        ("över- \n\n enskommelse", "överenskommelse"),
        ("hälso-\noch sjukvård", "hälso-\noch sjukvård"),
        ("Samverkan -\nlokalt", "samverkan -\nlokalt"),
        ("2019-\n2020", "2019-\n2020"),
        ("\ufb01nns", "finns"),
    ],
)
def test_normalise(text: str, expected: str) -> None:
    assert normalise(text) == expected


def test_words() -> None:
    assert words("SIP-möte kl. 10.30, bl.a. BUP:s 2 kap.") == [
        "sip",
        "möte",
        "kl",
        "10.30",
        "bl.a",
        "bup:s",
        "2",
        "kap",
    ]


def test_content_words_leave_out_the_small_ones() -> None:
    assert content_words("Vad är syftet med överenskommelsen?") == ["syftet", "överenskommelsen"]


def test_a_question_of_small_words_keeps_them() -> None:
    assert content_words("vad är det?") == ["vad", "är", "det"]


def test_inflections_share_a_stem() -> None:
    assert len({stem(word) for word in ("kommun", "kommunen", "kommuner", "kommunerna")}) == 1
    assert stem("för") != stem("far")


def test_compounds_and_their_parts_share_ngrams() -> None:
    whole, parts = ngrams("samverkansöverenskommelse"), ngrams("överenskommelse om samverkan")
    assert set(parts) <= set(whole)


def test_ngrams_stay_within_words_of_five_letters() -> None:
    assert ngrams("vård av barnen") == ["vård", "barne", "arnen"]


@pytest.mark.parametrize("text", ["", " ", "🙂🙃", "…!?", "___"])
def test_text_without_words(text: str) -> None:
    assert (words(text), stems(text), ngrams(text)) == ([], [], [])


def test_other_scripts_are_words_too() -> None:
    assert words("سلام Привет 你好") == ["سلام", "привет", "你好"]


@given(st.text(max_size=80))
def test_normalising_twice_changes_nothing_of_the_words(text: str) -> None:
    assert all(word == word.casefold() for word in words(text))
    assert len(stems(text)) == len(content_words(text))
