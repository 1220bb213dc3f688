"""An answer that appears while it is written, in a personal chat.

Teams takes one stream a chat, at most an update a second, text that only grows, and all of
it within two minutes; what is more than words comes with the last message.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any, ClassVar, Literal

from botbuilder.schema import Activity, ActivityTypes, Entity

from bot.teams.escaping import markdown_within
from index.errors import SamverkanError

MAX_TEXT = 8_000
_REFERENCES = frozenset(range(1, 21))
_FORBIDDEN = 403

_log = logging.getLogger(__name__)

Send = Callable[[Activity], Awaitable[str]]
Kind = Literal["informative", "streaming", "final"]


class Stopped(SamverkanError):
    """The person stopped the stream: nothing more is to be written."""


class StreamInfo(Entity):  # type: ignore[misc]  # botbuilder has no types
    """Which stream a message belongs to; a subclass, or botbuilder drops its fields."""

    _attribute_map: ClassVar[dict[str, dict[str, str]]] = {
        "type": {"key": "type", "type": "str"},
        "stream_id": {"key": "streamId", "type": "str"},
        "stream_type": {"key": "streamType", "type": "str"},
        "stream_sequence": {"key": "streamSequence", "type": "int"},
    }

    def __init__(self, kind: Kind, stream_id: str, sequence: int | None, **kwargs: Any) -> None:
        super().__init__(type="streaminfo", **kwargs)
        self.stream_type = kind
        self.stream_id = stream_id or None
        self.stream_sequence = sequence


@dataclass(frozen=True, slots=True)
class StreamPace:
    """When a stream says something; seconds.

    Attributes:
        before: an answer that is there by then needs no stream.
        between: from one update to the next.
        last: from the last update to the whole answer.
        longest: after which Teams takes no more.
    """

    before: float = 1.0
    between: float = 1.5
    last: float = 1.0
    longest: float = 110.0
    clock: Callable[[], float] = monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


class Stream:
    """Tells how an answer comes along, and ends with the answer itself.

    Args:
        send: sends to the chat and returns the id of what was sent.
        signs: what is said before there are words of the answer, one after the other.
        lead: markdown that the words of the answer come after.
    """

    def __init__(self, send: Send, signs: Sequence[str], pace: StreamPace, lead: str = "") -> None:
        self._send = send
        self._signs = list(signs)
        self._lead = lead
        self._pace = pace
        self._id = ""
        self._sequence = 0
        self._latest = self._told = ""
        self._began = self._last = pace.clock()
        self._sending = asyncio.Lock()
        self.stopped = False
        self._telling = asyncio.create_task(self._keep_telling())

    @property
    def begun(self) -> bool:
        """Whether the person sees that an answer is on its way."""
        return bool(self._id)

    def show(self, text: str) -> None:
        """Show `text`, all that is written so far; raises `Stopped` when nobody wants it."""
        if self.stopped:
            raise Stopped("The person stopped the answer.")
        self._latest = self._lead + markdown_within(text, MAX_TEXT, references=_REFERENCES)

    async def finish(self, made: Activity) -> str | None:
        """End with `made`; returns its id, or `None` when it is to be sent without a stream.

        Raises what `send` raises when nobody knows whether it arrived.
        """
        await self.close()
        too_late = self._pace.clock() - self._began > self._pace.longest
        if self.stopped or not self.begun or too_late:
            return "" if self.stopped else None
        await self._pace.sleep(max(0.0, self._last + self._pace.last - self._pace.clock()))
        plain = made.entities
        made.entities = [*(plain or []), StreamInfo("final", self._id, None)]
        try:
            return await self._send(made)
        except Exception as error:  # whatever the connector raises
            self.stopped = _status(error) == _FORBIDDEN
            if not _status(error):
                raise
            _log.warning("The end of a stream was refused: %s", type(error).__name__)
            made.entities = plain
            return "" if self.stopped else None

    async def close(self) -> None:
        """Say nothing more; an update under way is let finish."""
        async with self._sending:
            self._telling.cancel()
        await asyncio.gather(self._telling, return_exceptions=True)

    async def _keep_telling(self) -> None:
        pause = self._pace.before
        try:
            while self._pace.clock() - self._began < self._pace.longest:
                await self._pace.sleep(pause)
                pause = self._pace.between
                text = self._latest
                if text and text != self._told and text.startswith(self._told):
                    await self._update("streaming", text)
                    self._told = text
                elif self._signs and not text:
                    await self._update("informative", self._signs.pop(0))
        except Exception as error:  # noqa: BLE001  # the answer comes whole at the end
            self.stopped = self.begun and _status(error) == _FORBIDDEN
            _log.info("A stream ended before its answer: %s", type(error).__name__)

    async def _update(self, kind: Kind, text: str) -> None:
        async with self._sending:
            self._sequence += 1
            made = Activity(type=ActivityTypes.typing, text=text, text_format="markdown")
            made.entities = [StreamInfo(kind, self._id, self._sequence)]
            sent = await self._send(made)
            self._id = self._id or sent
            self._last = self._pace.clock()
            if not self._id:
                raise SamverkanError("The chat gave the stream no name.")


def _status(error: Exception) -> int:
    """What the connector answered, or 0 when it did not."""
    response = getattr(error, "response", None)
    found = getattr(error, "status", 0) or getattr(response, "status_code", 0)
    return found if isinstance(found, int) else 0
