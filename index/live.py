"""A searcher that follows the index in service and the calendar, without a restart."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from threading import Lock

from index.errors import SnapshotError
from index.search import Searcher
from index.snapshot import Snapshot
from index.validity import as_of, today
from index.versions import IndexFolder

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Serving:
    """The searcher of a snapshot with the statuses of one day."""

    snapshot: Snapshot
    day: date
    searcher: Searcher


class LiveSearcher:
    """Hands out the searcher of the version in service, with the statuses of today.

    A question keeps the searcher that it was given, so that no answer mixes two
    versions; a version that cannot be read is passed over and the old one stays.
    """

    def __init__(
        self,
        folder: IndexFolder,
        make: Callable[[Snapshot], Searcher],
        *,
        today: Callable[[], date] = today,
    ) -> None:
        self._folder = folder
        self._make = make
        self._today = today
        self._lock = Lock()
        self._opener = ThreadPoolExecutor(max_workers=1, thread_name_prefix="open-index")
        self._refused = ""
        self._read: tuple[tuple[int, ...], str] = ((), "")
        self._serving = self._of(folder.open(), today())

    @property
    def latest(self) -> Searcher:
        """The searcher at hand, at once; a newer version is opened in the background."""
        at_hand = self._serving  # before the opener may replace it
        if self._is_stale() and not self._lock.locked():
            self._opener.submit(self.current)
        return at_hand.searcher

    @property
    def fresh(self) -> Searcher | None:
        """The searcher that `current` would give at once; `None` when it has to be made."""
        is_due = self._is_stale() and not self._lock.locked()
        return None if is_due else self._serving.searcher

    def current(self) -> Searcher:
        """The searcher of the version in service; who first sees a new one waits for it.

        The others go on with the old one meanwhile.
        """
        if self._is_stale() and self._lock.acquire(blocking=False):
            try:
                self._renew()
            finally:
                self._lock.release()
        return self._serving.searcher

    def _is_stale(self) -> bool:
        return self._has_new_version(self._pointer()) or self._serving.day != self._today()

    def _has_new_version(self, pointer: str) -> bool:
        return pointer not in {"", self._serving.snapshot.version, self._refused}

    def _renew(self) -> None:
        version, snapshot = self._pointer(), self._serving.snapshot
        if self._has_new_version(version):
            try:
                snapshot = self._folder.open()
            except SnapshotError as error:
                if self._pointer() != version:  # removed under our eyes: a newer one is there
                    return
                self._refused = version
                _log.warning("The new index is not taken into service: %s", error)
        self._serving = self._of(snapshot, self._today())

    def _of(self, snapshot: Snapshot, day: date) -> _Serving:
        return _Serving(snapshot, day, self._make(as_of(snapshot, day)))

    def _pointer(self) -> str:
        touched = self._folder.touched()
        if not touched or touched != self._read[0]:
            # Asked for before it is read: what is replaced in between is read once more.
            self._read = (touched, self._current())
        return self._read[1]

    def _current(self) -> str:
        try:
            return self._folder.current() or ""
        except SnapshotError:
            return ""
