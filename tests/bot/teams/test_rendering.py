"""Messages within Teams' limits, whatever the documents hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.sources import SourceLinks
from bot.teams.rendering import Renderer
from bot.types import Answer, Citation, Declined, DeclineReason, Language, NotFound
from index.types import AwaitedDocument, DocumentInfo, Hit, Passage, Status
from tests.bot.stand_ins import StandInDocuments, answer, citation, document, info
from tests.bot.teams.limits import violations

RENDERER = Renderer(SourceLinks("https://bot.example.se"))

BAITS = [
    "[klicka](https://evil.example)",
    "![x](https://evil.example/a.png)",
    "<at>Chefen</at>",
    "<script>alert(1)</script>",
    "{{DATE(2020-01-01T00:00:00Z)}}",
    "https://evil.example",
    "[1](https://evil.example)",
    "[1]: https://evil.example",
    "**fet** _kursiv_ `kod`",
    "# Rubrik",
    "\ud800",
    "\u202egnal",
    "\x00",
    "&" * 50,
    "\N{FAMILY}" * 50,
    '"\\',
    "| a | b |",
    "ord " * 100,
]
hostile_text = st.lists(st.sampled_from(BAITS) | st.text(max_size=20), max_size=40).map(
    lambda parts: "HOSTILE " + "\n".join(parts)
)
short_text = st.sampled_from(BAITS) | st.text(max_size=300)


@st.composite
def hostile_documents(draw: st.DrawFn) -> DocumentInfo:
    return info(
        id=draw(st.text("abcåäö/?#[]()<> -_.", min_size=1, max_size=40)),
        title="HOSTILE " + draw(short_text),
        region=draw(short_text),
        status=draw(st.sampled_from(Status)),
        issued=draw(st.none() | st.just(date(2019, 11, 1))),
        url=draw(st.sampled_from(["", "javascript:alert(1)", "https://evil.example/)"])),
    )


@st.composite
def hostile_citations(draw: st.DrawFn) -> Citation:
    start = draw(st.integers(0, 10**6))
    return Citation(
        number=draw(st.integers(0, 40)),
        document=draw(hostile_documents()),
        section="HOSTILE " + draw(short_text),
        page=draw(st.none() | st.integers(1, 999)),
        start=start,
        end=start + draw(st.integers(1, 9999)),
        quote=draw(hostile_text),
    )


@st.composite
def hostile_answers(draw: st.DrawFn) -> Answer:
    return answer(
        text=draw(hostile_text) + "".join(f" [{n}]" for n in range(1, 41)),
        citations=tuple(draw(st.lists(hostile_citations(), max_size=40))),
        caveats=tuple(draw(st.lists(short_text, max_size=8))),
        follow_ups=tuple(draw(st.lists(short_text, max_size=5))),
        generated=draw(st.booleans()),
        language=draw(st.sampled_from(Language)),
    )


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(hostile_answers())
def test_every_hostile_answer_is_within_the_limits(given_answer: Answer) -> None:
    assert violations(wire(RENDERER.reply(given_answer))) == []


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(hostile_citations(), max_size=12), hostile_text)
def test_every_hostile_miss_is_within_the_limits(near: list[Citation], text: str) -> None:
    hits = [
        Hit(Passage("x#1", c.document.id, c.section, None, c.start, c.end, c.quote), c.document, 1)
        for c in near
    ]
    reply = NotFound("q", text, 0.1, tuple(hits), "v")
    assert violations(wire(RENDERER.reply(reply, "case"))) == []


def wire(activity: Any) -> dict[str, Any]:
    """What botbuilder sends of `activity`."""
    sent: dict[str, Any] = activity.serialize()
    return sent


def card_of(activity: Any) -> dict[str, Any]:
    """The card of a message."""
    card: dict[str, Any] = wire(activity)["attachments"][0]["content"]
    return card


def test_the_longest_answer_keeps_its_text_and_twenty_citations() -> None:
    long = document("ordet är här " * 900)
    cited = tuple(replace(citation("ordet", source=long), number=n) for n in range(1, 31))
    made = wire(RENDERER.reply(answer(text="Svar. [1] " * 3000, citations=cited)))
    assert len(made["entities"][0]["citation"]) == 20
    assert made["text"].endswith("…") or "…" in made["text"]
    assert violations(made) == []


def test_a_card_that_is_full_says_how_many_sources_are_left_out() -> None:
    cited = tuple(replace(citation("Planen"), number=n) for n in range(1, 31))
    body = card_of(RENDERER.reply(answer(citations=cited)))["body"]
    shown = sum(item["type"] == "Container" for item in body)
    assert 7 <= shown < 30
    assert body[-1]["text"] == f"Fler källor som inte får plats här: {30 - shown}"


def test_only_an_llms_text_bears_the_ai_label() -> None:
    made = wire(RENDERER.reply(answer(generated=True)))
    assert made["entities"][0]["additionalType"] == ["AIGeneratedContent"]
    assert "additionalType" not in wire(RENDERER.reply(answer()))["entities"][0]


def test_the_card_shows_each_source_and_folds_its_quote() -> None:
    body = card_of(RENDERER.reply(answer(follow_ups=("Vem ansvarar?",))))["body"]
    assert [item["type"] for item in body] == ["TextBlock", "Container", "TextBlock", "Container"]
    title, section, facts, quote, actions = body[1]["items"]
    assert title["inlines"][0]["text"] == "[1] Remiss om samverkan"
    assert section["inlines"][0]["text"] == "2 Plan"
    shown = [run["text"] for run in facts["inlines"]]
    assert shown == ["Förslag", " · Västra Götaland, 2019-11-01"]
    assert facts["inlines"][0]["highlight"] is True
    assert quote["isVisible"] is False
    toggle, link = actions["actions"]
    assert toggle["targetElements"] == [quote["id"]]
    assert (link["title"], link["url"][:30]) == ("Öppna källan", "https://bot.example.se/source/")
    pressed = body[3]["selectAction"]["data"]
    assert pressed == {"action": "ask", "question": "Vem ansvarar?"}


def test_an_answer_to_a_pressed_question_repeats_it() -> None:
    assert wire(RENDERER.reply(answer("Vad är *SIP*?"), pressed=True))["text"].startswith(
        "**Vad är \\*SIP\\*?**\n\nPlanen"
    )
    unread = Declined("", "Inget svar.", DeclineReason.TOO_LONG, "v")
    assert wire(RENDERER.reply(unread, pressed=True))["text"] == "Inget svar."


def test_in_personal_chat_the_prompts_follow_the_answer_as_actions() -> None:
    asked = ("Vem ansvarar?", "När görs planen?", "Vad är SIP?", "En till?")
    reply = answer(follow_ups=asked)
    shown = wire(RENDERER.reply(reply, personal=True))
    assert "Vem ansvarar?" not in str(shown)
    offer = wire(RENDERER.follow_ups(reply, "29:person"))
    assert "attachments" not in offer
    actions = offer["suggestedActions"]["actions"]
    assert [action["value"] for action in actions] == list(asked[:3])
    assert {action["type"] for action in actions} == {"imBack"}
    assert RENDERER.follow_ups(answer(), "29:person") is None


def test_without_a_place_to_serve_from_no_link_is_made() -> None:
    made = wire(Renderer(SourceLinks("")).reply(answer()))
    assert "url" not in made["entities"][0]["citation"][0]["appearance"]
    actions = made["attachments"][0]["content"]["body"][1]["items"][-1]["actions"]
    assert [action["type"] for action in actions] == ["Action.ToggleVisibility"]


def test_without_pages_of_ours_a_citation_leads_to_the_published_document() -> None:
    published = document(url="https://www.exempel.se/remiss")
    cited = replace(citation("Planen", source=published), url="https://bot.example.se/source/x")
    made = wire(Renderer(SourceLinks("")).reply(answer(citations=(cited,))))
    shown = made["entities"][0]["citation"][0]["appearance"]
    assert shown["url"] == "https://www.exempel.se/remiss"


def test_a_citation_names_document_and_section_within_the_limit() -> None:
    long = replace(document(), info=info(title="Överenskommelse " * 9))
    cited = replace(citation("Planen", source=long), section="3 Ansvar › 3.2 Samordning")
    made = wire(RENDERER.reply(answer(citations=(cited,))))
    name = made["entities"][0]["citation"][0]["appearance"]["name"]
    assert name.startswith("Överenskommelse") and name.endswith("… › 3.2 Samordning")
    assert len(name) <= 80


def test_the_documents_are_listed_with_their_status() -> None:
    store = StandInDocuments(
        [document(), document(id="ny", title="Ny [överenskommelse]", status=Status.IN_FORCE)],
        [AwaitedDocument("a", "Västbus riktlinjer", "r", Status.IN_FORCE, "VG", "VGR")],
    )
    text = wire(RENDERER.documents(store, Language.SWEDISH))["text"]
    link = "https://bot.example.se/source/"
    assert f"- [Remiss om samverkan]({link}remiss-2019) (Förslag, Västra Götaland" in text
    assert rf"- [Ny \[överenskommelse\]]({link}ny) (Gäller" in text
    assert "väntar vi på" in text and "- Västbus riktlinjer" in text
    assert "2026-01-01 08:30 UTC (version 20260101-abc)" in text


def test_english_askers_get_an_english_frame() -> None:
    made = wire(RENDERER.reply(answer(language=Language.ENGLISH)))
    assert "**Note:**" in made["text"]
    assert made["entities"][0]["citation"][0]["appearance"]["keywords"][0] == "Draft"
    assert made["attachments"][0]["content"]["body"][0]["text"] == "Sources"
