"""One question: typing at once, the answer in this turn or, when slow, in one of its own."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from dataclasses import dataclass

from botbuilder.core import TurnContext
from botbuilder.schema import Activity

from bot.answering.language import detect_language
from bot.storage import Storage
from bot.teams.delivery import DeliveryUnknown
from bot.teams.escaping import markdown
from bot.teams.handover import Handover
from bot.teams.incoming import is_in_channel, is_personal, is_pressed, memory_key, who_of
from bot.teams.messenger import InTurn, Messenger, Outside, Way, address_of
from bot.teams.rendering import Renderer, message, question_lead, typing
from bot.teams.replies import Place, Replies
from bot.teams.streaming import Stopped, Stream, StreamPace
from bot.teams.texts import Texts, texts_for
from bot.types import Answer, Answerer, Language, NotFound, Question, Reply
from bot.watched import Overloaded
from index.errors import SamverkanError, SnapshotError

_log = logging.getLogger(__name__)
# A sign that is still under way then is not worth waiting for.
_TYPING_SECONDS = 2.0
# What the database may cost a turn, in seconds: staff wait for the answer, not for it.
_STORAGE_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Pace:
    """How a turn keeps time.

    Attributes:
        patience: seconds after which the turn ends and the answer follows by itself;
            Teams gives up on a turn after 15.
        stream: how an answer is shown while an LLM writes it; `None` when none does.
    """

    patience: float
    stream: StreamPace | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """A message ready to send, and the reply that it shows, if any."""

    activity: Activity
    reply: Reply | None = None


class QuestionTurn:
    """Answers questions within Teams' time."""

    def __init__(
        self,
        answerer: Answerer,
        renderer: Renderer,
        storage: Storage,
        handover: Handover,
        messenger: Messenger,
        pace: Pace,
    ) -> None:
        self._answerer = answerer
        self._renderer = renderer
        self._storage = storage
        self._handover = handover
        self._messenger = messenger
        self._pace = pace
        self._late: set[asyncio.Task[None]] = set()
        self.replies = Replies()
        self._streaming: set[str] = set()

    async def answer(self, turn_context: TurnContext, text: str) -> None:
        """Answer `text`; in place of the earlier answer where the message was edited."""
        asked = turn_context.activity
        place = self.replies.line_up(asked)
        shown = asyncio.create_task(_show_typing(turn_context))
        stream = self._stream(asked, text)
        writing = asyncio.create_task(self._write(asked, text, stream, place))
        late = False
        try:
            # The sign must arrive before the answer, or it would stay after it.
            await shown
            done, _ = await asyncio.wait({writing}, timeout=self._pace.patience)
            if done:
                await self._send(InTurn(turn_context), asked, writing.result(), stream)
                return
            if not (stream and stream.begun):
                await _say_slow(turn_context, text)
            late = True
            self._follow(self._send_late(asked, writing, stream, place))
        finally:
            if not late:
                self.replies.leave(asked, place)

    def _follow(self, sending: Coroutine[None, None, None]) -> None:
        """Let `sending` go on when the turn is over."""
        task = asyncio.create_task(sending)
        self._late.add(task)
        task.add_done_callback(self._late.discard)

    def _stream(self, asked: Activity, text: str) -> Stream | None:
        """What shows the answer while it is written, where Teams allows one."""
        chat = asked.conversation.id
        edited = self.replies.earlier(asked)
        if not (self._pace.stream and is_personal(asked)) or edited or chat in self._streaming:
            return None
        self._streaming.add(chat)
        address = address_of(asked)

        async def send(made: Activity) -> str:
            return await self._messenger.send(address, made)

        lead = question_lead(text) if is_pressed(asked) else ""
        return Stream(send, texts_of(text).writing, self._pace.stream, lead)

    async def _finish(self, stream: Stream | None, asked: Activity, made: Activity) -> str | None:
        """End `stream` with `made`; returns its id, or `None` when it is still to be sent."""
        if stream is None:
            return None
        try:
            return await stream.finish(made)
        finally:
            self._streaming.discard(asked.conversation.id)

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

    async def _write(
        self, asked: Activity, text: str, stream: Stream | None, place: Place
    ) -> Written:
        """The message with the answer, once it is its turn to be sent."""
        written = await self._worked_out(asked, text, stream)
        await place.turn()
        return written

    async def _worked_out(self, asked: Activity, text: str, stream: Stream | None) -> Written:
        """The message with the answer; a fault becomes one honest sentence."""
        listen = stream.show if stream else None
        question = Question(text, memory_key(asked), listen)
        try:
            reply = await self._answerer.answer(question)
            case = await self._case(reply, asked)
            made = self._renderer.reply(
                reply, case, personal=is_personal(asked), pressed=is_pressed(asked)
            )
            return Written(made, reply)
        except Stopped:
            return Written(message(""))
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

    async def _case(self, reply: Reply, asked: Activity) -> str:
        """What the hand-off button names; empty where there is nothing to hand off."""
        if not isinstance(reply, NotFound):
            return ""
        try:
            async with asyncio.timeout(_STORAGE_SECONDS):
                return await self._handover.open_case(reply, asked)
        except Exception:  # noqa: BLE001  # the answer matters more than the database
            _log.exception("A question without an answer was not kept.")
            return ""

    async def _send(
        self, way: Way, asked: Activity, written: Written, stream: Stream | None
    ) -> None:
        edited = self.replies.earlier(asked)
        sent = await self._finish(stream, asked, written.activity)
        if stream and stream.stopped:
            return
        if sent is None:
            sent = await self.replies.put(way, asked, written.activity)
        else:
            self.replies.remember(asked, sent)
        await self._keep(written, asked, sent)
        if not edited:
            await self._suggest(written, asked)

    async def _suggest(self, written: Written, asked: Activity) -> None:
        """Offer what to ask on with; that it fails must cost nothing."""
        offer = self._renderer.follow_ups(written.reply, asked.from_property.id)
        if offer is None or not is_personal(asked):
            return
        try:
            await self._messenger.send(address_of(asked), offer)
        except Exception as error:  # noqa: BLE001  # whatever the connector raises
            _log.warning("Suggestions were not sent: %s", type(error).__name__)

    async def _send_late(
        self, asked: Activity, writing: asyncio.Task[Written], stream: Stream | None, place: Place
    ) -> None:
        way = Outside(self._messenger, address_of(asked))
        try:
            await self._send(way, asked, await writing, stream)
        except Exception as error:  # noqa: BLE001  # whatever the connector raises
            _log.exception("A late answer was not delivered.")
            await self._apologise(asked, error)
        finally:
            self.replies.leave(asked, place)

    async def _apologise(self, asked: Activity, error: Exception) -> None:
        texts = texts_of(str(asked.text or ""))
        said = texts.maybe_lost if isinstance(error, DeliveryUnknown) else texts.failed
        try:
            await self._messenger.send(address_of(asked), message(markdown(said)))
        except Exception:  # noqa: BLE001  # whatever the connector raises
            _log.exception("Nor was the sentence that says so.")

    async def _keep(self, written: Written, asked: Activity, sent: str) -> None:
        """Keep the answer for feedback; the database must not cost the answer."""
        if not isinstance(written.reply, Answer | NotFound):
            return
        digest = self.replies.kept_as(asked, sent)
        try:
            async with asyncio.timeout(_STORAGE_SECONDS):
                await self._storage.keep_answer(written.reply, digest, who_of(asked))
        except Exception:  # noqa: BLE001  # whatever the database raises
            _log.exception("An answer was not kept.")


def texts_of(text: str) -> Texts:
    """The sentences in the language of `text`."""
    return texts_for(detect_language(text) or Language.SWEDISH)


async def _say_slow(turn_context: TurnContext, text: str) -> None:
    """Say that the answer follows; that it fails must not cost the answer."""
    try:
        await turn_context.send_activity(message(markdown(texts_of(text).slow)))
    except Exception as error:  # noqa: BLE001  # whatever the connector raises
        _log.warning("That the answer follows was not said: %s", type(error).__name__)


async def _show_typing(turn_context: TurnContext) -> None:
    """Send the sign; that it fails must not cost the answer.

    Not in a channel: a thread has no place for it, and the local client, which looks for
    one, shows nothing more from then on.
    """
    if is_in_channel(turn_context.activity):
        return
    try:
        async with asyncio.timeout(_TYPING_SECONDS):
            await turn_context.send_activity(typing())
    except Exception as error:  # noqa: BLE001  # whatever the connector raises
        _log.warning("The sign of typing was not sent: %s", type(error).__name__)
