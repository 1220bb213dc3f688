"""Reads an answer object off what the bot sent to a channel.

The text is taken back from its markdown, the caveats out of it, and each citation is
followed to the words of the document that its link marks: what a person gets to see.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from bot.teams.escaping import WORD_JOINER, markdown
from bot.teams.texts import texts_for
from bot.types import Language
from index.passages import split_passages
from index.types import Document
from scripts.evaluation.answers import AnswerObject, CitedPlace
from scripts.evaluation.errors import EvaluationError

_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_MESSAGE = "https://schema.org/Message"
_SOURCE = "/source/"
_AROUND = 400
Json = Mapping[str, Any]


def is_final(activity: Json) -> bool:
    """Whether an activity is the answer: a message, and not the word that it takes longer."""
    slow = {markdown(texts_for(language).slow) for language in Language}
    return activity.get("type") == "message" and activity.get("text") not in slow


def answer_of(activity: Json, id: str, documents: Mapping[str, Document]) -> AnswerObject:
    """The answer object of a final message.

    Args:
        documents: by id, to follow the citations' links into.

    Raises:
        EvaluationError: the bot says that it has no index to answer from.
    """
    text = str(activity.get("text") or "")
    if text in {markdown(texts_for(language).preparing) for language in Language}:
        raise EvaluationError("the bot has no index yet; wait until /readyz answers 200")
    citations = tuple(_citation(claim, documents) for claim in _claims(activity))
    said, caveats = _parts(text)
    refused = "not_found" if activity.get("attachments") else "declined"
    return AnswerObject(
        id=id,
        outcome="answered" if citations else refused,  # type: ignore[arg-type]
        answer=said,
        caveats=caveats,
        citations=citations,
        passages=None,
    )


def unescaped(text: str) -> str:
    """The characters that a person sees of markdown as the bot writes it."""
    lines = (line.rstrip() for line in text.replace(WORD_JOINER, "").split("\n"))
    return html.unescape(_ESCAPED.sub(r"\1", "\n".join(lines)))


def _parts(text: str) -> tuple[str, tuple[str, ...]]:
    notes = tuple(f"**{texts_for(language).note}**" for language in Language)
    said: list[str] = []
    caveats: list[str] = []
    for part in text.split("\n\n"):
        note = next((note for note in notes if part.startswith(note)), None)
        if note:
            caveats.append(unescaped(part.removeprefix(note)).strip())
        else:
            said.append(unescaped(part))
    return "\n\n".join(said).strip(), tuple(caveats)


def _claims(activity: Json) -> Iterator[Json]:
    entities: Iterable[Json] = activity.get("entities") or ()
    for entity in entities:
        if entity.get("type") == _MESSAGE:
            yield from entity.get("citation") or ()


def _citation(claim: Json, documents: Mapping[str, Document]) -> CitedPlace:
    shown = claim.get("appearance") or {}
    url, name = str(shown.get("url", "")), str(shown.get("name", ""))
    address = urlsplit(url)
    marked = parse_qs(address.query)
    document = documents.get(unquote(address.path.rpartition(_SOURCE)[2]))
    number = int(claim.get("position", 0))
    if document is None or not {"start", "end"} <= marked.keys():
        quote = str(shown.get("abstract", ""))
        return CitedPlace(number=number, file=name, title=name, quote=quote, url=url)
    start, end = int(marked["start"][0]), int(marked["end"][0])
    return CitedPlace(
        number=number,
        document=document.info.id,
        file=document.info.file,
        original=document.info.original,
        title=document.info.title,
        section=_section(document, start),
        quote=document.text[start:end],
        start=start,
        end=end,
        status=document.info.status.value,
        region=document.info.region,
        url=url,
        before=document.text[max(0, start - _AROUND) : start],
        after=document.text[end : end + _AROUND],
    )


def _section(document: Document, place: int) -> str:
    """The headings over a place, which the channel does not show."""
    passages = split_passages(document)
    return next((p.section for p in passages if p.start <= place < p.end), "")
