"""Sends messages, within the turn that asked for them or outside it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from botbuilder.core import BotAdapter, TurnContext
from botbuilder.schema import (
    Activity,
    ChannelAccount,
    ConversationAccount,
    ConversationReference,
    ResourceResponse,
)

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


class Way(Protocol):
    """How messages get to one conversation.

    Both raise what the connector raises when the message does not arrive.
    """

    async def send(self, made: Activity) -> str:
        """Send `made`; returns its id, empty where the client tells none."""
        ...

    async def replace(self, made: Activity) -> None:
        """Put `made` in place of the message whose id it bears."""
        ...


class InTurn:
    """The way within a turn."""

    def __init__(self, turn_context: TurnContext) -> None:
        self._context = turn_context

    async def send(self, made: Activity) -> str:
        """Answer in the turn."""
        return _id_of(await self._context.send_activity(made))

    async def replace(self, made: Activity) -> None:
        """Replace in the turn."""
        await self._context.update_activity(made)


class Outside:
    """The way to an address, when the turn is over."""

    def __init__(self, messenger: Messenger, address: Address) -> None:
        self._messenger = messenger
        self._address = address

    async def send(self, made: Activity) -> str:
        """Send by itself."""
        return await self._messenger.send(self._address, made)

    async def replace(self, made: Activity) -> None:
        """Replace by itself."""
        await self._messenger.replace(self._address, made)


class Messenger:
    """Sends to a conversation by its address."""

    def __init__(self, adapter: BotAdapter, app_id: str) -> None:
        self._adapter = adapter
        self._app_id = app_id

    async def send(self, address: Address, message: Activity) -> str:
        """Send `message`; returns its id.

        Raises what the connector raises when it does not arrive.
        """

        async def talk(context: TurnContext) -> str:
            return _id_of(await context.send_activity(message))

        return await self._talk(address, talk)

    async def replace(self, address: Address, message: Activity) -> None:
        """Put `message` in place of the one whose id it bears.

        Raises what the connector raises when it does not arrive.
        """

        async def talk(context: TurnContext) -> str:
            await context.update_activity(message)
            return ""

        await self._talk(address, talk)

    async def _talk(self, address: Address, talk: Callable[[TurnContext], Awaitable[str]]) -> str:
        """What `talk` returns; raises what it raises."""
        failures: list[Exception] = []
        told: list[str] = []

        async def listen(context: TurnContext) -> None:
            # The adapter hands errors to its own handler; we want to know of them here.
            try:
                told.append(await talk(context))
            except Exception as error:  # noqa: BLE001  # it is told to whoever waits
                failures.append(error)

        await self._adapter.continue_conversation(_reference(address), listen, self._app_id)
        if failures:
            raise failures[0]
        return told[0]


def _id_of(resource: ResourceResponse | None) -> str:
    return resource.id if resource and resource.id else ""


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
