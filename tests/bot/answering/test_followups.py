from __future__ import annotations

import pytest

from bot.answering.followups import Memory, Turn, make_standalone, one_person
from bot.answering.question import analyse
from index.swedish import words

REGIONS = ("Västra Götaland", "Västmanland")
LAST = Turn("Hur länge är remissen om skolan öppen för svar?", ("remiss",))


@pytest.mark.parametrize(
    "question",
    ["Vem ansvarar för det?", "Och när gäller den ifrån?", "Hur många var med i dem?", "varför?"],
)
def test_a_question_that_leans_on_the_last_takes_over_its_words(question: str) -> None:
    found = make_standalone(question, (LAST,), REGIONS)
    assert found.follows
    assert "remissen" in found.query
    assert found.documents == ("remiss",)
    assert found.text == question


@pytest.mark.parametrize(
    "question",
    ["Vad är en samordnad individuell plan?", "Vilka kommuner deltar i Skaraborgs nätverk?"],
)
def test_a_new_topic_stays_as_it_is(question: str) -> None:
    found = make_standalone(question, (LAST,), REGIONS)
    assert not found.follows
    assert found.query == question


def test_an_aside_about_a_region_asks_the_same_there() -> None:
    last = Turn("Vem följer upp avtalet i Västra Götaland?")
    found = make_standalone("Och i Västmanland då?", (last,), REGIONS)
    assert found.text == "Vem följer upp avtalet i Västmanland?"


def test_the_first_question_follows_nothing() -> None:
    assert not make_standalone("Vem ansvarar för det?", (), REGIONS).follows


def test_a_conversation_is_forgotten_after_its_time_and_on_demand() -> None:
    now = 0.0
    memory = Memory(60, lambda: now)
    memory.add("a", LAST)
    memory.add("b", LAST)
    memory.forget("b")
    assert memory.turns("a") == (LAST,)
    assert memory.turns("b") == ()
    now = 61.0
    assert memory.turns("a") == ()


def test_a_question_outside_any_conversation_is_not_kept() -> None:
    memory = Memory(60, lambda: 0.0)
    memory.add("", LAST)
    assert memory.turns("") == ()


def test_a_new_name_takes_the_place_of_the_old_one() -> None:
    last = Turn("Var arbetar Karin Ek?", ("remiss",), frozenset({"karin", "ek"}))
    found = make_standalone("Och Olle Bergs nummer?", (last,), REGIONS)
    assert "arbetar" in found.query
    assert "karin" not in found.query.lower()
    assert found.names == {"olle", "bergs"}
    assert make_standalone("Mejlen då?", (last,), REGIONS).names == {"karin", "ek"}


def test_a_short_question_keeps_to_the_documents_talked_about() -> None:
    found = make_standalone("Vad föreslår nämnden?", (LAST,), REGIONS)
    assert (found.query, found.documents) == ("Vad föreslår nämnden?", ("remiss",))


@pytest.mark.parametrize(
    ("last", "question", "kept", "names"),
    [
        ("Vilka är BUS-grupperna?", "Finns de i Skövde också?", {"bus"}, {"bus", "skövde"}),
        ("Vad kostar det i Borås?", "och för Skövde då?", {"kostar"}, {"skövde"}),
        ("Vad gör BUP i Borås?", "och i Skövde?", {"bup"}, {"bup", "skövde"}),
        ("Vilka svarar på frågor?", "Finns det några i Skövde?", {"svarar"}, {"skövde"}),
        ("Vad gör BUP i Borås?", "Och SRO?", {"gör"}, {"sro"}),
    ],
)
def test_a_new_place_leaves_the_topic_and_takes_the_place_of_the_old_one(
    last: str, question: str, kept: set[str], names: set[str]
) -> None:
    turn = Turn(last, names=analyse(last).names)
    found = make_standalone(question, (turn,), REGIONS)
    assert kept <= set(words(found.query))
    assert names <= found.names
    assert not {"borås"} & (found.names | set(words(found.query)))


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("Har hon telefon?", "Har Karin Ek telefon?"),
        ("Vad är hennes mejl?", "Vad är Karin Eks mejl?"),
        ("Är han med i Skaraborg?", "Är Karin Ek med i Skaraborg?"),
        ("What is her number?", "What is Karin Eks number?"),
        ("Can I call her?", "Can I call Karin Ek?"),
        ("Hänger honung ihop med det?", "Hänger honung ihop med det?"),
        ("Min dotter mår dåligt, vart kan hon gå?", "Min dotter mår dåligt, vart kan hon gå?"),
        ("Vem ansvarar när han eller hon slutar?", "Vem ansvarar när han eller hon slutar?"),
    ],
)
def test_she_is_the_one_whom_the_last_answer_named(question: str, meant: str) -> None:
    last = Turn("Vem svarar på frågor?", ("remiss",), person="Karin Ek")
    assert make_standalone(question, (last,), REGIONS).text == meant
    assert make_standalone(question, (LAST,), REGIONS).text == question


@pytest.mark.parametrize(
    ("texts", "person"),
    [
        (["Frågor besvaras av:\nKarin Lindberg, Västra Götaland"], "Karin Lindberg"),
        (["Karin Lindberg", "Tfn till Karin  Lindberg"], "Karin Lindberg"),
        (["Karin Lindberg och Anna Ek"], ""),
        (["Västra Götaland"], ""),
        (["Region Stockholm"], ""),
        (["Karin Lindberg\nAnna Ek\nStrateg"], ""),
        ([], ""),
    ],
)
def test_only_one_person_can_be_meant(texts: list[str], person: str) -> None:
    assert one_person(texts) == person


@pytest.mark.parametrize(
    "question", ["Och målgruppen hos oss i Västra Götaland?", "och vilka bestämde det i vg?"]
)
def test_of_another_region_other_documents_tell(question: str) -> None:
    last = Turn("Vad är målet i Västmanland?", ("motion",), names=frozenset({"västmanland"}))
    found = make_standalone(question, (last,), REGIONS)
    assert found.documents == ()
    assert "västmanland" not in found.names | set(words(found.query))
    assert "målet" in found.query
