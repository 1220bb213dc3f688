"""Counts the activities that botbuilder handles, and the reactions among them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from botbuilder.core import Middleware, TurnContext

from bot.teams.feedback import SUBMIT, read_feedback
from bot.telemetry.metrics import Metrics

KINDS = frozenset(
    "message messageUpdate messageDelete messageReaction conversationUpdate installationUpdate "
    "invoke event typing".split()
)


class TurnWatch(Middleware):  # type: ignore[misc]  # botbuilder has no types
    """Sees each activity before and after its handler."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    async def on_turn(self, context: TurnContext, logic: Callable[[], Awaitable[None]]) -> None:
        """Count the turn; what is sent to us never becomes a label."""
        activity = context.activity
        if activity.name == SUBMIT and (reaction := read_feedback(activity.value)):
            self._metrics.reacted(reaction.reaction)
        with self._metrics.turn(activity.type if activity.type in KINDS else "other"):
            await logic()
