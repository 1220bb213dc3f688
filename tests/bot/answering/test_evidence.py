from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.answering.evidence import Candidate, UnitSignals, defines, prefer
from bot.answering.extractive import (
    MORE_WITHIN,
    MOST_PARTS,
    NEXT_WITHIN,
    SECOND_EVIDENCE,
    SECOND_WITHIN,
    select,
)
from bot.answering.question import analyse
from index.types import Document, DocumentInfo, Hit, Passage, Unit, UnitKind

OURS, THEIRS = "Västra Götaland", "Västmanland"
TEXTS = ("Planen följs upp varje år.", "Mötet leds av rektor.", "Elever äter lunch klockan elva.")
CONTACTS = ("Karin Ek, karin.ek@exempel.se", "Olle Berg, olle.berg@exempel.se")
SIGNALS = UnitSignals(0, 0, 0, 1, 0, 0)


def document(name: str, region: str, units: Sequence[tuple[str, UnitKind]]) -> Document:
    text = "\n".join(said for said, _ in units)
    return Document(DocumentInfo(name, name, name, name, region=region), text, (), name)


def candidates(
    document: Document, units: Sequence[tuple[str, UnitKind]], scores: Sequence[float]
) -> list[Candidate]:
    text = document.text
    starts = [text.index(said) for said, _ in units]
    made = tuple(
        Unit(kind, start, start + len(said))
        for start, (said, kind) in zip(starts, units, strict=True)
    )
    name = document.info.id
    passage = Passage(name, name, "", None, 0, len(text), text, made)
    hit = Hit(passage, document.info, 1.0)
    return [
        Candidate(hit, unit, said, frozenset(), SIGNALS, score)
        for unit, (said, _), score in zip(made, units, scores, strict=True)
    ]


SENTENCES = [(said, UnitKind.SENTENCE) for said in TEXTS]


def said_by(question: str, documents: dict[str, Document], found: list[Candidate]) -> list[str]:
    return [line for part in select(analyse(question), found, documents) for line in part.lines]


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ([0, -NEXT_WITHIN - 0.1, -MORE_WITHIN + 0.1], [TEXTS[0], TEXTS[2]]),
        ([0, -NEXT_WITHIN + 0.1, -MORE_WITHIN - 0.1], list(TEXTS[:2])),
        ([0, -NEXT_WITHIN - 0.1, -MORE_WITHIN - 0.1], [TEXTS[0]]),
        ([-NEXT_WITHIN + 0.1, 0, -NEXT_WITHIN + 0.1], list(TEXTS)),
    ],
)
def test_what_comes_close_is_quoted_too_and_what_stands_beside_sooner(
    scores: list[float], expected: list[str]
) -> None:
    ours = document("a", OURS, SENTENCES)
    found = sorted(candidates(ours, SENTENCES, scores), key=lambda one: -one.score)
    assert said_by("Vem leder mötet?", {"a": ours}, found) == expected


@pytest.mark.parametrize(
    ("question", "evidence", "expected"),
    [
        ("Vem leder mötet, och när är lunchen?", SECOND_EVIDENCE, [TEXTS[1], TEXTS[2]]),
        ("Vem leder mötet, och när är lunchen?", SECOND_EVIDENCE - 0.1, [TEXTS[1]]),
        ("Vem leder mötet?", SECOND_EVIDENCE, [TEXTS[1]]),
    ],
)
def test_a_second_answer_is_quoted_from_farther_where_two_are_asked_for(
    question: str, evidence: float, expected: list[str]
) -> None:
    ours = document("a", OURS, SENTENCES)
    found = [
        replace(one, signals=SIGNALS._replace(evidence=evidence if one.text == TEXTS[2] else -6))
        for one in candidates(ours, SENTENCES, [-SECOND_WITHIN - 0.1, 0, -SECOND_WITHIN + 0.1])
    ]
    assert said_by(question, {"a": ours}, sorted(found, key=lambda one: -one.score)) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Vem leder mötet?", [TEXTS[0]]),
        ("När är mötet?", list(TEXTS[:2])),
        ("Vem leder mötet, och när är lunchen?", list(TEXTS[:2])),
    ],
)
def test_a_fragment_stands_beside_a_sentence_only_where_it_may_answer_too(
    question: str, expected: list[str]
) -> None:
    units = [SENTENCES[0], (TEXTS[1], UnitKind.FRAGMENT)]
    ours = document("a", OURS, units)
    assert said_by(question, {"a": ours}, candidates(ours, units, [0, -1])) == expected
    alone = candidates(ours, units, [-MORE_WITHIN - 5, 0])[1:]
    assert said_by(question, {"a": ours}, alone) == [TEXTS[1]]


