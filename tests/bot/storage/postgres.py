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


@contextmanager
def server() -> Iterator[str]:
    """A server that runs; yields the address of its database."""
    with TemporaryDirectory(prefix="pg-") as folder:
        data = Path(folder) / "data"
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        initial = ["-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync"]
        _as_server(_program("initdb"), "-D", str(data), *initial)
        options = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
        control = [_program("pg_ctl"), "-D", str(data), "-w", "-l", f"{folder}/log"]
        _as_server(*control, "-o", options, "start")
        try:
            yield f"postgresql://postgres@/postgres?host={folder}"
        finally:
            _as_server(*control, "-m", "immediate", "stop")
