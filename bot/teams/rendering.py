"""Turns replies into the messages that Teams shows, within its limits."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from botbuilder.schema import (
    ActionTypes,
    Activity,
    ActivityTypes,
    CardAction,
    SuggestedActions,
)

from bot.answering.phrases import phrases
from bot.sources import DocumentStore, SourceLinks, published
from bot.storage import Case, NearPassage
from bot.teams.cards import (
    MAX_PROMPTS,
    MAX_QUESTION,
    Asked,
    Json,
    Source,
    attachment,
    expert_card,
    not_found_card,
    prompts_card,
    sources_card,
)
from bot.teams.citations import MAX_CITATIONS, MAX_URL, Claim, MessageEntity, claim
from bot.teams.escaping import clip, markdown, markdown_within, plain, utf16_length
from bot.teams.texts import SWEDISH, ExpertTexts, Texts, texts_for
from bot.teams.wire import wire
from bot.types import Answer, Citation, Declined, DeclineReason, Language, NotFound, Reply
from index.types import DocumentInfo, Hit, Passage, Status

# Teams takes 40,000 UTF-16 units in all; text, entity and card share them.
MAX_ACTIVITY_UNITS = 39_000
MAX_TEXT = 8_000
MAX_CAVEATS = 5
MAX_LABEL = 160
MAX_NEAREST = 3
MAX_PROMPT = 80


def message(text: str, card: Json | None = None) -> Activity:
    """A message of markdown `text` and perhaps a card.

    One of a card alone bears a summary, which is all that a notification shows of it.
    """
    made = Activity(type=ActivityTypes.message, text=text, text_format="markdown")
    if card:
        made.attachments = [attachment(card)]
        made.summary = None if text else card["fallbackText"]
    return made


def typing() -> Activity:
    """The sign that an answer is being written."""
    return Activity(type=ActivityTypes.typing)


def question_lead(question: str) -> str:
    """What an answer begins with where nobody sees the question; empty for none."""
    shown = markdown(clip(plain(question), MAX_QUESTION))
    return f"**{shown}**\n\n" if shown else ""


class Renderer:
    """Makes the message of a reply; knows where the links to the sources lead."""

    def __init__(self, links: SourceLinks) -> None:
        self._links = links

    def reply(
        self, reply: Reply, case: str = "", *, personal: bool = False, pressed: bool = False
    ) -> Activity:
        """The message that shows `reply`.

        Args:
            case: what a hand-off to a human names.
            personal: it goes to a personal chat, where `follow_ups` come after it.
            pressed: the question was pressed and not written, so the message repeats it.
        """
        match reply:
            case Answer():
                made = self._answer(reply, () if personal else reply.follow_ups)
            case NotFound():
                made = self._not_found(reply, case)
            case Declined():
                made = message(markdown_within(reply.text, MAX_TEXT))
        if pressed:
            made.text = question_lead(reply.question) + made.text
        return _fit(made)

    def follow_ups(self, reply: Reply | None, asker: str) -> Activity | None:
        """What to ask on with, for a personal chat; `None` when nothing is suggested.

        A message of its own: Teams shows suggested actions beside no card.
        """
        if not isinstance(reply, Answer) or not reply.follow_ups:
            return None
        made = message(markdown(texts_for(reply.language).follow_ups))
        asked = [clip(plain(text), MAX_PROMPT) for text in reply.follow_ups[:MAX_PROMPTS]]
        made.suggested_actions = SuggestedActions(
            to=[asker],
            actions=[
                CardAction(type=ActionTypes.im_back, title=text, value=text) for text in asked
            ],
        )
        return made

    def welcome(self, language: Language) -> Activity:
        """What the bot can do, cannot do, and does with personal data; with prompts."""
        texts = texts_for(language)
        return message(texts.welcome, prompts_card(texts.examples, texts))

    def examples(self, language: Language) -> Activity:
        """Questions to begin with."""
        texts = texts_for(language)
        return message(texts.examples_intro, prompts_card(texts.examples, texts))

    def forgotten(self, language: Language) -> Activity:
        """That the conversation is forgotten."""
        return message(markdown(phrases(language).declined[DeclineReason.FORGOTTEN]))

    def preparing(self, language: Language) -> Activity:
        """That there is no index to answer from yet."""
        return message(markdown(texts_for(language).preparing))

    def documents(self, store: DocumentStore, language: Language) -> Activity:
        """The documents with their status, what is awaited, and how old the index is."""
        texts = texts_for(language)
        infos = sorted(store.documents(), key=lambda info: (info.status.value, info.title))
        titles = {info.id: plain(info.title) for info in infos}
        lines = []
        for info in infos:
            line = f"- {self._title(info)} ({_facts(info, texts)})"
            if replacement := titles.get(info.replaced_by):
                line += f", {texts.replaced_by} {markdown(replacement)}"
            lines.append(line)
        parts = [texts.documents + "\n\n" + "\n".join(_within(lines, MAX_TEXT, texts))]
        if awaited := store.awaited():
            names = [f"- {markdown(clip(plain(one.title), MAX_LABEL))}" for one in awaited]
            parts.append(texts.awaited + "\n\n" + "\n".join(_within(names, MAX_TEXT // 4, texts)))
        time = store.created.replace("T", " ")[:16] + " UTC"
        parts.append(texts.built.format(time=time, version=plain(store.version)))
        return message("\n\n".join(parts))

    def question_for_expert(self, case: Case) -> Activity:
        """The card on which an expert answers."""
        asked = Asked(case.question, case.draft, self._near_passages(case.nearest), case.id)
        return message("", expert_card(asked, SWEDISH, ExpertTexts()))

    def expert_answer(self, question: str, answer: str, language: Language) -> Activity:
        """An expert's answer, marked as such, for the person who asked."""
        texts = texts_for(language)
        parts = [
            f"**{texts.expert_answers}**",
            f"{texts.your_question} {markdown_within(plain(question), MAX_TEXT // 8)}",
            markdown_within(answer, MAX_TEXT),
        ]
        return message("\n\n".join(parts))

    def _nearest(self, hits: Iterable[Hit]) -> list[Source]:
        """The passages that came nearest, one of each section."""
        found: dict[tuple[str, str], Source] = {}
        for hit in hits:
            key = (hit.document.id, hit.passage.section)
            if key not in found and len(found) < MAX_NEAREST:
                found[key] = self._nearest_source(hit.passage, hit.document)
        return list(found.values())

    def _near_passages(self, passages: Iterable[NearPassage]) -> list[Source]:
        """Stored passages that came near, one of each section."""
        found: dict[tuple[str, str], Source] = {}
        for near in passages:
            page = self._links.span(near.document, near.start, near.end, near.text)
            link = _short(page or published(near.url))
            facts = ", ".join(fact for fact in (plain(near.region), near.issued) if fact)
            status = Status(near.status)
            source = Source(0, near.title, near.section, status, facts, near.text, link)
            found.setdefault((near.document, near.section), source)
        return list(found.values())

    def _answer(self, answer: Answer, prompts: Sequence[str]) -> Activity:
        texts = texts_for(answer.language)
        cited = _unique(answer.citations)
        numbers = frozenset(citation.number for citation in cited)
        parts = [markdown_within(answer.text, MAX_TEXT, references=numbers)]
        if answer.caveats:
            caveats = [clip(plain(caveat), MAX_LABEL * 2) for caveat in answer.caveats]
            parts.append(f"**{texts.note}** {markdown(' '.join(caveats[:MAX_CAVEATS]))}")
        card = sources_card([self._source(citation, texts) for citation in cited], prompts, texts)
        made = message("\n\n".join(parts), card)
        claims = [self._claim(citation, texts) for citation in cited[:MAX_CITATIONS]]
        made.entities = [MessageEntity(claims, generated=answer.generated)]
        made.channel_data = {"feedbackLoop": {"type": "default"}}
        return made

    def _claim(self, citation: Citation, texts: Texts) -> Claim:
        return claim(citation, self._links.citation(citation), texts)

    def _source(self, citation: Citation, texts: Texts) -> Source:
        document = citation.document
        page = f"{texts.page} {citation.page}" if citation.page else ""
        where = ", ".join(part for part in (citation.section, page) if part)
        return Source(
            number=citation.number,
            title=document.title or document.id,
            where=where,
            status=document.status,
            facts=_dated_place(document),
            quote=citation.quote,
            url=_short(self._links.citation(citation)),
        )

    def _nearest_source(self, passage: Passage, document: DocumentInfo) -> Source:
        return Source(
            number=0,
            title=document.title or document.id,
            where=passage.section,
            status=document.status,
            facts=_dated_place(document),
            quote=passage.text,
            url=_short(self._links.passage(passage, document)),
        )

    def _not_found(self, reply: NotFound, case: str) -> Activity:
        texts = texts_for(reply.language)
        card = not_found_card(self._nearest(reply.hits), case, texts)
        made = message(markdown_within(reply.brief or reply.text, MAX_TEXT), card)
        made.channel_data = {"feedbackLoop": {"type": "default"}}
        return made

    def _title(self, document: DocumentInfo) -> str:
        """The title as a link of ours, or as text where there is nowhere to go."""
        label = markdown(clip(plain(document.title) or document.id, MAX_LABEL))
        url = _short(self._links.document(document))
        return f"[{label}]({_link_target(url)})" if url else label


