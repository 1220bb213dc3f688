"""The folder of snapshots: which one is in service, switched by one atomic rename."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import BuildError, SnapshotError
from index.snapshot import Snapshot, load, save

_POINTER = "current"
_PARTIAL = ".partial-"
KEEP = 3


class IndexFolder:
    """`versions/<version>/` for each snapshot and a pointer to the one in service."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.versions = path / "versions"

    def current(self) -> str | None:
        """Version in service, or `None` while there is none."""
        try:
            return (self.path / _POINTER).read_text().strip() or None
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise SnapshotError(f"{self.path / _POINTER} cannot be read ({error}).") from error

    def open(self) -> Snapshot:
        """The snapshot in service; raises `SnapshotError` when there is none to trust."""
        version = self.current()
        if version is None:
            raise SnapshotError(
                f"There is no index in {self.path}. Build it with `scripts/reindex.py`."
            )
        return load(self.versions / version)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Keeps two builds apart; freed by the system when its owner dies.

        Raises `BuildError` at once when another build holds it.
        """
        lock = FileLock(self.path / "build.lock")
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            lock.acquire(timeout=0)
        except Timeout:
            raise BuildError("Another build is under way. Try again when it is done.") from None
        except OSError as error:
            raise BuildError(f"{self.path} cannot be written ({error.strerror}).") from error
        try:
            yield
        finally:
            lock.release()

    def publish(self, snapshot: Snapshot, version: str) -> Snapshot:
        """Write `snapshot` aside, read it back verified, then put it in service.

        A crash at any point leaves the earlier version in service.
        """
        target = self.versions / version
        try:
            self.versions.mkdir(parents=True, exist_ok=True)
            self._clean()
            partial = Path(tempfile.mkdtemp(prefix=_PARTIAL, dir=self.versions))
            save(replace(snapshot, version=version), partial)
            load(partial)
            partial.chmod(0o755)
            if target.exists():
                shutil.rmtree(target)
            partial.rename(target)
            self._point_to(version)
        except (OSError, RuntimeError) as error:  # faiss reports a full disk as the latter
            raise BuildError(f"The index could not be written ({error}).") from error
        finally:
            self._clean()
        return load(target)

    def _point_to(self, version: str) -> None:
        handle, name = tempfile.mkstemp(prefix=".pointer-", dir=self.path)
        with os.fdopen(handle, "w") as file:
            file.write(version + "\n")
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(self.path / _POINTER)

    def _clean(self) -> None:
        """Remove what broken-off builds left behind."""
        for partial in self.versions.glob(_PARTIAL + "*"):
            shutil.rmtree(partial, ignore_errors=True)
        for pointer in self.path.glob(".pointer-*"):
            pointer.unlink(missing_ok=True)

    def prune(self, keep: int = KEEP) -> None:
        """Remove all but the `keep` newest versions and the one in service."""
        current = self.current()
        names = sorted(path.name for path in self.versions.iterdir() if path.is_dir())
        for name in names[:-keep]:
            if name != current:
                shutil.rmtree(self.versions / name, ignore_errors=True)
