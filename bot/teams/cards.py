"""Adaptive Cards: the sources of an answer, prompts, and the hand-off to a human.

Document text stands only in text runs, which no client reads as markdown. Colours
are the client's own names, so that dark and high-contrast themes hold; elements are
stacked, so that a phone shows them all.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from botbuilder.schema import Attachment

from bot.teams.escaping import WORD_JOINER, clip, plain, utf16_length
from bot.teams.incoming import ASK
from bot.teams.texts import ExpertTexts, Texts
from index.types import Status

Json = dict[str, Any]

CONTENT_TYPE = "application/vnd.microsoft.card.adaptive"
# Teams takes 28 KB; counted in UTF-16, which is the stricter reading.
MAX_CARD_UNITS = 13_000
MAX_TITLE = 160
MAX_QUOTE = 700
MAX_QUESTION = 300
MAX_DRAFT = 1500
MAX_ANSWER = 4000
MAX_PROMPTS = 3

# "good" and "warning" are too pale to read in light themes, "attention" in dark ones; so a
# status to beware of is marked, in the colour of all text, and the word says the rest.
_LOOKS: dict[Status, Json] = {
    Status.IN_FORCE: {"color": "accent"},
    Status.DRAFT: {"highlight": True},
    Status.SUPERSEDED: {"highlight": True},
    Status.BACKGROUND: {},
}


@dataclass(frozen=True, slots=True)
class Source:
    """One source as a card shows it; `number` is 0 where nothing refers to it."""

    number: int
    title: str
    where: str
    status: Status
    facts: str
    quote: str
    url: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that a human is to answer; `draft` is what support was too weak for."""

    question: str
    draft: str
    sources: Sequence[Source]
    case: str


def attachment(card: Json) -> Attachment:
    """`card` as an attachment of a message."""
    return Attachment(content_type=CONTENT_TYPE, content=card)


def size_of(card: Json) -> int:
    """UTF-16 units of `card` as JSON."""
    return utf16_length(json.dumps(card, ensure_ascii=False))


def sources_card(sources: Sequence[Source], prompts: Sequence[str], texts: Texts) -> Json:
    """The sources of an answer, their quotes folded, and prompts to ask on with.

    What does not fit is left out from the end, and said.
    """
    tail = _prompt_items(prompts, texts)

    def made(items: list[Json]) -> Json:
        heading = text_block(texts.sources, heading=True)
        return _card([heading, *items, *tail], _told(texts.sources, sources, texts), texts.code)

    return _fitted(sources, texts, made)


def prompts_card(prompts: Sequence[str], texts: Texts) -> Json:
    """Questions to press, each of which asks itself."""
    lead = texts.examples_lead
    return _card([text_block(lead), *_prompts(prompts)], lead, texts.code)


def not_found_card(sources: Sequence[Source], case: str, texts: Texts) -> Json:
    """What came nearest, as links, and the way to a human."""
    told = _told(texts.nearest, sources, texts) if sources else texts.ask_human
    asks = _submit(texts.ask_human, {"action": "ask_human", "case": case})

    def made(items: list[Json]) -> Json:
        lead = [text_block(texts.nearest, heading=True)] if items else []
        card = _card([*lead, *items], told, texts.code)
        return card | {"actions": [asks]} if case else card

    return _fitted(sources, texts, made)


def expert_card(asked: Asked, texts: Texts, own: ExpertTexts) -> Json:
    """The question that an expert is to answer, with what came nearest."""
    draft = clip(plain(asked.draft), MAX_DRAFT)
    drafted = [text_block(own.draft, weight="bolder"), _runs(_run(draft))] if draft else []
    answers = {
        "type": "Input.Text",
        "id": "answer",
        "label": own.label,
        "isMultiline": True,
        "maxLength": MAX_ANSWER,
    }
    sends = _submit(own.send, {"action": "expert_answer", "case": asked.case})

    def made(items: list[Json]) -> Json:
        lead = [text_block(own.title, heading=True), _asked(asked.question, own), *drafted]
        nearest = [text_block(own.nearest, weight="bolder"), *items] if items else []
        body = [*lead, *nearest, answers, text_block(own.hint, isSubtle=True)]
        return _card(body, own.title, texts.code) | {"actions": [sends]}

    return _fitted(asked.sources, texts, made)


def answered_card(question: str, answer: str, own: ExpertTexts, texts: Texts) -> Json:
    """What stands in the experts' channel once a question is answered."""
    lines = [plain(line) for line in answer.splitlines()]
    return _card(
        [
            text_block(own.answered, heading=True),
            _asked(question, own),
            _runs(_run(clip("\n".join(lines), MAX_ANSWER))),
        ],
        own.answered,
        texts.code,
    )


