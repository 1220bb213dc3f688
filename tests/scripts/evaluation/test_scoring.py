from __future__ import annotations

import pytest

from scripts.evaluation.scoring import checks, score
from scripts.evaluation.suite_items import Gold
from tests.scripts.evaluation.fakes import answer, asked, cite, gold, passage, refusal, took

LONG = "Inga barn eller ungdomar ska falla mellan stolarna, står det i missivet från 2019."
OTHER = "Svar önskas per mejl senast den 14 februari 2020 till Gunilla Bothén på VästKom."


def test_an_answer_is_correct_when_answered_with_every_pattern() -> None:
    question = asked(must_include=("14 februari", "mejl|e-post"))
    assert score(question, answer("Per MEJL, 14\nfebruari [1]."))["answer_correct"] == 1
    assert score(question, answer("Den 14 februari [1]."))["answer_correct"] == 0


def test_a_refusal_that_holds_the_patterns_is_not_correct() -> None:
    question = asked(must_include=("hittar",))
    scores = score(question, refusal())
    assert scores["answer_correct"] == 0
    assert scores["false_refusal"] == 1
    assert "answer_length" not in scores
    assert "groundedness" not in scores


def test_an_unanswerable_question_is_scored_on_the_refusal_alone() -> None:
    question = asked(kind="unanswerable", category="near")
    assert score(question, refusal(0.2)) == {
        "refusal_correct": 1,
        "handled_right": 1,
        "wrong_answer": 0,
        "refused": 1,
        "confidence": 0.2,
    }
    answered = score(question, answer("Ja."))
    assert answered["refusal_correct"] == 0
    assert "answer_correct" not in answered
    assert "citation_precision" not in answered


def test_declined_counts_as_not_answered() -> None:
    declined = answer("Nej.", outcome="declined")
    assert score(asked(kind="unanswerable"), declined)["refusal_correct"] == 1
    assert score(asked(), declined)["false_refusal"] == 1


def test_citations_by_hand() -> None:
    question = asked(sources=(gold("a.txt", LONG), gold("b.txt", OTHER), gold("c.txt", "kort")))
    reply = answer(
        citations=(
            cite(1, "x/a.txt", LONG[:50]),
            cite(2, "x/fil.txt", "Ett KORT  citat", original="c.txt"),
            cite(3, "x/a.txt", OTHER),
            cite(4, "x/b.txt", OTHER[:39]),
        )
    )
    scores = score(question, reply)
    assert scores["citation_recall"] == pytest.approx(3 / 3)
    assert scores["citation_precision"] == pytest.approx(3 / 4)


def test_a_cited_run_below_forty_characters_is_not_enough() -> None:
    question = asked(sources=(gold("a.txt", LONG),))
    reply = answer(citations=(cite(1, "a.txt", f"{LONG[:39]} men inte mer av just detta"),))
    assert score(question, reply)["citation_recall"] == 0
    assert score(question, reply)["citation_precision"] == 0


def test_one_alternative_is_enough_and_both_are_useful() -> None:
    either = (Gold(file="a.txt", quote=LONG), Gold(file="b.txt", quote=OTHER))
    question = asked(sources=(either,))
    reply = answer(citations=(cite(1, "a.txt", LONG), cite(2, "b.txt", OTHER)))
    assert score(question, reply)["citation_recall"] == 1
    assert score(question, reply)["citation_precision"] == 1


def test_without_citations_recall_is_zero_and_precision_does_not_apply() -> None:
    scores = score(asked(sources=(gold("a.txt", LONG),)), refusal())
    assert scores["citation_recall"] == 0
    assert "citation_precision" not in scores


def test_without_gold_sources_citation_scores_do_not_apply() -> None:
    scores = score(asked(), answer(citations=(cite(1, "a.txt", LONG),)))
    assert not {"citation_recall", "citation_precision", "passage_hit_at_3"} & scores.keys()


def test_passages_by_hand() -> None:
    question = asked(sources=(gold("a.txt", LONG), gold("b.txt", OTHER)))
    found = [passage("d.txt", "annat"), passage("d.txt", "mer"), passage("b.txt", OTHER)]
    scores = score(question, answer(passages=(*found, passage("b.txt", OTHER))))
    assert scores["passage_hit_at_3"] == 1
    assert scores["mrr_at_10"] == pytest.approx(1 / 3)
    assert scores["recall_at_1"] == 0
    assert scores["recall_at_10"] == pytest.approx(1 / 2)
    # one of two at rank three: (1 / log2 4) / (1 / log2 2 + 1 / log2 3)
    assert scores["ndcg_at_10"] == pytest.approx(0.5 / (1 + 0.6309297535714575))
    late = score(question, answer(passages=(*found[:2], found[0], found[2])))
    assert late["passage_hit_at_3"] == 0


def test_later_turns_are_the_second_and_on() -> None:
    assert "later_turns_correct" not in score(asked(turn=1), answer())
    assert score(asked(turn=2), answer())["later_turns_correct"] == 1
    assert "later_turns_correct" not in score(asked(turn=2, kind="unanswerable"), answer())


def test_reference_answers() -> None:
    question = asked(reference="14 februari 2020")
    scores = score(question, answer("den 14 februari 2020 [1]"))
    assert scores["contains_reference"] == 1
    assert scores["token_f1"] == pytest.approx(6 / 7)
    refused = score(question, refusal())
    assert refused["contains_reference"] == refused["token_f1"] == 0


def test_groundedness_by_hand() -> None:
    reply = answer(
        "Svar önskas senast den 14 februari 2020 [1]. Det gäller 49 kommuner [1]. "
        "Inga barn ska falla mellan stolarna [1].\n- Gunilla Bothén på VästKom",
        citations=(cite(1, "b.txt", OTHER), cite(2, "a.txt", LONG)),
    )
    # 1: all of its words stand there; 2: the number 49 does not; 3: cites the wrong place;
    # 4: a list line without a reference of its own, verbatim in a quote
    assert score(asked(), reply)["groundedness"] == pytest.approx(2 / 4)


def test_a_sentence_may_begin_with_the_heading_of_its_source() -> None:
    place = cite(1, "a.txt", "Motionen anses besvarad.").model_copy(
        update={"section": "Artikel 6 › Förvaltningens yttrande"}
    )
    text = "Artikel 6, förvaltningens yttrande: Motionen anses besvarad [1]."
    assert score(asked(), answer(text, citations=(place,)))["groundedness"] == 1
    other = text.replace("Artikel 6", "Artikel 7")
    assert score(asked(), answer(other, citations=(place,)))["groundedness"] == 0


def test_length_and_latency() -> None:
    scores = score(asked(), answer("Ett två tre [1] [2].", timings_ms=took(12.5)))
    assert scores["answer_length"] == 3
    assert scores["latency_ms"] == 12.5


def test_checks_say_what_failed_and_why() -> None:
    question = asked(sources=(gold("a.txt", LONG), gold("b.txt", OTHER)), must_include=("Eva",))
    found = checks(question, answer("Ja.", citations=(cite(7, "b.txt", OTHER),)))
    assert [(c.name, c.passed) for c in found] == [
        ("outcome", True),
        ("must_include", False),
        ("source", False),
        ("source", True),
    ]
    assert found[1].detail == "Eva"
    assert found[2].detail.startswith("a.txt: Inga barn")
    assert found[3].detail.startswith("[7] b.txt: Svar")
    (refused,) = checks(asked(kind="unanswerable"), answer())
    assert (refused.passed, refused.detail) == (False, "answered")
