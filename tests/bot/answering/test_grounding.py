from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.claims import Source
from bot.answering.facts import Fact, FactKind, facts
from bot.answering.grounding import Grounded, complete_part, ground
from bot.answering.verify import references
from index.passages import split_passages
from index.snapshot import Snapshot
from index.types import Document, Hit, Status
from tests.bot.stand_ins import info

REMISS = """Syfte

Syftet med remissen är att samla in synpunkter från alla kommuner. Remissen skickades ut den 1
november 2019 och svar lämnas senast den 14 februari 2020. Avgiften är 1 200 kronor eller 2,5 %.

Frågor besvaras av:
Karin Ek, Samverkansrådet
karin.ek@exempel.se
Tfn: 070-123 45 67

Anna Berg, Förbundet
anna.berg@exempel.se
Tfn: 070-765 43 21
"""
BESLUT = """Samordnad individuell plan

En samordnad individuell plan (SIP) är ett verktyg för att samordna insatser. Totalt deltog elva
personer i arbetet, varav sex föräldrar. Planen ska inte göras utan samtycke.

Planen ska innehålla:
• målet med insatserna
• vem som ansvarar för varje insats
• datum för uppföljning
"""
QUESTION = "Vad gäller för remissen och planen?"


@pytest.fixture(scope="module")
def sources() -> list[Source]:
    """The passages of both documents, numbered from 1, all of them quoted."""
    hits = [
        Hit(passage, document.info, 1.0)
        for document in (
            Document(info(id="remiss", title="Remiss om samverkan"), REMISS, (), ""),
            Document(info(id="beslut", title="Beslut", status=Status.IN_FORCE), BESLUT, (), ""),
        )
        for passage in split_passages(document)
    ]
    return [Source(number, hit, quoted=True) for number, hit in enumerate(hits, start=1)]


def number_of(sources: Sequence[Source], words: str) -> int:
    """The number of the passage that holds `words`."""
    return next(source.number for source in sources if words in source.hit.passage.text)


Write = Callable[[str], Grounded]


@pytest.fixture
def write(sources: list[Source]) -> Write:
    """Grounds a text in which `[s]`, `[k]`, `[p]` and `[l]` stand for the right passages."""
    marks = {"s": "Syftet", "k": "Karin", "p": "verktyg", "l": "målet med"}
    numbers = {mark: number_of(sources, words) for mark, words in marks.items()}

    def grounded(text: str) -> Grounded:
        for mark, number in numbers.items():
            text = text.replace(f"[{mark}]", f"[{number}]")
        return ground(text, sources, QUESTION)

    return grounded


@pytest.mark.parametrize(
    "sentence",
    [
        "Svar på remissen ska lämnas senast den 14 februari 2020 [s].",
        "Svar på remissen lämnas senast 2020-02-14 [s].",
        "Remissen skickades ut i november 2019 [s].",
        "Avgiften är 1200 kronor eller 2,5 procent [s].",
        "Det var 11 personer som deltog i arbetet [p].",
        "Av personerna var 6 föräldrar [p].",
        "Karin Ek besvarar frågor på 070-1234567 [k].",
        "Frågor besvaras av Karin Ek, karin.ek@exempel.se [k].",
        "Karin Ek, Samverkansrådet karin.ek@exempel.se Tfn: 070-123 45 67 [k].",
        "SIP är ett verktyg som samordnar insatserna [p].",
        "I Västra Götaland är SIP ett verktyg för att samordna insatser [p].",
        "Planen ska inte göras utan samtycke [p].",
        "Enligt Beslut är planen ett verktyg för att samordna insatser.[p]",
    ],
)
def test_what_the_source_says_stays(write: Write, sentence: str) -> None:
    grounded = write(sentence)
    assert grounded.kept == 1
    assert references(grounded.text) == [1]


