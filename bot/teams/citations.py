"""The citation entity of Teams, within its limits, in a form that botbuilder sends.

botbuilder drops what it does not know: a dict, or an `Entity` with additional
properties, leaves the wire as `{"type": …}` alone. A subclass with an attribute
map of its own keeps every field.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, TypedDict

from botbuilder.schema import Entity

from bot.teams.escaping import clip, plain, utf16_length
from bot.teams.texts import Texts
from bot.types import Citation

MAX_CITATIONS = 20
MAX_NAME = 80
MAX_SECTION = 32
MAX_ABSTRACT = 160
MAX_KEYWORD = 28
MAX_KEYWORDS = 3
MAX_URL = 1000

Appearance = TypedDict(
    "Appearance",
    {"@type": str, "name": str, "url": str, "abstract": str, "keywords": list[str]},
    total=False,
)
Claim = TypedDict("Claim", {"@type": str, "position": int, "appearance": Appearance})


class MessageEntity(Entity):  # type: ignore[misc]  # botbuilder has no types
    """The one root message entity of an activity: its citations and its AI label."""

    _attribute_map: ClassVar[dict[str, dict[str, str]]] = {
        "type": {"key": "type", "type": "str"},
        "schema_type": {"key": "@type", "type": "str"},
        "schema_context": {"key": "@context", "type": "str"},
        "schema_id": {"key": "@id", "type": "str"},
        "additional_type": {"key": "additionalType", "type": "[str]"},
        "citation": {"key": "citation", "type": "[object]"},
    }

    def __init__(self, claims: Sequence[Claim], *, generated: bool, **kwargs: Any) -> None:
        super().__init__(type="https://schema.org/Message", **kwargs)
        self.schema_type = "Message"
        self.schema_context = "https://schema.org"
        self.schema_id = ""
        self.additional_type = ["AIGeneratedContent"] if generated else None
        self.citation = list(claims) or None


def claim(citation: Citation, url: str, texts: Texts) -> Claim:
    """What Teams shows of one citation; `url` may be empty."""
    document = citation.document
    title = plain(document.title) or plain(document.original) or document.id
    section = plain(citation.section).rsplit(" › ", 1)[-1]
    place = f" › {clip(section, MAX_SECTION)}" if section else ""
    name = clip(title, MAX_NAME - utf16_length(place)) + place
    appearance: Appearance = {
        "@type": "DigitalDocument",
        "name": name,
        "abstract": clip(plain(citation.quote) or name, MAX_ABSTRACT),
    }
    if url and len(url) <= MAX_URL:
        appearance["url"] = url
    facts = [
        texts.statuses[document.status],
        document.region,
        document.issued.isoformat() if document.issued else "",
    ]
    keywords = [clip(plain(fact), MAX_KEYWORD) for fact in facts if plain(fact)]
    if keywords:
        appearance["keywords"] = keywords[:MAX_KEYWORDS]
    return {"@type": "Claim", "position": citation.number, "appearance": appearance}
