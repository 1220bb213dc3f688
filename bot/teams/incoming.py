"""Reads what came from Teams: the question without its mention, who asks and where."""

from __future__ import annotations

import hashlib
import html
import re
from typing import Any

from botbuilder.schema import Activity

from bot.storage import Who

PERSONAL = "personal"
CHANNEL = "channel"
# What a pressed prompt of our cards says that it is.
ASK = "ask"
# Bounded, so that a text made of half mentions costs no more than any other.
_AT = re.compile(r"<at(?:\s[^<>]{0,200})?>[^<]{0,200}</at>", re.IGNORECASE)
# Longer than any question that is read; what is cut off is too long all the same.
_LONGEST = 20_000
# Teams adds this copy of the message's own text to every formatted message.
_OWN_TEXT = "text/html"


def is_personal(activity: Activity) -> bool:
    """Whether it came from a chat with the bot alone."""
    kind = activity.conversation.conversation_type if activity.conversation else None
    return kind in {None, "", PERSONAL}


def is_in_channel(activity: Activity) -> bool:
    """Whether it came from a channel of a team, where answers stand in a thread."""
    return bool(activity.conversation and activity.conversation.conversation_type == CHANNEL)


def is_addressed(activity: Activity) -> bool:
    """Whether the bot is meant: always in personal chat, elsewhere by mention or by its card."""
    named = any(_names_bot(entity, activity) for entity in _mentions(activity))
    return is_personal(activity) or is_pressed(activity) or named


def is_pressed(activity: Activity) -> bool:
    """Whether a prompt of our cards was pressed, which the chat shows nowhere."""
    return isinstance(activity.value, dict) and activity.value.get("action") == ASK


def is_edit(activity: Activity) -> bool:
    """Whether a person changed the text of a message, rather than undid its deletion."""
    data = activity.channel_data
    return isinstance(data, dict) and data.get("eventType") == "editMessage"


def question_text(activity: Activity) -> str:
    """The text without mentions of the bot, as the person wrote it or pressed it in a card.

    Other people's mentions stay, as their names.
    """
    if is_pressed(activity):
        return str(activity.value.get("question", ""))[:_LONGEST].strip()
    text = str(activity.text or "")[:_LONGEST]
    for entity in _mentions(activity):
        marked = entity.get("text")
        if isinstance(marked, str) and marked and _names_bot(entity, activity):
            text = text.replace(marked, " ")
    named = _AT.sub(lambda match: re.sub(r"<[^>]*>", "", match[0]), text)
    return html.unescape(named).replace("\xa0", " ").strip()


def has_attachment(activity: Activity) -> bool:
    """Whether a file or a picture came along."""
    kinds = [attachment.content_type or "" for attachment in activity.attachments or []]
    return any(not kind.lower().startswith(_OWN_TEXT) for kind in kinds)


def memory_key(activity: Activity) -> str:
    """The key under which a person's turns in one conversation are remembered.

    A digest, so that no identity of Teams is kept anywhere.
    """
    person = activity.from_property.id if activity.from_property else ""
    return hashlib.sha256(f"{activity.conversation.id}\n{person}".encode()).hexdigest()


def who_of(activity: Activity) -> Who:
    """Who asks, and where, by the ids that erasing goes by.

    A person is known to admins by the id in Entra; all threads of a channel are one place.
    """
    person = activity.from_property
    return Who(
        conversation=str(activity.conversation.id).partition(";")[0],
        person=(person.aad_object_id or person.id or "") if person else "",
    )


def adds_bot(activity: Activity) -> bool:
    """Whether members were added that call for a greeting.

    In a personal chat anybody's arrival is the install; elsewhere only the bot's own.
    """
    added = activity.members_added or []
    return bool(added) and (is_personal(activity) or any(_is_bot(m.id, activity) for m in added))


def _mentions(activity: Activity) -> list[dict[str, Any]]:
    entities = activity.entities or []
    return [
        entity.additional_properties
        for entity in entities
        if entity.type == "mention" and isinstance(entity.additional_properties, dict)
    ]


def _names_bot(mention: dict[str, Any], activity: Activity) -> bool:
    mentioned = mention.get("mentioned")
    return isinstance(mentioned, dict) and _is_bot(mentioned.get("id"), activity)


def _is_bot(member: object, activity: Activity) -> bool:
    return bool(member) and activity.recipient is not None and member == activity.recipient.id
