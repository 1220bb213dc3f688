"""Cards within their size whatever they are made of, and told to who does not see them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.sources import SourceLinks
from bot.storage import Case, NearPassage
from bot.teams.cards import (
    MAX_CARD_UNITS,
    Asked,
    Source,
    answered_card,
    expert_card,
    not_found_card,
    size_of,
    sources_card,
)
from bot.teams.rendering import Renderer, message
from bot.teams.texts import ENGLISH, SWEDISH, ExpertTexts
from bot.types import Language, NotFound
from index.types import Status
from tests.bot.stand_ins import QUOTE, StandInDocuments, answer, document, hit
from tests.bot.teams.limits import violations
from tests.bot.teams.test_rendering import (
    RENDERER,
    card_of,
    hostile_documents,
    hostile_text,
    short_text,
    wire,
)

OWN = ExpertTexts()
# What takes most room as JSON: a character of control six units, a quotation mark two.
WORST = ("\x01" * 5000, '"' * 5000, "\\" * 5000, "\N{GRINNING FACE}" * 5000, "a\n" * 5000)


def source(text: str, number: int = 1) -> Source:
    """A source of nothing but `text`, with as long a link as there may be."""
    url = "https://bot.example.se/".ljust(1000, "x")
    return Source(number, text, text, Status.DRAFT, text, text, url)


@pytest.mark.parametrize("text", WORST, ids=["control", "quotes", "slashes", "wide", "lines"])
def test_no_card_outgrows_its_size(text: str) -> None:
    sources = [source(text, number) for number in range(1, 41)]
    cards = [
        sources_card(sources, (text,) * 5, SWEDISH),
        not_found_card(sources, "0" * 32, SWEDISH),
        expert_card(Asked(text, text, sources, "0" * 32), SWEDISH, OWN),
        answered_card(text, text, OWN, SWEDISH),
    ]
    assert [card for card in cards if size_of(card) > MAX_CARD_UNITS] == []
    assert [violations(wire(message("", card))) for card in cards] == [[]] * len(cards)
    # The ways on are there, however little room the sources leave.
    assert cards[1]["actions"] and cards[2]["actions"]
    assert cards[2]["body"][-2]["id"] == "answer"


@st.composite
def hostile_cases(draw: st.DrawFn) -> Case:
    near = draw(st.lists(hostile_documents(), max_size=6))
    return Case(
        id="0" * 32,
        created=datetime(2026, 1, 1, tzinfo=UTC),
        question=draw(hostile_text),
        language=draw(st.sampled_from(Language)),
        asker="a",
        version="v",
        confidence=0.1,
        nearest=tuple(
            NearPassage(
                one.id, "f", one.title, draw(hostile_text), one.status.value, 0, 9,
                draw(hostile_text), one.region, url=one.url,
            )
            for one in near
        ),
        draft=draw(hostile_text),
    )  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(hostile_cases(), hostile_text)
def test_a_hostile_hand_over_is_within_the_limits(case: Case, said: str) -> None:
    assert violations(wire(RENDERER.question_for_expert(case))) == []
    back = RENDERER.expert_answer(case.question, said, case.language)
    assert violations(wire(back)) == []
    done = answered_card(case.question, said, OWN, SWEDISH)
    assert violations(wire(message("", done))) == []


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(hostile_documents(), short_text), max_size=60))
def test_a_hostile_list_of_documents_is_within_the_limits(held: Any) -> None:
    store = StandInDocuments([document(text, **fields_of(info)) for info, text in held])
    assert violations(wire(RENDERER.documents(store, Language.SWEDISH))) == []


def fields_of(info: Any) -> dict[str, Any]:
    """What `document` takes of a description."""
    return {name: getattr(info, name) for name in ("id", "title", "region", "status", "issued")}


def test_who_hears_a_card_is_told_what_is_on_it_in_its_language() -> None:
    card = card_of(RENDERER.reply(answer()))
    assert (card["lang"], card["speak"]) == ("sv", "Källor: 1 förslag.")
    assert card["body"][0]["style"] == "heading"
    english = card_of(RENDERER.reply(answer(language=Language.ENGLISH)))
    assert (english["lang"], english["fallbackText"]) == ("en", "Sources: 1 draft.")
    miss = card_of(RENDERER.reply(NotFound("q", "Nej.", 0.1, (hit(QUOTE),), "v"), "case"))
    assert miss["speak"] == "Det här kom närmast: 1 förslag."
    assert not_found_card([], "case", ENGLISH)["speak"] == "Ask a human"


def test_a_notification_of_a_form_says_what_it_is() -> None:
    asked = expert_card(Asked("Vad kostar det?", "", [], "0"), SWEDISH, OWN)
    assert wire(message("", asked))["summary"] == OWN.title
    assert "summary" not in wire(RENDERER.reply(answer()))


@pytest.mark.parametrize(
    ("base", "url", "opens"),
    [
        ("", "https://www.exempel.se/remiss", "https://www.exempel.se/remiss"),
        ("", "javascript:alert(1)", None),
        ("", "", None),
        ("https://bot.example.se", "https://www.exempel.se/x", "https://bot.example.se/source/d"),
    ],
)
def test_an_expert_gets_to_the_published_document_where_we_serve_no_pages(
    base: str, url: str, opens: str | None
) -> None:
    near = NearPassage("d", "f", "T", "S", "draft", 0, 9, "Planen", url=url)
    case = Case("0", datetime(2026, 1, 1, tzinfo=UTC), "F?", Language.SWEDISH, "a", "v", 0.1)
    made = Renderer(SourceLinks(base)).question_for_expert(replace(case, nearest=(near,)))
    (shown,) = [item for item in card_of(made)["body"] if item["type"] == "Container"]
    links = [one["url"] for one in shown["items"][-1]["actions"] if "url" in one]
    assert links == ([] if opens is None else [links[0]])
    assert opens is None or links[0].startswith(opens)
