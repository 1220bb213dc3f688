from __future__ import annotations

from typing import Any

import pytest

from bot.teams.escaping import markdown
from bot.teams.texts import texts_for
from bot.types import Language
from scripts.evaluation.activities import answer_of, is_final, unescaped
from scripts.evaluation.errors import EvaluationError
from tests.bot.stand_ins import QUOTE, TEXT, document

DOCUMENTS = {"remiss-2019": document()}
START = TEXT.index(QUOTE)


def message(text: str, **changes: Any) -> dict[str, Any]:
    return {"type": "message", "text": text, **changes}


def claim(number: int, **appearance: str) -> dict[str, Any]:
    return {"@type": "Claim", "position": number, "appearance": appearance}


def entities(*claims: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"type": "mention"},
        {"type": "https://schema.org/Message", "citation": list(claims)},
        {"type": "https://schema.org/Message"},
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Planen *ska* göras_nu [2] \\ <b> & #1 | 2~",
        "eva.ek@vastkom.se, www.vastkom.se och https://x.se",
        "- en sak\n- en till\n1. tre",
        "Första raden\nandra raden",
    ],
)
def test_what_the_bot_escapes_is_read_back(text: str) -> None:
    assert unescaped(markdown(text)).replace("\n\n", "\n") == text


def test_a_citation_is_followed_to_the_words_of_its_document() -> None:
    url = f"http://127.0.0.1:3978/source/remiss-2019?start={START}&end={START + len(QUOTE)}#cited"
    found = answer_of(
        message(
            f"{QUOTE} [1]\n\n**Observera:** Källan är ett förslag.",
            entities=entities(claim(1, name="Remiss", url=url, abstract=QUOTE[:20])),
        ),
        "a",
        DOCUMENTS,
    )
    assert (found.outcome, found.answer) == ("answered", f"{QUOTE} [1]")
    assert found.caveats == ("Källan är ett förslag.",)
    (citation,) = found.citations
    assert (citation.quote, citation.original, citation.start) == (QUOTE, "000.txt", START)
    assert (citation.status, citation.section) == ("draft", "2 Samordnad individuell plan")
    assert citation.before == TEXT[:START]
    assert citation.after == TEXT[START + len(QUOTE) :]
    assert found.confidence is None


def test_a_citation_that_leads_elsewhere_counts_as_what_it_shows() -> None:
    found = answer_of(
        message(
            "Ja [1].",
            entities=entities(claim(1, name="Annat", url="https://x.se/a", abstract="Ord")),
        ),
        "a",
        DOCUMENTS,
    )
    assert (found.citations[0].file, found.citations[0].quote) == ("Annat", "Ord")


def test_a_message_without_citations_is_no_answer() -> None:
    assert answer_of(message("Nej."), "a", {}).outcome == "declined"
    assert answer_of(message("Nej.", attachments=[{}]), "a", {}).outcome == "not_found"


def test_typing_and_the_word_that_it_takes_longer_are_not_the_answer() -> None:
    slow = markdown(texts_for(Language.SWEDISH).slow)
    assert not is_final({"type": "typing"})
    assert not is_final(message(slow))
    assert is_final(message("Ja."))


def test_a_bot_without_an_index_is_not_scored() -> None:
    with pytest.raises(EvaluationError, match="has no index yet"):
        answer_of(message(markdown(texts_for(Language.ENGLISH).preparing)), "a", {})
