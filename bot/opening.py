"""Opens the answering in the background, and again until it succeeds.

The service must start, and say so, while the model loads or the index is missing or
damaged; it begins to answer by itself as soon as it can.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from bot.sources import DocumentStore
from bot.types import Answerer, Question, Reply
from index.errors import SamverkanError, SnapshotError

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Backend:
    """What the doors need of the house: answers, and the documents behind them.

    Attributes:
        tend: work that goes on beside the service until it ends, if there is any.
        made_of: what the answers depend on besides the index, by name, to be told.
    """

    answerer: Answerer
    documents: DocumentStore
    tend: Callable[[], Awaitable[None]] | None = None
    made_of: Mapping[str, str | Mapping[str, str]] = field(default_factory=dict)


OpenBackend = Callable[[], Awaitable[Backend]]


class LateBackend:
    """An `Answerer` that may not be ready yet.

    Args:
        opened: opens the backend; raises `SamverkanError` when that is not possible yet.
        retry_seconds: pause between two attempts.
    """

    def __init__(self, opened: OpenBackend, *, retry_seconds: float = 5.0) -> None:
        self._open = opened
        self._retry_seconds = retry_seconds
        self._backend: Backend | None = None
        self._reason = "The index is being opened."

    @property
    def version(self) -> str:
        """Version of the index in service; empty while there is none."""
        return self._backend.answerer.version if self._backend else ""

    @property
    def made_of(self) -> Mapping[str, str | Mapping[str, str]]:
        """What the answers depend on besides the index; empty while there is none."""
        return self._backend.made_of if self._backend else {}

    @property
    def reason(self) -> str:
        """Why there is no index in service, for an admin."""
        return self._reason

    async def answer(self, question: Question) -> Reply:
        """Answer `question`; raises `SnapshotError` while there is nothing to answer from."""
        return await self._ready().answerer.answer(question)

    def forget(self, conversation: str) -> None:
        """Forget the earlier turns of `conversation`."""
        if self._backend:
            self._backend.answerer.forget(conversation)

    def documents(self) -> DocumentStore:
        """The documents; raises `SnapshotError` while there are none."""
        return self._ready().documents

    async def keep_open(self) -> None:
        """Try until the backend is open, and then tend it; runs beside the service."""
        await self._open_at_last()
        while self._backend and self._backend.tend:
            try:
                await self._backend.tend()
                return
            except Exception:  # noqa: BLE001  # answers do without it
                _log.exception("Tending the index failed; it goes on in a while.")
                await asyncio.sleep(self._retry_seconds)

    async def _open_at_last(self) -> None:
        while self._backend is None:
            try:
                self._backend = await self._open()
            except SamverkanError as error:
                if str(error) != self._reason:
                    _log.warning("Cannot answer yet: %s", error)
                self._reason = str(error)
                await asyncio.sleep(self._retry_seconds)
            except Exception as error:  # noqa: BLE001  # the service must outlive it
                _log.exception("Cannot answer: opening failed in an unexpected way.")
                self._reason = f"{type(error).__name__}: see the log."
                await asyncio.sleep(self._retry_seconds)

    def _ready(self) -> Backend:
        if self._backend is None:
            raise SnapshotError(self._reason)
        return self._backend
