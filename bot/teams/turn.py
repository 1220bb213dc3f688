"""One question: typing at once, the answer in this turn or, when slow, in one of its own."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from dataclasses import dataclass

from botbuilder.core import TurnContext
from botbuilder.schema import Activity

from bot.answering.language import detect_language
from bot.storage import Storage
from bot.teams.delivery import DeliveryUnknown
from bot.teams.escaping import markdown
from bot.teams.handover import Handover
from bot.teams.incoming import memory_key, who_of
from bot.teams.messenger import Messenger, address_of
from bot.teams.recent import Recent
from bot.teams.rendering import Renderer, message, typing
from bot.teams.texts import Texts, texts_for
from bot.types import Answer, Answerer, Language, NotFound, Question, Reply
from bot.watched import Overloaded
from index.errors import SamverkanError, SnapshotError

_log = logging.getLogger(__name__)
_REMEMBERED = 10_000
# A sign that is still under way then is not worth waiting for.
_TYPING_SECONDS = 2.0
# What the database may cost a turn, in seconds: staff wait for the answer, not for it.
_STORAGE_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Written:
    """A message ready to send, and the reply that it shows, if any."""

    activity: Activity
    reply: Reply | None = None


class QuestionTurn:
    """Answers questions within Teams' time.

    Args:
        patience: seconds after which the turn ends and the answer follows by itself;
            Teams gives up on a turn after 15.
    """

    def __init__(
        self,
        answerer: Answerer,
        renderer: Renderer,
        storage: Storage,
        handover: Handover,
        messenger: Messenger,
        patience: float,
    ) -> None:
        self._answerer = answerer
        self._renderer = renderer
        self._storage = storage
        self._handover = handover
        self._messenger = messenger
        self._patience = patience
        self._late: set[asyncio.Task[None]] = set()
        self._replies = Recent(_REMEMBERED)
        self._last = Recent(_REMEMBERED)

    async def answer(self, turn_context: TurnContext, text: str) -> None:
        """Answer `text`; in place of the earlier answer where the message was edited."""
        shown = asyncio.create_task(_show_typing(turn_context))
        writing = asyncio.create_task(self._write(turn_context, text))
        # The sign must arrive before the answer, or it would stay after it.
        await shown
        done, _ = await asyncio.wait({writing}, timeout=self._patience)
        if done:
            await self._send(turn_context, writing.result())
            return
        await turn_context.send_activity(message(markdown(texts_of(text).slow)))
        late = asyncio.create_task(self._send_late(turn_context.activity, writing))
        self._late.add(late)
        late.add_done_callback(self._late.discard)

    async def close(self, seconds: float) -> None:
        """Wait for the answers that are still being written, no longer than `seconds`."""
        if not self._late:
            return
        _, unfinished = await asyncio.wait(self._late, timeout=seconds)
        for late in unfinished:
            late.cancel()
        await asyncio.gather(*unfinished, return_exceptions=True)
        if unfinished:
            _log.error("%d late answers were given up at the end.", len(unfinished))

    async def _write(self, turn_context: TurnContext, text: str) -> Written:
        """The message with the answer; a fault becomes one honest sentence."""
        question = Question(text, memory_key(turn_context.activity))
        try:
            reply = await self._answerer.answer(question)
            case = await self._case(reply, turn_context)
            return Written(self._renderer.reply(reply, case), reply)
        except Overloaded as error:
            _log.warning("A question was turned away: %s", error)
            return Written(message(markdown(texts_of(text).busy)))
        except SnapshotError as error:
            _log.warning("No index to answer from: %s", error)
            return Written(message(markdown(texts_of(text).preparing)))
        except SamverkanError:
            _log.exception("The question could not be answered.")
        except Exception:  # noqa: BLE001  # a fault of ours must not silence the chat
            _log.exception("The question could not be answered, for an unexpected reason.")
        return Written(message(markdown(texts_of(text).failed)))

    async def _case(self, reply: Reply, turn_context: TurnContext) -> str:
        """What the hand-off button names; empty where there is nothing to hand off."""
        if not isinstance(reply, NotFound):
            return ""
        try:
            async with asyncio.timeout(_STORAGE_SECONDS):
                return await self._handover.open_case(reply, turn_context)
        except Exception:  # noqa: BLE001  # the answer matters more than the database
            _log.exception("A question without an answer was not kept.")
            return ""

    async def _send(self, turn_context: TurnContext, written: Written) -> None:
        key = _key(turn_context.activity, turn_context.activity.id)
        earlier = self._replies.recall(key)
        sent = earlier
        if earlier:
            written.activity.id = earlier
            await turn_context.update_activity(written.activity)
        else:
            resource = await turn_context.send_activity(written.activity)
            sent = resource.id if resource and resource.id else ""
            self._replies.remember(key, sent)
        await self._keep(written, turn_context.activity, sent)

    async def _send_late(self, asked: Activity, writing: asyncio.Task[Written]) -> None:
        written = await writing
        try:
            sent = await self._messenger.send(address_of(asked), written.activity)
        except Exception as error:  # noqa: BLE001  # whatever the connector raises
            _log.exception("A late answer was not delivered.")
            await self._apologise(asked, error)
        else:
            await self._keep(written, asked, sent)

    async def _apologise(self, asked: Activity, error: Exception) -> None:
        texts = texts_of(str(asked.text or ""))
        said = texts.maybe_lost if isinstance(error, DeliveryUnknown) else texts.failed
        try:
            await self._messenger.send(address_of(asked), message(markdown(said)))
        except Exception:  # noqa: BLE001  # whatever the connector raises
            _log.exception("Nor was the sentence that says so.")

    def digest_of(self, feedback: Activity) -> str:
        """What ties `feedback` to an answer; the last one where the client names none."""
        if feedback.reply_to_id:
            return _digest(feedback, feedback.reply_to_id)
        return self._last.recall(memory_key(feedback))

    async def _keep(self, written: Written, asked: Activity, sent: str) -> None:
        """Keep the answer for feedback; the database must not cost the answer."""
        if not isinstance(written.reply, Answer | NotFound):
            return
        # Not every client tells the id of our message; the question's own is as good.
        digest = _digest(asked, sent or f"to {asked.id}")
        self._last.remember(memory_key(asked), digest)
        try:
            async with asyncio.timeout(_STORAGE_SECONDS):
                await self._storage.keep_answer(written.reply, digest, who_of(asked))
        except Exception:  # noqa: BLE001
            _log.exception("An answer was not kept.")


def _digest(activity: Activity, message_id: str) -> str:
    """What ties feedback to a message of ours, without an id of Teams being kept."""
    return hashlib.sha256(_key(activity, message_id).encode()).hexdigest()


def _key(activity: Activity, message_id: str | None) -> str:
    return f"{activity.conversation.id}\n{message_id or ''}"


def _texts(text: str) -> Texts:
    return texts_for(detect_language(text) or Language.SWEDISH)


async def _show_typing(turn_context: TurnContext) -> None:
    """Send the sign; that it fails must not cost the answer."""
    try:
        async with asyncio.timeout(_TYPING_SECONDS):
            await turn_context.send_activity(typing())
    except Exception as error:  # noqa: BLE001  # whatever the connector raises
        _log.warning("The sign of typing was not sent: %s", type(error).__name__)
