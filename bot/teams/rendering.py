"""Turns replies into the messages that Teams shows, within its limits."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from botbuilder.schema import Activity, ActivityTypes

from bot.sources import SourceLinks
from bot.teams.citations import MAX_CITATIONS, Claim, MessageEntity, claim
from bot.teams.escaping import clip, markdown, plain, utf16_length
from bot.teams.texts import Texts, texts_for
from bot.types import Answer, Citation, Declined, NotFound, Reply
from index.types import DocumentInfo, Hit

# A quarter of what Teams takes, so that entity and card fit beside it.
MAX_TEXT = 10_000
MAX_LABEL = 160
MAX_NEAREST = 3


def message(text: str) -> Activity:
    """A message of markdown `text`."""
    return Activity(type=ActivityTypes.message, text=text, text_format="markdown")


def typing() -> Activity:
    """The sign that an answer is being written."""
    return Activity(type=ActivityTypes.typing)


class Renderer:
    """Makes the message of a reply; knows where the links to the sources lead."""

    def __init__(self, links: SourceLinks) -> None:
        self._links = links

    def reply(self, reply: Reply) -> Activity:
        """The message that shows `reply`."""
        match reply:
            case Answer():
                return self._answer(reply)
            case NotFound():
                return message(self._not_found(reply))
            case Declined():
                return message(markdown(clip(reply.text, MAX_TEXT)))

    def _answer(self, answer: Answer) -> Activity:
        texts = texts_for(answer.language)
        numbers = frozenset(citation.number for citation in answer.citations)
        parts = [markdown(clip(answer.text, MAX_TEXT // 2), references=numbers)]
        if answer.caveats:
            caveats = " ".join(markdown(plain(caveat)) for caveat in answer.caveats)
            parts.append(f"**{texts.note}** {caveats}")
        sources = [self._source(citation, texts) for citation in answer.citations]
        made = message(_within([*parts, f"**{texts.sources}**"], sources, texts))
        made.entities = [MessageEntity(self._claims(answer, texts), generated=answer.generated)]
        return made

    def _claims(self, answer: Answer, texts: Texts) -> list[Claim]:
        unique = {citation.number: citation for citation in reversed(answer.citations)}
        first = sorted(number for number in unique if number > 0)[:MAX_CITATIONS]
        return [
            claim(unique[number], self._links.citation(unique[number]), texts) for number in first
        ]

    def _source(self, citation: Citation, texts: Texts) -> str:
        """One line: `[1] Title – section, page 3 (Draft, 2019-11-01)`."""
        place = [markdown(clip(plain(citation.section), MAX_LABEL))] if citation.section else []
        if citation.page:
            place.append(f"{texts.page} {citation.page}")
        title = _title(citation.document, self._links.citation(citation))
        where = f" – {', '.join(place)}" if place else ""
        return f"[{citation.number}] {title}{where} ({_facts(citation.document, texts)})"

    def _not_found(self, reply: NotFound) -> str:
        texts = texts_for(reply.language)
        parts = [markdown(clip(reply.text, MAX_TEXT // 2))]
        if reply.contact:
            contact = markdown(clip(reply.contact.quote, MAX_TEXT // 10))
            parts.append(f"**{texts.contact}** {contact}")
        nearest = [f"- {line}" for line in self._nearest(reply.hits)]
        return _within([*parts, f"**{texts.nearest}**"], nearest, texts)

    def _nearest(self, hits: Iterable[Hit]) -> list[str]:
        """Links to the passages that came nearest, one of each section."""
        found: dict[tuple[str, str], str] = {}
        for hit in hits:
            key = (hit.document.id, hit.passage.section)
            if key not in found and len(found) < MAX_NEAREST:
                title = _title(hit.document, self._links.passage(hit.passage, hit.document))
                section = markdown(clip(plain(hit.passage.section), MAX_LABEL))
                found[key] = f"{title} – {section}" if section else title
        return list(found.values())


def _title(document: DocumentInfo, url: str) -> str:
    """The title as a link of ours, or as text where there is nowhere to go."""
    label = markdown(clip(plain(document.title) or document.id, MAX_LABEL))
    return f"[{label}]({_link_target(url)})" if url else label


def _link_target(url: str) -> str:
    """`url` with the characters quoted that would end a markdown link."""
    return url.translate({ord(char): f"%{ord(char):02X}" for char in " ()<>[]\\\"'"})


def _facts(document: DocumentInfo, texts: Texts) -> str:
    facts = [
        texts.statuses[document.status],
        markdown(clip(plain(document.region), MAX_LABEL)),
        document.issued.isoformat() if document.issued else "",
    ]
    return ", ".join(fact for fact in facts if fact)


def _within(parts: list[str], lines: list[str], texts: Texts) -> str:
    """`parts` as paragraphs, the last one heading `lines`, no longer than Teams takes."""
    size: Callable[[str], int] = utf16_length
    if not lines:
        return "\n\n".join(parts[:-1])
    room = MAX_TEXT - size("\n\n".join(parts)) - size(texts.shortened) - 8
    kept: list[str] = []
    for line in lines:
        room -= size(line) + 3
        if room < 0:
            break
        kept.append(line)
    left = [] if len(kept) == len(lines) else [texts.shortened]
    return "\n\n".join([*parts[:-1], parts[-1] + "\n\n" + "  \n".join(kept), *left])
