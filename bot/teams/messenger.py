"""Sends messages outside the turn that asked for them."""

from __future__ import annotations

from typing import Any

from botbuilder.core import BotAdapter, TurnContext
from botbuilder.schema import Activity, ChannelAccount, ConversationAccount, ConversationReference

Address = dict[str, str]


def address_of(activity: Activity) -> Address:
    """Where messages to the conversation of `activity` go; names no person."""
    return {
        "channel": activity.channel_id,
        "service_url": activity.service_url,
        "conversation": activity.conversation.id,
        "kind": activity.conversation.conversation_type or "",
        "bot": activity.recipient.id,
        "bot_name": activity.recipient.name or "",
    }


class Messenger:
    """Sends to a conversation by its address."""

    def __init__(self, adapter: BotAdapter, app_id: str) -> None:
        self._adapter = adapter
        self._app_id = app_id

    async def send(self, address: Address, message: Activity) -> str:
        """Send `message`; returns its id.

        Raises what the connector raises when it does not arrive.
        """
        failures: list[Exception] = []
        sent: list[str] = []

        async def talk(context: TurnContext) -> None:
            # The adapter hands errors to its own handler; we want to know of them here.
            try:
                resource = await context.send_activity(message)
                sent.append(resource.id if resource and resource.id else "")
            except Exception as error:  # noqa: BLE001
                failures.append(error)

        await self._adapter.continue_conversation(_reference(address), talk, self._app_id)
        if failures:
            raise failures[0]
        return sent[0]


def _reference(address: dict[str, Any]) -> ConversationReference:
    return ConversationReference(
        channel_id=address["channel"],
        service_url=address["service_url"],
        # A stream is taken only by what calls itself a personal chat.
        conversation=ConversationAccount(
            id=address["conversation"], conversation_type=address.get("kind") or None
        ),
        bot=ChannelAccount(id=address["bot"], name=address["bot_name"]),
    )
