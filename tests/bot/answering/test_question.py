from __future__ import annotations

import pytest

from bot.answering.answer_forms import holds
from bot.answering.question import Asked, analyse


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("När ska yttrandet lämnas?", Asked.DATE),
        ("Sedan vilket år finns gruppen?", Asked.DATE),
        ("Hur många träffar blev det?", Asked.NUMBER),
        ("Vad är telefonnumret till mottagningen?", Asked.PHONE),
        ("Vilken mejladress har handläggaren?", Asked.EMAIL),
        ("Vem beslutade om planen?", Asked.PERSON),
        ("Vilka nämnder berörs?", Asked.LIST),
        ("Vad betyder LSS?", Asked.DEFINITION),
        ("Vad är skillnaden mellan planerna?", Asked.COMPARISON),
        ("Gäller rutinen även förskolan?", Asked.YES_NO),
        ("Arbetar ni med skolan?", Asked.YES_NO),
        ("Is the plan required by law?", Asked.YES_NO),
        ("When was it decided?", Asked.DATE),
        ("Berätta om arbetet.", Asked.FACT),
    ],
)
def test_the_kind_of_answer_is_read_off_the_question(question: str, asked: Asked) -> None:
    assert analyse(question).kind is asked


@pytest.mark.parametrize(
    ("kind", "question", "asked"),
    [
        (Asked.STANDING, "Gäller rutinen fortfarande?", True),
        (Asked.STANDING, "Är ansökan öppen än?", True),
        (Asked.STANDING, "Is the call still open?", True),
        (Asked.STANDING, "Gäller rutinen även förskolan?", False),
        (Asked.STANDING, "Är det fortfarande rektor som kallar?", False),
        (Asked.NAME, "Vad heter den lilla flickan?", True),
        (Asked.NAME, "Vad är namnet på elevens mamma?", True),
        (Asked.NAME, "What is the name of the boy who took part?", True),
        (Asked.OPINION, "Vad tycker du om avtalet?", True),
        (Asked.OPINION, "Håller du med nämnden?", True),
        (Asked.OPINION, "Kan du skriva ett mejl till Karin åt mig?", True),
        (Asked.OPINION, "Write a short letter to the board.", True),
        (Asked.OPINION, "What do you honestly think of the motion?", True),
        (Asked.OPINION, "Kan du hjälpa mig att skriva ett yttrande?", True),
        (Asked.OPINION, "Kan du gissa hur många som svarade?", True),
        (Asked.OPINION, "Hur troligt är det att motionen bifalls?", True),
        (Asked.OPINION, "Vad var nämndens egentliga motiv?", True),
        (Asked.OPINION, "Vad är skälet till att avtalen slogs ihop?", False),
        (Asked.OPINION, "Vad är man ute efter med avtalet?", False),
        (Asked.OPINION, "Tror du att du kan hitta numret till Karin?", False),
        (Asked.OPINION, "Vad tror du menas med nod?", False),
        (Asked.OPINION, "Hur ska vi kunna skriva ett svar på remissen?", False),
        (Asked.OPINION, "Skriv vad förvaltningens förslag till beslut är.", False),
        (Asked.OPINION, "Do you think you could tell me who answers?", False),
        (Asked.OPINION, "Vad tycker nämnden om motionen?", False),
        (Asked.OPINION, "Fick föreningarna skriva egna svar?", False),
        (Asked.OPINION, "How did the aim change from the draft to the proposal?", False),
        (Asked.NAME, "Och vad hette han, den enda killen?", True),
        (Asked.NAME, "What was her name?", True),
        (Asked.NAME, "Vad heter överenskommelsen om barnen?", False),
        (Asked.NAME, "Vad heter handboken?", False),
        (Asked.NAME, "What is the name of the agreement on children?", False),
        (Asked.NAME, "Vad är en ungdomsmottagning?", False),
    ],
)
def test_whether_it_holds_and_what_somebody_is_called_are_asked_or_not(
    kind: Asked, question: str, asked: bool
) -> None:
    assert analyse(question).wants(kind) is asked


def test_the_core_is_the_sentence_that_asks() -> None:
    text = "Jag är kurator på en skola. Vem kallar till möte? Tack på förhand."
    assert analyse(text).core == "Vem kallar till möte?"


def test_names_are_capitalised_words_and_years_but_not_sentence_openers() -> None:
    names = analyse("Vad sa Borås om LSS 2019? Det undrar Karin.").names
    assert names == {"borås", "lss", "2019", "karin"}


@pytest.mark.parametrize(
    ("asked", "text", "expected"),
    [
        (Asked.DATE, "senast den 3 maj", True),
        (Asked.DATE, "vid behov", False),
        (Asked.STANDING, "är ute på remiss fram till den 14 februari", True),
        (Asked.STANDING, "som gäller sedan 2022-09-05", True),
        (Asked.STANDING, "togs fram 2018", False),
        (Asked.PHONE, "Tfn; 072-542 42 39", True),
        (Asked.PHONE, "2019-11-01", False),
        (Asked.EMAIL, "a.b@c.se", True),
        (Asked.NUMBER, "elva personer", True),
        (Asked.PERSON, "av Karin Ek", True),
        (Asked.PERSON, "av nämnden", False),
    ],
)
def test_a_text_holds_the_kind_of_thing_or_not(asked: Asked, text: str, expected: bool) -> None:
    assert holds(asked, text) is expected
