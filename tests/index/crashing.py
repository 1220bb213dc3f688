"""Builds that are killed: run in processes of their own by `test_crashes.py`."""

from __future__ import annotations

import os
import signal
import sys
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from types import SimpleNamespace

from index.build import BuildOptions, reindex
from tests.fake_encoder import FakeEncoder

# What the interpreter tells of before it changes a folder.
CHANGES = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "shutil.rmtree"}
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def build(corpus: Path, index: Path, told: Connection) -> None:
    """Build once; tells when it begins and, if it lives, when it is done."""
    told.send("begun")
    reindex(corpus, index, FakeEncoder, BuildOptions(now=lambda: datetime.now(UTC)))
    told.send("done")


def build_until(corpus: Path, index: Path, told: Connection, event: int) -> None:
    """Build, and die by SIGKILL before the `event`-th change of the index folder."""
    seen = SimpleNamespace(count=0, within=index)

    def watch(name: str, arguments: tuple[object, ...]) -> None:
        if _changes(name, arguments) and _within(arguments, seen.within):
            seen.count += 1
            if seen.count == event:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)
    reindex(corpus, index, FakeEncoder)
    told.send("done")


def _changes(name: str, arguments: tuple[object, ...]) -> bool:
    if name == "open":
        flags = arguments[2]
        return isinstance(flags, int) and bool(flags & WRITING)
    return name in CHANGES


def _within(arguments: tuple[object, ...], folder: Path) -> bool:
    named = arguments[0] if arguments else None
    return isinstance(named, str | os.PathLike) and str(os.fspath(named)).startswith(str(folder))
