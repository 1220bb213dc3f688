"""The folder of snapshots: which one is in service, switched by one atomic rename."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from filelock import FileLock, Timeout

from index.checks import self_check
from index.errors import BuildError, FormatError, SnapshotError
from index.snapshot import Snapshot, flush, load, save, verify

_POINTER = "current"
_PARTIAL = ".candidate-"
_LOCK = "build.lock"
KEEP = 3
_NAME = re.compile(r"(?P<moment>\d{8}T\d{6})(?:\.(?P<number>\d{3}))?-(?P<digest>\w+)$")


@dataclass(frozen=True, slots=True)
class VersionInfo:
    """One version on disk.

    Attributes:
        problem: why it cannot be used; empty when it can.
        foreign: it is whole, and only another version of this program can read it.
    """

    name: str
    created: str = ""
    documents: int = 0
    passages: int = 0
    encoder: str = ""
    bytes: int = 0
    in_service: bool = False
    problem: str = ""
    foreign: bool = False


class IndexFolder:
    """`versions/<version>/` for each snapshot and a pointer to the one in service."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.versions = path / "versions"

    def touched(self) -> tuple[int, ...]:
        """Differs once another version is in service: cheaper to ask for than which."""
        try:
            found = (self.path / _POINTER).stat()
        except OSError:
            return ()
        # It is put in its place by renaming, so that another version is another file.
        return (found.st_ino, found.st_mtime_ns, found.st_size)

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
        lock = FileLock(self.path / _LOCK)
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

    def stage(self, snapshot: Snapshot, version: str) -> IndexFolder:
        """Write `snapshot` aside, as an index folder of its own, and check it there.

        Nothing in service changes: `promote` puts it in service, `discard` removes it.
        Raises `BuildError` when it cannot be written, `SnapshotError` when it fails the check.
        """
        try:
            self.versions.mkdir(parents=True, exist_ok=True)
            self._clean()
            aside = IndexFolder(Path(tempfile.mkdtemp(prefix=_PARTIAL, dir=self.path)))
            target = aside.versions / self._free(version)
            target.mkdir(parents=True)
            save(replace(snapshot, version=target.name), target)
            aside._point_to(target.name)
            self_check(aside.open())
        except (OSError, RuntimeError) as error:  # faiss reports a full disk as the latter
            self._clean()
            raise BuildError(f"The index could not be written ({error}).") from error
        except SnapshotError:
            self._clean()
            raise
        return aside

    def promote(self, staged: IndexFolder) -> Snapshot:
        """Put what was staged in service; a crash at any point leaves one of the two there."""
        try:
            snapshot = staged.open()
            (staged.versions / snapshot.version).rename(self.versions / snapshot.version)
            flush(self.versions)
            self._point_to(snapshot.version)
        except OSError as error:
            raise BuildError(f"The index could not be switched ({error}).") from error
        finally:
            self.discard(staged)
        return snapshot

    def discard(self, staged: IndexFolder) -> None:
        """Remove what was staged."""
        shutil.rmtree(staged.path, ignore_errors=True)

    def publish(self, snapshot: Snapshot, version: str) -> Snapshot:
        """Write `snapshot` aside, read it back checked, then put it in service."""
        return self.promote(self.stage(snapshot, version))

    def names(self) -> list[str]:
        """Every version that was in service and is kept, oldest first."""
        if not self.versions.is_dir():
            return []
        paths = [path for path in self.versions.iterdir() if path.is_dir()]
        return sorted(path.name for path in paths if not path.name.startswith("."))

    def infos(self) -> list[VersionInfo]:
        """Every version, oldest first, with what is wrong with it."""
        current = self.current()
        return [self._info(name, in_service=name == current) for name in self.names()]

    def _info(self, name: str, *, in_service: bool) -> VersionInfo:
        folder = self.versions / name
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        bare = VersionInfo(name, bytes=size, in_service=in_service)
        try:
            manifest = verify(folder)
        except SnapshotError as error:
            return replace(bare, problem=str(error), foreign=isinstance(error, FormatError))
        told = {key: manifest[key] for key in ("created", "documents", "passages", "encoder")}
        return replace(bare, **told)

    def find(self, text: str) -> str:
        """The version that `text` is the beginning of; raises `SnapshotError` otherwise."""
        names = self.names()
        found = [text] if text in names else [name for name in names if name.startswith(text)]
        if len(found) != 1:
            problem = "is the beginning of several versions" if found else "is no version"
            there = ", ".join(names) or "none"
            raise SnapshotError(f"{text} {problem}. There are: {there}.")
        return found[0]

    def read(self, version: str) -> Snapshot:
        """A version that need not be in service, checked whole."""
        snapshot = load(self.versions / version)
        self_check(snapshot)
        return snapshot

    def roll_back(self, version: str = "") -> str:
        """Put `version` in service again, else the newest sound one before the present.

        Raises `SnapshotError` when there is none, with nothing changed.
        """
        if version:
            target = self.find(version)
            self.read(target)
        else:
            target = self._before(self.current() or "")
        try:
            self._point_to(target)
        except OSError as error:
            raise BuildError(f"The index could not be switched ({error}).") from error
        return target

    def _before(self, current: str) -> str:
        for name in reversed([name for name in self.names() if name < current]):
            try:
                self.read(name)
            except SnapshotError:
                continue
            return name
        raise SnapshotError("There is no earlier version to go back to; see --list.")

    def _free(self, version: str) -> str:
        """`version`, numbered when it would not be the newest one by its name.

        So names sort as versions were built, even within one second or when the clock was
        set back, and none is written over: a crash between the two would leave neither.
        """
        wanted, newest = _NAME.match(version), _NAME.match(max(self.names(), default=""))
        if wanted is None or newest is None or wanted["moment"] > newest["moment"]:
            return version
        number = int(newest["number"] or 1) + 1
        return f"{newest['moment']}.{number:03}-{wanted['digest']}"

    def _point_to(self, version: str) -> None:
        handle, name = tempfile.mkstemp(prefix=".pointer-", dir=self.path)
        with os.fdopen(handle, "w") as file:
            file.write(version + "\n")
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(self.path / _POINTER)
        flush(self.path)

    def _clean(self) -> None:
        """Remove what broken-off builds left behind."""
        for partial in [*self.path.glob(_PARTIAL + "*"), *self.versions.glob(".*")]:
            shutil.rmtree(partial, ignore_errors=True)
        for pointer in self.path.glob(".pointer-*"):
            pointer.unlink(missing_ok=True)

    def prune(self, keep: int = KEEP) -> list[str]:
        """Remove all but the `keep` newest versions and the one in service; tells which."""
        current = self.current()
        removed = [name for name in self.names()[:-keep] if name != current]
        for name in removed:  # out of the list first: a crash must leave no half version in it
            with suppress(OSError):  # what cannot be removed does no harm
                aside = (self.versions / name).rename(self.versions / f".removed-{name}")
                shutil.rmtree(aside, ignore_errors=True)
        return removed
