"""Delivers what the bot says to Bot Framework's connector, each message once.

botbuilder's own client holds one of a handful of threads for up to 100 seconds a message,
opens a connection and asks for a token anew every turn, and knows nothing of
`Retry-After`. This one stands in its place.

Whether to send again follows from whether the message can have arrived. It cannot when no
connection came about, or when the answer is 412, 429, 502, 503 or 504, which Teams asks to
have repeated. When the connection broke after the message was sent, nobody knows: a new
message is then not repeated, while one that replaces an earlier one is, for that does no
harm. An answer that was accepted but cut off counts as arrived.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import Any
from urllib.parse import quote
from urllib.request import getproxies

import aiohttp
from botbuilder.schema import Activity, ResourceResponse
from yarl import URL

from bot.teams.bearer import Bearer, NoToken
from bot.teams.wire import Json, wire
from bot.telemetry.telemetry import Telemetry
from index.errors import SamverkanError

REPEATED = frozenset({412, 429, 502, 503, 504})
UNIMPORTANT = "typing"
_SENDERS = 100

_log = logging.getLogger(__name__)


class NotDelivered(SamverkanError):
    """The message did not arrive, and was given up; `status` is the refusal, 0 for none."""

    def __init__(self, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.status = status


class DeliveryUnknown(SamverkanError):
    """The connection broke: the message may have arrived, so it was not sent again."""


class _Refused(Exception):
    """One attempt failed for sure; another may not. `wait` is what the other side asks for."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Patience:
    """How long delivery is tried; seconds.

    Attributes:
        connect: for a connection to come about.
        answer: for the connector to answer one attempt.
        total: for all attempts, pauses included; an attempt under way is let finish.
        pause: before the second attempt; doubled before each further one.
        sleep: waits; tests watch it.
    """

    connect: float = 5.0
    answer: float = 15.0
    total: float = 60.0
    pause: float = 0.5
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


class Courier:
    """One pool of connections for all that is sent."""

    def __init__(self, patience: Patience, telemetry: Telemetry) -> None:
        self._patience = patience
        self._metrics = telemetry.metrics
        self._tracing = telemetry.tracing
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def send(self, method: str, url: str, body: Json, bearer: Bearer) -> str:
        """Send `body`; returns the id that the connector gave it, or empty.

        Raises:
            NotDelivered: it did not arrive within our patience, or was refused for good.
            DeliveryUnknown: it may have arrived or not.
        """
        end = "failed"
        with self._tracing.span("deliver"):
            try:
                sent = await self._persist(method, url, body, bearer)
                end = "delivered"
                return sent
            except DeliveryUnknown:
                end = "unknown"
                raise
            finally:
                self._metrics.delivered(end)

    async def _persist(self, method: str, url: str, body: Json, bearer: Bearer) -> str:
        """Attempt until it is delivered, cannot be, or our patience ends."""
        give_up = monotonic() + self._patience.total
        pause = self._patience.pause
        while True:
            try:
                return await self._attempt(method, url, body, bearer)
            except _Refused as refusal:
                wait = pause if refusal.wait is None else refusal.wait
                # The sign of typing is stale by the time of a second attempt.
                if body.get("type") == UNIMPORTANT or monotonic() + wait > give_up:
                    raise NotDelivered(f"A message did not arrive: {refusal}.") from refusal
                self._metrics.delivered("repeated")
                _log.warning("A message is sent again in %.1f s: %s.", wait, refusal)
            await self._patience.sleep(wait)
            pause *= 2

    async def _attempt(self, method: str, url: str, body: Json, bearer: Bearer) -> str:
        try:
            headers = await bearer.headers()
        except NoToken as error:
            raise _Refused(str(error)) from error
        request = self._opened().request(
            method, URL(url, encoded=True), json=body, headers=headers, allow_redirects=False
        )
        try:
            async with request as response:
                return await _receipt(response)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise _Refused(f"no connection ({type(error).__name__})") from error
        except (aiohttp.ClientError, TimeoutError) as error:
            name = type(error).__name__
            if method == "PUT":
                raise _Refused(f"no answer ({name})") from error
            raise DeliveryUnknown(f"A message may not have arrived: {name}.") from error

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            patience = self._patience
            self._session = aiohttp.ClientSession(
                timeout=aiohttp.ClientTimeout(total=patience.answer, connect=patience.connect),
                connector=aiohttp.TCPConnector(limit=_SENDERS, keepalive_timeout=10),
                cookie_jar=aiohttp.DummyCookieJar(),
                # It costs two turns in a thread a message, so not where there is no proxy.
                trust_env=bool(getproxies()),
            )
        return self._session


class Conversations:
    """The calls of the connector that botbuilder's adapter makes, by its names for them."""

    def __init__(self, courier: Courier, service_url: str, bearer: Bearer) -> None:
        self._courier = courier
        self._base = service_url.rstrip("/")
        self._bearer = bearer

    async def reply_to_activity(
        self, conversation_id: str, activity_id: str, activity: Activity
    ) -> ResourceResponse:
        """Send `activity` as a reply."""
        return await self._send("POST", (conversation_id, activity_id), activity)

    async def send_to_conversation(
        self, conversation_id: str, activity: Activity
    ) -> ResourceResponse:
        """Send `activity`."""
        return await self._send("POST", (conversation_id,), activity)

    async def update_activity(
        self, conversation_id: str, activity_id: str, activity: Activity
    ) -> ResourceResponse:
        """Put `activity` in the place of an earlier one."""
        return await self._send("PUT", (conversation_id, activity_id), activity)

    async def _send(self, method: str, ids: tuple[str, ...], activity: Activity) -> Any:
        conversation, *rest = (quote(part, safe="") for part in ids)
        url = "/".join([self._base, "v3/conversations", conversation, "activities", *rest])
        sent = await self._courier.send(method, url, wire(activity), self._bearer)
        return ResourceResponse(id=sent)


async def _receipt(response: aiohttp.ClientResponse) -> str:
    """The id in the connector's answer; raises when the answer is a refusal."""
    status = response.status
    if status in REPEATED:
        raise _Refused(f"the connector answers {status}", retry_after(response.headers))
    if not 200 <= status < 300:
        raise NotDelivered(f"A message was refused: the connector answers {status}.", status)
    try:
        body = await response.json(content_type=None)
    except (aiohttp.ClientError, TimeoutError, ValueError):
        # It was accepted, whatever became of the rest of the answer.
        return ""
    found = body.get("id") if isinstance(body, dict) else None
    return found if isinstance(found, str) else ""


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that the other side asks to wait, or `None` when it does not say.

    A date is read against the other side's own clock where it tells it: ours may be wrong.
    """
    value = headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdigit():
        return float(value)
    wanted = _moment(value)
    if wanted is None:
        return None
    now = _moment(headers.get("Date", "")) or datetime.now(UTC)
    return max(0.0, (wanted - now).total_seconds())


def _moment(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