def _unique(citations: Sequence[Citation]) -> list[Citation]:
    """One citation a number, in order; Teams refuses a position that comes twice."""
    first = {citation.number: citation for citation in reversed(citations)}
    return [first[number] for number in sorted(first) if number > 0]


def _short(url: str) -> str:
    return url if len(url) <= MAX_URL else ""


def _link_target(url: str) -> str:
    """`url` with the characters quoted that would end a markdown link."""
    return url.translate({ord(char): f"%{ord(char):02X}" for char in " ()<>[]\\\"'"})


def _dated_place(document: DocumentInfo) -> str:
    issued = document.issued.isoformat() if document.issued else ""
    return ", ".join(fact for fact in (plain(document.region), issued) if fact)


def _facts(document: DocumentInfo, texts: Texts) -> str:
    facts = [texts.statuses[document.status], markdown(clip(_dated_place(document), MAX_LABEL))]
    return ", ".join(fact for fact in facts if fact)


def _within(lines: Sequence[str], limit: int, texts: Texts) -> list[str]:
    """As many `lines` as fit in `limit`, and a word where some do not."""
    kept: list[str] = []
    for line in lines:
        limit -= utf16_length(line) + 1
        if limit < 0:
            return [*kept, f"- {texts.shortened}"]
        kept.append(line)
    return kept


def _fit(made: Activity) -> Activity:
    """`made` within the size of an activity; the card goes first, the text never."""
    for part in ("attachments", "entities"):
        if _units(made) <= MAX_ACTIVITY_UNITS:
            break
        setattr(made, part, None)
    return made


def _units(made: Activity) -> int:
    return utf16_length(json.dumps(wire(made), ensure_ascii=False))