def test_a_passage_that_answers_is_quoted_where_the_reader_points_however_far_behind() -> None:
    ours, others = document("a", OURS, SENTENCES), document("b", OURS, SENTENCES)
    far = [
        replace(one, signals=SIGNALS._replace(evidence=float(place)))
        for place, one in enumerate(candidates(others, SENTENCES, [-20, -21, -22]))
    ]
    found = [*candidates(ours, SENTENCES[:1], [0]), *far]
    documents = {"a": ours, "b": others}

    def quoted(*answering: str) -> list[str]:
        parts = select(analyse("Vem leder mötet?"), found, documents, answering)
        return [line for part in parts for line in part.lines]

    assert quoted() == [TEXTS[0]]
    assert quoted("b", "a") == [TEXTS[0], TEXTS[2]]


def test_an_answer_has_few_parts_however_many_passages_answer() -> None:
    texts = [f"Grupp {name} leds av {name}." for name in ("Ett", "Två", "Tre", "Fyra", "Fem")]
    documents = {
        str(at): document(str(at), OURS, [(text, UnitKind.SENTENCE)])
        for at, text in enumerate(texts)
    }
    found = [
        one
        for at, (name, own) in enumerate(documents.items())
        for one in candidates(own, [(texts[int(name)], UnitKind.SENTENCE)], [-20.0 * at])
    ]
    assert len(select(analyse("Vem leder vad?"), found, documents, list(documents))) == MOST_PARTS


def test_a_sentence_that_refers_back_joins_the_one_that_is_quoted() -> None:
    units = [
        ("Totalt deltog elva personer.", UnitKind.SENTENCE),
        ("Av dessa var sex föräldrar.", UnitKind.SENTENCE),
    ]
    ours = document("a", OURS, units)
    for scores in ([0.0, -0.5], [-0.5, 0.0]):
        found = sorted(candidates(ours, units, scores), key=lambda one: -one.score)
        assert said_by("Hur många deltog?", {"a": ours}, found) == [said for said, _ in units]


def test_a_contact_stands_beside_no_sentence_and_beside_those_under_its_label() -> None:
    units = [*((one, UnitKind.CONTACT) for one in CONTACTS), SENTENCES[0]]
    ours = document("a", OURS, units)
    found = candidates(ours, units, [2.0, 1.8, 1.9])
    by_score = sorted(found, key=lambda one: -one.score)
    assert said_by("Vem svarar på frågor?", {"a": ours}, by_score) == list(CONTACTS)


def test_our_region_comes_first_unless_another_is_named() -> None:
    ours, theirs = document("a", OURS, SENTENCES), document("b", THEIRS, SENTENCES)
    found = candidates(theirs, SENTENCES, [1.2, 0, 0]) + candidates(ours, SENTENCES, [1.0, 0, 0])

    def best(question: str) -> str:
        return prefer(found, OURS, question, ())[0].hit.document.region

    assert best("Hur ofta följs planen upp?") == OURS
    assert best("Hur ofta följs planen upp i Västmanland?") == THEIRS


def test_what_was_just_read_steps_back_for_what_comes_close() -> None:
    ours = document("a", OURS, SENTENCES)
    found = candidates(ours, SENTENCES, [1.5, 1.0, 0.0])
    assert prefer(found, OURS, "Och vem leder det?", [("a", 0, 10)])[0].text == TEXTS[1]
    assert prefer(found, OURS, "Och vem leder det?", [("b", 0, 10)])[0].text == TEXTS[0]


def test_a_short_form_is_defined_where_it_is_introduced() -> None:
    asked = analyse("Vad är SAMAK för något?")
    assert defines(asked, "Arbetet sker inom ramen för Samverkan Ale och Kungälv (SAMAK).")
    assert not defines(asked, "Inom SAMAK finns en arbetsgrupp.")


def test_a_region_that_the_quoted_document_is_of_needs_no_further_quote() -> None:
    named = [
        ("Mötet leds av rektor.", UnitKind.SENTENCE),
        (f"I {OURS} är det dimma.", UnitKind.SENTENCE),
    ]
    theirs = [(f"{THEIRS} har ordförande.", UnitKind.SENTENCE)]
    documents = {"a": document("a", OURS, named), "b": document("b", THEIRS, theirs)}
    found = candidates(documents["a"], named, [0, -50]) + candidates(documents["b"], theirs, [-40])
    found.sort(key=lambda one: -one.score)
    question = f"Vad skiljer mötet i {OURS} från det i {THEIRS}?"
    assert said_by(question, documents, found) == [named[0][0], theirs[0][0]]


@pytest.mark.parametrize(
    ("section", "lead"),
    [
        ("Beslut › Nämndens förslag till beslut", "Nämndens förslag till beslut"),
        ("2. Utkast till rutin", "Utkast till rutin"),
        ("Förslag › Mötesordning", ""),
    ],
)
def test_what_is_only_proposed_is_quoted_under_its_heading(section: str, lead: str) -> None:
    ours = document("a", OURS, SENTENCES)
    (first, *_) = candidates(ours, SENTENCES, [0, -9, -9])
    hit = replace(first.hit, passage=replace(first.hit.passage, section=section))
    (part,) = select(analyse("Vem leder mötet?"), [replace(first, hit=hit)], {"a": ours})
    assert part.lead == lead
