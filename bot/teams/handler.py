"""Receives the activities of Teams and answers them."""

from __future__ import annotations

import asyncio
import logging

from botbuilder.core import ActivityHandler, InvokeResponse, TurnContext

from bot.teams.escaping import markdown
from bot.teams.incoming import (
    adds_bot,
    has_attachment,
    is_addressed,
    memory_key,
    question_text,
)
from bot.teams.recent import Recent
from bot.teams.rendering import Renderer, message, typing
from bot.teams.texts import Texts, language_of_locale, texts_for
from bot.types import Answerer, Question
from index.errors import SamverkanError, SnapshotError

_log = logging.getLogger(__name__)
_REMEMBERED = 10_000


class TeamsHandler(ActivityHandler):  # type: ignore[misc]  # botbuilder has no types
    """One turn at a time: greets, shows that it is typing, asks the answerer, replies."""

    def __init__(self, answerer: Answerer, renderer: Renderer) -> None:
        self._answerer = answerer
        self._renderer = renderer
        self._greeted = Recent(_REMEMBERED)
        self._seen = Recent(_REMEMBERED)

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        """Answer a question; anything that cannot be one gets a sentence that says why."""
        activity = turn_context.activity
        if not is_addressed(activity) or self._is_repeat(turn_context):
            return
        text = question_text(activity)
        if not text and has_attachment(activity):
            texts = _texts(turn_context)
            await turn_context.send_activity(message(markdown(texts.attachment)))
            return
        shown = asyncio.ensure_future(_show_typing(turn_context))
        try:
            reply = await self._reply(turn_context, text)
        finally:
            # The sign must arrive before the answer, or it would stay after it.
            await shown
        await turn_context.send_activity(reply)

    async def on_conversation_update_activity(self, turn_context: TurnContext) -> None:
        """Greet when the bot was added."""
        if adds_bot(turn_context.activity):
            await self._greet(turn_context)

    async def on_installation_update_add(self, turn_context: TurnContext) -> None:
        """Greet when the app was installed."""
        await self._greet(turn_context)

    async def on_installation_update_remove(self, turn_context: TurnContext) -> None:
        """Forget what belongs to the conversation; a new install is greeted anew."""
        self._greeted.forget(turn_context.activity.conversation.id)
        self._answerer.forget(memory_key(turn_context.activity))

    async def on_invoke_activity(self, turn_context: TurnContext) -> InvokeResponse:
        """Nothing of ours sends an invoke: say that it is not implemented."""
        return InvokeResponse(status=501)

    async def on_error(self, turn_context: TurnContext, error: Exception) -> None:
        """Say one honest sentence, and leave the details to the log."""
        _log.error("A turn failed: %s", type(error).__name__, exc_info=error)
        if turn_context.activity.type == "message":
            await turn_context.send_activity(message(markdown(_texts(turn_context).failed)))

    async def _reply(self, turn_context: TurnContext, text: str) -> object:
        question = Question(text, memory_key(turn_context.activity))
        try:
            return self._renderer.reply(await self._answerer.answer(question))
        except SnapshotError as error:
            _log.warning("No index to answer from: %s", error)
            return message(markdown(_texts(turn_context).preparing))
        except SamverkanError:
            _log.exception("The question could not be answered.")
            return message(markdown(_texts(turn_context).failed))

    def _is_repeat(self, turn_context: TurnContext) -> bool:
        """Whether Teams sends again what was answered, as it does after a slow reply."""
        activity = turn_context.activity
        return bool(activity.id) and not self._seen.is_new(
            f"{activity.conversation.id} {activity.id}"
        )

    async def _greet(self, turn_context: TurnContext) -> None:
        # An install comes as two activities, in either order; one greeting is enough.
        if self._greeted.is_new(turn_context.activity.conversation.id):
            await turn_context.send_activity(message(markdown(_texts(turn_context).greeting)))


def _texts(turn_context: TurnContext) -> Texts:
    return texts_for(language_of_locale(turn_context.activity.locale))


async def _show_typing(turn_context: TurnContext) -> None:
    """Send the sign; that it fails must not cost the answer."""
    try:
        await turn_context.send_activity(typing())
    except Exception as error:  # noqa: BLE001  # whatever the connector raises
        _log.warning("The sign of typing was not sent: %s", type(error).__name__)