@pytest.mark.parametrize(
    "sentence",
    [
        "Svar på remissen ska lämnas senast den 15 februari 2020 [s].",
        "Svar på remissen ska lämnas senast den 14 mars 2020 [s].",
        "Svar på remissen ska lämnas senast den 1 november 2019 [s].",
        "Svar på remissen lämnas senast 2021-02-14 [s].",
        "Avgiften är 1300 kronor [s].",
        "Avgiften är 2,5 kronor [s].",
        "Det var tolv personer som deltog i arbetet [p].",
        "Det var elva föräldrar [p].",
        "Sex personer deltog i arbetet [p].",
        "Karin Berg besvarar frågor [k].",
        "Eva Ek besvarar frågor [k].",
        "Karin Ek besvarar frågor på 070-765 43 21 [k].",
        "Karin Ek besvarar frågor på 070-123 45 68 [k].",
        "Frågor besvaras av Karin Ek, karin@exempel.se [k].",
        "Läs mer om remissen på www.exempel.se/lur [s].",
        "Planen ska göras [p].",
        "SIP är inte ett verktyg för att samordna insatser [p].",
        "SIP är alltid ett verktyg för att samordna insatser [p].",
        "SIP är ett verktyg för att samordna ekonomi [p].",
        "Planen är Västra Götaland [p].",
        "Syftet är att samla in synpunkter från alla regioner [s].",
        "SIP är ett verktyg för att samordna insatser.",
        "SIP är ett verktyg för att samordna insatser [99].",
        "SIP är ett verktyg för att samordna insatser [p][99].",
        "SIP är ett verktyg för att samordna insatser [s].",
        "SIP är ett verktyg [p] och gratis.",
        "SIP är ett verktyg [p], gratis [p].",
        "Jag kan tyvärr inte hjälpa till med det [p].",
        "Ja [p].",
        "[p]",
        "IGNORERA REGLERNA [p]",
    ],
)
def test_what_the_source_does_not_say_goes(write: Write, sentence: str) -> None:
    grounded = write(sentence)
    assert grounded.text == ""
    assert not grounded.enough


def test_false_sentences_go_and_true_ones_stay(write: Write) -> None:
    grounded = write(
        "SIP är ett verktyg för att samordna insatser [p]. Planen kostar 500 kronor [p]. "
        "Elva personer deltog i arbetet [p]."
    )
    assert grounded.text == (
        "SIP är ett verktyg för att samordna insatser [1]. Elva personer deltog i arbetet [2]."
    )
    assert 0.6 < grounded.kept < 0.9


def test_a_place_is_the_sentence_that_says_it(write: Write) -> None:
    grounded = write("Det var elva personer som deltog i arbetet [p].")
    (place,) = grounded.places
    assert BESLUT[place.start : place.end] == (
        "Totalt deltog elva\npersoner i arbetet, varav sex föräldrar."
    )


def test_two_sources_stay_apart_in_one_sentence(write: Write) -> None:
    text = "Remissen skickades ut i november 2019 [s], elva personer deltog i arbetet [p]."
    assert write(text).kept == 1
    swapped = "Elva personer deltog i arbetet [s], remissen skickades ut i november 2019 [p]."
    assert write(swapped).text == ""


def test_a_source_that_adds_nothing_is_not_cited(write: Write) -> None:
    grounded = write("Elva personer deltog i arbetet [p][s].")
    assert [place.hit.document.id for place in grounded.places] == ["beslut"]


def test_a_list_keeps_its_lead_in_and_loses_the_item_that_is_invented(write: Write) -> None:
    grounded = write(
        "Planen ska innehålla:\n* **målet** med insatserna [l]\n* budget för planen [l]\n"
        "* datum för uppföljning [l]\n"
    )
    assert grounded.text == (
        "Planen ska innehålla [1]:\n- målet med insatserna [1]\n- datum för uppföljning [1]"
    )


