"""Receives the activities of Teams and hands each to what answers it."""

from __future__ import annotations

import logging
from collections.abc import Callable

from botbuilder.core import ActivityHandler, InvokeResponse, TurnContext
from botbuilder.schema import Activity

from bot.sources import DocumentStore
from bot.storage import Storage, Who
from bot.teams.commands import Command, Spoken, read_command
from bot.teams.delivery import DeliveryUnknown
from bot.teams.escaping import markdown
from bot.teams.feedback import SUBMIT, read_feedback
from bot.teams.handover import Handover, read_card_action
from bot.teams.incoming import (
    adds_bot,
    has_attachment,
    is_addressed,
    is_edit,
    memory_key,
    question_text,
    who_of,
)
from bot.teams.messenger import InTurn
from bot.teams.recent import Recent
from bot.teams.rendering import Renderer, message
from bot.teams.texts import SWEDISH
from bot.teams.turn import QuestionTurn, texts_of
from bot.types import Answerer, Language
from index.errors import SamverkanError

_log = logging.getLogger(__name__)
_REMEMBERED = 10_000


class TeamsHandler(ActivityHandler):  # type: ignore[misc]  # botbuilder has no types
    """Greets, runs commands, passes questions on, and takes feedback and hand-offs."""

    def __init__(
        self,
        answerer: Answerer,
        documents: Callable[[], DocumentStore],
        renderer: Renderer,
        storage: Storage,
        handover: Handover,
        questions: QuestionTurn,
    ) -> None:
        self._answerer = answerer
        self._documents = documents
        self._renderer = renderer
        self._storage = storage
        self._handover = handover
        self._questions = questions
        self._greeted = Recent(_REMEMBERED)
        self._seen = Recent(_REMEMBERED)

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        """Do what a button or a command asks for, or answer a question."""
        activity = turn_context.activity
        if self._is_repeat(turn_context):
            return
        if action := read_card_action(activity.value):
            await self._handover.act(action, turn_context)
        elif is_addressed(activity):
            await self._read(turn_context)

    async def on_message_update_activity(self, turn_context: TurnContext) -> None:
        """Answer an edited question anew."""
        if is_edit(turn_context.activity) and is_addressed(turn_context.activity):
            await self._read(turn_context)

    async def on_conversation_update_activity(self, turn_context: TurnContext) -> None:
        """Greet when the bot was added."""
        if adds_bot(turn_context.activity):
            await self._greet(turn_context)

    async def on_installation_update_add(self, turn_context: TurnContext) -> None:
        """Greet when the app was installed, but not when it was brought up to date."""
        if turn_context.activity.action == "add":
            await self._greet(turn_context)

    async def on_installation_update_remove(self, turn_context: TurnContext) -> None:
        """Forget what belongs to the conversation; a new install is greeted anew."""
        if turn_context.activity.action != "remove":
            return
        self._greeted.forget(turn_context.activity.conversation.id)
        self._answerer.forget(memory_key(turn_context.activity))
        await self._storage.erase(Who(who_of(turn_context.activity).conversation))

    async def on_invoke_activity(self, turn_context: TurnContext) -> InvokeResponse:
        """Take feedback; the client shows an error for any answer but an empty object."""
        activity = turn_context.activity
        if activity.name != SUBMIT:
            return InvokeResponse(status=501)
        reaction = read_feedback(activity.value)
        if reaction is None:
            return InvokeResponse(status=400)
        if self._is_repeat(turn_context):
            return InvokeResponse(status=200, body={})
        digest = self._questions.replies.digest_of(activity)
        try:
            if not await self._storage.keep_feedback(digest, reaction.reaction, reaction.comment):
                _log.warning("Feedback came for a message that is not known.")
        except Exception:  # noqa: BLE001  # the person cannot mend the database
            _log.exception("Feedback was not kept.")
        return InvokeResponse(status=200, body={})

    async def on_error(self, turn_context: TurnContext, error: Exception) -> None:
        """Say one honest sentence, and leave the details to the log."""
        _log.error("A turn failed: %s", type(error).__name__, exc_info=error)
        if turn_context.activity.type not in {"message", "messageUpdate"}:
            return
        texts = texts_of(str(turn_context.activity.text or ""))
        said = texts.maybe_lost if isinstance(error, DeliveryUnknown) else texts.failed
        await turn_context.send_activity(message(markdown(said)))

    async def _read(self, turn_context: TurnContext) -> None:
        """Run a command, or pass a question on."""
        activity = turn_context.activity
        text = question_text(activity)
        if not text and has_attachment(activity):
            await turn_context.send_activity(message(markdown(SWEDISH.attachment)))
        elif spoken := read_command(text):
            await self._obey(spoken, turn_context)
        else:
            await self._questions.answer(turn_context, text)

    async def _obey(self, spoken: Spoken, turn_context: TurnContext) -> None:
        language = spoken.language
        match spoken.command:
            case Command.HELP:
                reply = self._renderer.welcome(language)
            case Command.EXAMPLES:
                reply = self._renderer.examples(language)
            case Command.FORGET:
                self._answerer.forget(memory_key(turn_context.activity))
                await self._storage.erase(who_of(turn_context.activity))
                reply = self._renderer.forgotten(language)
            case Command.SOURCES:
                reply = self._list_documents(language)
        await self._questions.replies.put(InTurn(turn_context), turn_context.activity, reply)

    def _list_documents(self, language: Language) -> Activity:
        try:
            return self._renderer.documents(self._documents(), language)
        except SamverkanError:
            return self._renderer.preparing(language)

    def _is_repeat(self, turn_context: TurnContext) -> bool:
        """Whether Teams sends again what was answered, as it does after a slow reply."""
        activity = turn_context.activity
        key = f"{activity.type} {activity.conversation.id} {activity.id}"
        return bool(activity.id) and not self._seen.is_new(key)

    async def _greet(self, turn_context: TurnContext) -> None:
        # An install comes as two activities, in either order; one greeting is enough.
        if self._greeted.is_new(turn_context.activity.conversation.id):
            await turn_context.send_activity(self._renderer.welcome(Language.SWEDISH))
