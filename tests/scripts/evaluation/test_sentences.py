from __future__ import annotations

import pytest

from scripts.evaluation.sentences import contains, sentences, token_f1, words


def test_words_leave_out_references_and_keep_addresses_whole() -> None:
    assert words("Ulrika [1], tfn 072-542 42 39, ulrika.s@vgregion.se [2][3].") == [
        "Ulrika",
        "tfn",
        "072-542",
        "42",
        "39",
        "ulrika.s@vgregion.se",
    ]


def test_references_stay_with_their_sentence() -> None:
    assert sentences("Ett skäl [1]. Ett till. [2] Ett tredje [3]") == [
        "Ett skäl [1].",
        "Ett till. [2]",
        "Ett tredje [3]",
    ]


def test_each_line_of_a_list_is_a_sentence_without_its_bullet() -> None:
    assert sentences("Tre saker [1]:\n- en sak\n- två saker\n\nSlut [2].") == [
        "Tre saker [1]:",
        "en sak",
        "två saker",
        "Slut [2].",
    ]


def test_an_abbreviation_ends_no_sentence() -> None:
    assert sentences("Den 9 okt. 2019 t.ex. beslöts det [1].") == [
        "Den 9 okt. 2019 t.ex. beslöts det [1]."
    ]


def test_an_answer_of_marks_alone_has_no_sentences() -> None:
    assert sentences(" [1]\n-") == []


@pytest.mark.parametrize(
    ("answer", "reference", "value"),
    [
        ("den 14 februari 2020 [1]", "14 februari 2020", 2 * 0.75 * 1 / 1.75),
        ("ja ja", "ja", 2 * 0.5 * 1 / 1.5),
        ("nej", "ja", 0.0),
        ("Barn– och ungdom", "barn- och ungdom", 1.0),
        ("", "ja", 0.0),
    ],
)
def test_token_f1_by_hand(answer: str, reference: str, value: float) -> None:
    assert token_f1(answer, reference) == pytest.approx(value)


def test_containment_wants_whole_tokens_in_a_row() -> None:
    assert contains("Det var den 14 Februari 2020 [1].", "14 februari 2020")
    assert not contains("Det var den 114 februari 2020.", "14 februari 2020")
    assert not contains("14 eller 15 februari", "14 februari")
    assert not contains("vad som helst", "")
