"""A searcher that follows the index in service, without a restart."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Lock

from index.errors import SnapshotError
from index.search import Searcher
from index.snapshot import Snapshot
from index.versions import IndexFolder

_log = logging.getLogger(__name__)


class LiveSearcher:
    """Hands out the searcher of the version in service.

    A question keeps the searcher that it was given, so that no answer mixes two
    versions; a version that cannot be read is passed over and the old one stays.
    """

    def __init__(self, folder: IndexFolder, make: Callable[[Snapshot], Searcher]) -> None:
        self._folder = folder
        self._make = make
        self._lock = Lock()
        self._refused = ""
        self._searcher = make(folder.open())

    @property
    def latest(self) -> Searcher:
        """The searcher that was last opened, without looking for a newer version."""
        return self._searcher

    def current(self) -> Searcher:
        """The searcher of the version in service; blocks while a new one is read."""
        version = self._pointer()
        if version in {"", self._searcher.version, self._refused}:
            return self._searcher
        with self._lock:
            if version not in {self._searcher.version, self._refused}:
                try:
                    self._searcher = self._make(self._folder.open())
                except SnapshotError as error:
                    self._refused = version
                    _log.warning("The new index is not taken into service: %s", error)
        return self._searcher

    def _pointer(self) -> str:
        try:
            return self._folder.current() or ""
        except SnapshotError:
            return ""