def text_block(text: str, *, heading: bool = False, **more: Any) -> Json:
    """Words of our own; never document text, which a text block reads as markdown."""
    block: Json = {"type": "TextBlock", "text": text, "wrap": True, **more}
    if heading:
        block |= {"style": "heading", "weight": "bolder"}
    return block


def _card(body: list[Json], told: str, language: str) -> Json:
    """A card that says `told` where it is read aloud, or shown by a client too old for it.

    `told` is our own words, or escaped: one place reads it as SSML, the other as markdown.
    """
    return {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": "1.5",
        "lang": language,
        "speak": told,
        "fallbackText": told,
        "body": body,
    }


def _told(heading: str, sources: Sequence[Source], texts: Texts) -> str:
    """How many sources of which status there are; no document text, which could be markup."""
    counted = Counter(texts.statuses[source.status] for source in sources)
    held = ", ".join(f"{count} {status.lower()}" for status, count in counted.items())
    return f"{heading.rstrip(':')}: {held}."


def _fitted(sources: Sequence[Source], texts: Texts, made: Callable[[list[Json]], Json]) -> Json:
    """The card with as many of `sources` as have room, and a word where some do not."""
    for count in range(len(sources), -1, -1):
        left = len(sources) - count
        items = _sources(sources[:count], texts)
        if left:
            items.append(text_block(texts.more_sources.format(count=left), isSubtle=True))
        card = made(items)
        if size_of(card) <= MAX_CARD_UNITS:
            break
    return card


def _sources(sources: Sequence[Source], texts: Texts) -> list[Json]:
    return [_source(source, f"quote-{at}", texts) for at, source in enumerate(sources, start=1)]


def _source(source: Source, quote_id: str, texts: Texts) -> Json:
    number = f"[{source.number}] " if source.number else ""
    title = clip(plain(source.title), MAX_TITLE)
    facts = [_run(texts.statuses[source.status], weight="bolder", **_LOOKS[source.status])]
    facts += [_run(f" · {clip(plain(source.facts), MAX_TITLE)}")] if source.facts else []
    items = [_runs(_run(number + title, weight="bolder")), _runs(*facts)]
    if plain(source.where):
        items.insert(1, _runs(_run(clip(plain(source.where), MAX_TITLE), isSubtle=True)))
    actions: list[Json] = []
    if plain(source.quote):
        quote = _runs(_run(f"”{clip(plain(source.quote), MAX_QUOTE)}”", italic=True))
        items.append(quote | {"id": quote_id, "isVisible": False})
        toggle = {"type": "Action.ToggleVisibility", "targetElements": [quote_id]}
        actions.append(toggle | {"title": texts.show_quote, "tooltip": f"{number}{title}"})
    if source.url:
        opens = {"type": "Action.OpenUrl", "url": source.url, "title": texts.open_source}
        actions.append(opens | {"tooltip": f"{number}{title}"})
    if actions:
        items.append({"type": "ActionSet", "actions": actions})
    return {"type": "Container", "separator": True, "spacing": "medium", "items": items}


def _prompt_items(prompts: Sequence[str], texts: Texts) -> list[Json]:
    if not prompts:
        return []
    return [text_block(texts.follow_ups, separator=True, weight="bolder"), *_prompts(prompts)]


def _prompts(prompts: Sequence[str]) -> list[Json]:
    """What asks its own words when pressed; the answer then begins with them.

    A button's title is cut on a phone; the text of a container breaks its lines, and is
    underlined because high contrast takes away the container's colour. Teams could
    show what was pressed as the person's own message (`messageBack`), but not every client
    takes that, and the local one then sends nothing at all.
    """
    made = []
    for prompt in [clip(plain(prompt), MAX_QUESTION) for prompt in prompts[:MAX_PROMPTS]]:
        press = _submit(prompt, {"action": ASK, "question": prompt})
        made.append(
            {
                "type": "Container",
                "style": "emphasis",
                "spacing": "small",
                "selectAction": press,
                "items": [_runs(_run(prompt, color="accent", underline=True))],
            }
        )
    return made


def _asked(question: str, own: ExpertTexts) -> Json:
    shown = clip(plain(question), MAX_QUESTION)
    return _runs(_run(own.question + " ", weight="bolder"), _run(shown))


def _submit(title: str, data: Json) -> Json:
    return {"type": "Action.Submit", "title": title, "data": data}


def _runs(*runs: Json) -> Json:
    return {"type": "RichTextBlock", "spacing": "small", "inlines": list(runs)}


def _run(text: str, **look: Any) -> Json:
    # Cards replace {{DATE(…)}} and its like even in text runs.
    return {"type": "TextRun", "text": text.replace("{{", "{" + WORD_JOINER + "{"), **look}
