"""Counts the activities that botbuilder handles, and turns away who comes when it is full.

A question out of the cache costs next to nothing to answer, and still has to be received,
sent and kept: so the whole turn is bounded here, and the answering alone in `bot/watched.py`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from botbuilder.core import Middleware, TurnContext

from bot.teams.escaping import markdown
from bot.teams.feedback import SUBMIT, read_feedback
from bot.teams.rendering import message
from bot.teams.turn import texts_of
from bot.telemetry.metrics import Metrics

KINDS = frozenset(
    "message messageUpdate messageDelete messageReaction conversationUpdate installationUpdate "
    "invoke event typing".split()
)


class TurnWatch(Middleware):  # type: ignore[misc]  # botbuilder has no types
    """Sees each activity before and after its handler.

    Args:
        most: how many messages may be in work.
    """

    def __init__(self, metrics: Metrics, most: int) -> None:
        self._metrics = metrics
        self._most = most
        self._messages = 0

    async def on_turn(self, context: TurnContext, logic: Callable[[], Awaitable[None]]) -> None:
        """Count the turn; what is sent to us never becomes a label."""
        activity = context.activity
        if activity.name == SUBMIT and (reaction := read_feedback(activity.value)):
            self._metrics.reacted(reaction.reaction)
        with self._metrics.turn(activity.type if activity.type in KINDS else "other"):
            if activity.type == "message":
                await self._bounded(context, logic)
            else:
                await logic()

    async def _bounded(self, context: TurnContext, logic: Callable[[], Awaitable[None]]) -> None:
        """Handle a message, or tell its sender at once that there are too many."""
        if self._messages >= self._most:
            self._metrics.replied("overloaded", 0.0, None)
            busy = texts_of(str(context.activity.text or "")).busy
            await context.send_activity(message(markdown(busy)))
            return
        self._messages += 1
        try:
            await logic()
        finally:
            self._messages -= 1
