"""A PostgreSQL server of the tests' own, from Debian's packages, on a Unix socket."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

_PROGRAMS = Path("/usr/lib/postgresql")


def _program(name: str) -> str:
    """The newest `name`; raises `FileNotFoundError` saying what installs it."""
    found = sorted(_PROGRAMS.glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    if not found:
        raise FileNotFoundError(f"There is no {name}: run .ci/install-postgres.")
    return str(found[-1])


def _as_server(*command: str) -> None:
    """Run `command`, as `postgres` where we are root: the server refuses to run as root."""
    prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*prefix, *command], check=True, capture_output=True, timeout=60, cwd="/")


class Server:
    """A server with its data and its log in `folder`; it listens there and nowhere else."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.address = f"postgresql://postgres@/postgres?host={folder}"
        self._options = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
        data = str(folder / "data")
        initial = ["-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync"]
        _as_server(_program("initdb"), "-D", data, *initial)
        self._control = [_program("pg_ctl"), "-D", data, "-w", "-l", f"{folder}/log"]

    def start(self) -> None:
        """Return once it takes connections."""
        _as_server(*self._control, "-o", self._options, "start")

    def stop(self) -> None:
        """Break off all connections; what was committed stays."""
        _as_server(*self._control, "-m", "immediate", "stop")


@contextmanager
def controlled() -> Iterator[Server]:
    """A server that runs, and may be stopped and started."""
    with TemporaryDirectory(prefix="pg-") as folder:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        made = Server(Path(folder))
        made.start()
        try:
            yield made
        finally:
            made.stop()


@contextmanager
def server() -> Iterator[str]:
    """A server that runs; yields the address of its database."""
    with controlled() as made:
        yield made.address