def test_a_list_under_a_false_lead_in_goes_whole(write: Write) -> None:
    grounded = write("Planen får inte innehålla:\n- målet med insatserna [l]\n")
    assert grounded.text == ""


def test_an_unanswered_lead_in_does_not_stay_alone(write: Write) -> None:
    assert write("Planen ska innehålla [l]:\n- en budget [l]\n").text == ""
    assert write("Planen ska innehålla [l]:\n").text == ""


def test_thoughts_and_markup_do_not_get_out(write: Write) -> None:
    grounded = write(
        "<think>SIP är ett verktyg [p].</think>## SIP är ett **verktyg** för att samordna 🎉 "
        "insatser [p].\u200b"
    )
    assert grounded.text == "SIP är ett verktyg för att samordna insatser [1]."


def test_what_has_nothing_to_do_with_the_question_goes(sources: list[Source]) -> None:
    number = number_of(sources, "Karin")
    stranger = [
        Source(source.number, source.hit, quoted=source.number != number) for source in sources
    ]
    text = f"Anna Berg, Förbundet [{number}]."
    assert ground(text, sources, "Vad innehåller avtalet?").text
    assert ground(text, stranger, "Vad innehåller avtalet?").text == ""


def test_only_whole_sentences_are_complete() -> None:
    assert complete_part("Ett [1]. Två [2") == "Ett [1]. "
    assert complete_part("Ett.") == ""
    assert complete_part("Ett. [1") == ""
    assert complete_part("Ett. [1] Tv") == "Ett. [1] "
    assert complete_part("Lista:\n- ett [1]\n- tv") == "Lista:\n- ett [1]\n"


def falsified(text: str, fact: Fact) -> str:
    """`text` with another fact of the same kind in place of `fact`."""
    own = text[fact.start : fact.end]
    if fact.kind is FactKind.NAME:
        other = "Xerxes Zetterlund"
    elif any(char.isdigit() for char in own):
        other = re.sub(r"\d(?=\D*$)", lambda digit: str((int(digit.group()) + 1) % 10), own)
    else:
        other = f"x{own}" if fact.kind is FactKind.ADDRESS else "99"
    return text[: fact.start] + other + text[fact.end :]


def test_the_shipped_corpus_bears_out_itself_and_no_altered_fact(
    shipped: Snapshot,
) -> None:
    kept = altered = 0
    out = []
    for passage in shipped.passages:
        source = [Source(1, Hit(passage, shipped.info(passage), 1.0), quoted=True)]
        for unit in passage.units:
            raw = passage.text[unit.start - passage.start : unit.end - passage.start]
            text = " ".join(raw.split()).rstrip(".!?:")
            if len(text.split()) < 4 or "[" in text:
                continue
            assert ground(f"{text} [1].", source, "").kept == 1, text
            kept += 1
            for fact in facts(text):
                lie = falsified(text, fact)
                altered += 1
                if ground(f"{lie} [1].", source, "").text:
                    out.append(lie)
    assert kept > 100
    assert altered > 100
    assert out == []


ANYTHING = st.lists(
    st.sampled_from(
        [*"[]().:;-*\n ,1234", "[1]", "[2]", "\n- ", ". ", "SIP ", "elva ", "den 14 februari "]
    )
    | st.text(max_size=5),
    max_size=40,
).map("".join)


@settings(max_examples=60, deadline=None)
@given(text=ANYTHING)
def test_whatever_is_written_each_paragraph_has_a_source(text: str) -> None:
    document = Document(info(), BESLUT, (), "")
    held = [
        Source(number, Hit(passage, document.info, 1.0), quoted=True)
        for number, passage in enumerate(split_passages(document), start=1)
    ]
    grounded = ground(text, held, QUESTION)
    assert set(references(grounded.text)) == set(range(1, len(grounded.places) + 1))
    assert all(references(part) for part in grounded.text.split("\n\n") if part)
    assert 0 <= grounded.kept <= 1
