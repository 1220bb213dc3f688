"""Which message of ours answers which of theirs: edits are answered in place, and in order."""

from __future__ import annotations

import asyncio
import hashlib
import logging

from botbuilder.schema import Activity

from bot.teams.delivery import NotDelivered
from bot.teams.incoming import memory_key
from bot.teams.messenger import Way
from bot.teams.recent import Recent

_log = logging.getLogger(__name__)
_REMEMBERED = 10_000


class Place:
    """A message's place in the line of its edits; the next one waits until it is `left`."""

    def __init__(self, before: asyncio.Event | None) -> None:
        self._before = before
        self.left = asyncio.Event()

    async def turn(self) -> None:
        """Wait until the earlier wordings of the message are answered."""
        if self._before:
            await self._before.wait()


class Replies:
    """Remembers the last messages that were answered, and with what."""

    def __init__(self) -> None:
        self._sent = Recent(_REMEMBERED)
        self._last = Recent(_REMEMBERED)
        self._lines: dict[str, Place] = {}

    def line_up(self, asked: Activity) -> Place:
        """The place of `asked` behind the earlier wordings of the same message."""
        key = _key(asked, asked.id)
        ahead = self._lines.get(key) if asked.id else None
        self._lines[key] = place = Place(ahead.left if ahead else None)
        return place

    def leave(self, asked: Activity, place: Place) -> None:
        """Let the next wording of `asked` be answered."""
        place.left.set()
        key = _key(asked, asked.id)
        if self._lines.get(key) is place:
            del self._lines[key]

    def earlier(self, asked: Activity) -> str:
        """The id of our message that answered an earlier wording of `asked`, or empty."""
        return self._sent.recall(_key(asked, asked.id)) if asked.id else ""

    async def put(self, way: Way, asked: Activity, made: Activity) -> str:
        """Send `made`, in place of an earlier answer where that can be; returns its id."""
        sent = await self._replaced(way, self.earlier(asked), made)
        if not sent:
            made.id = None
            sent = await way.send(made)
        self.remember(asked, sent)
        return sent

    def remember(self, asked: Activity, sent: str) -> None:
        """Remember that `asked` was answered by our message `sent`."""
        if asked.id:
            self._sent.remember(_key(asked, asked.id), sent)

    def kept_as(self, asked: Activity, sent: str) -> str:
        """What ties feedback to the answer `sent`, which is now the person's last one."""
        # Not every client tells the id of our message; the question's own is as good.
        digest = _digest(asked, sent or f"to {asked.id}")
        self._last.remember(memory_key(asked), digest)
        return digest

    def digest_of(self, feedback: Activity) -> str:
        """What ties `feedback` to an answer; the last one where the client names none."""
        if feedback.reply_to_id:
            return _digest(feedback, feedback.reply_to_id)
        return self._last.recall(memory_key(feedback))

    async def _replaced(self, way: Way, earlier: str, made: Activity) -> str:
        """`earlier` once `made` stands in its place; empty where it cannot."""
        if not earlier:
            return ""
        made.id = earlier
        try:
            await way.replace(made)
        except NotDelivered as error:
            # The message may be gone, or the chat one in which nothing can be replaced.
            _log.warning("An answer was not replaced, so it comes anew: %s", error)
            return ""
        return earlier


def _digest(activity: Activity, message_id: str) -> str:
    """What ties feedback to a message of ours, without an id of Teams being kept."""
    return hashlib.sha256(_key(activity, message_id).encode()).hexdigest()


def _key(activity: Activity, message_id: str | None) -> str:
    return f"{activity.conversation.id}\n{message_id or ''}"
