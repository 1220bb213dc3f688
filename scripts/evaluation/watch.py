"""Runs again whenever a file changes, for work on a suite; the model stays loaded."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from index.errors import SamverkanError
from scripts.evaluation.configuration import Configuration
from scripts.evaluation.systems import Opener, System

_PAUSE = 0.5
State = tuple[tuple[int, int] | None, ...]


def state_of(paths: Sequence[Path]) -> State:
    """What tells that a file has changed: when it was written and how long it is."""
    found: list[tuple[int, int] | None] = []
    for path in paths:
        try:
            known = path.stat()
            found.append((known.st_mtime_ns, known.st_size))
        except OSError:
            found.append(None)  # an editor may be replacing it just now
    return tuple(found)


def wait_for_change(
    paths: Sequence[Path], before: State, pause: Callable[[float], None] = time.sleep
) -> None:
    """Return once any of `paths` is there and other than `before`."""
    while None in (now := state_of(paths)) or now == before:
        pause(_PAUSE)


def watch(
    paths: Sequence[Path],
    run: Callable[[], int],
    wait: Callable[[Sequence[Path], State], None] = wait_for_change,
) -> int:
    """Run, and again at each change, until Ctrl-C; returns the last exit code.

    A suite that is malformed half-way through an edit is told and waited out.
    """
    code = 0
    try:
        while True:
            before = state_of(paths)
            try:
                code = run()
            except SamverkanError as error:
                print(error, file=sys.stderr)
                code = 2
            print(f"\nWaiting for {', '.join(map(str, paths))} to change; Ctrl-C ends.", flush=True)
            wait(paths, before)
    except KeyboardInterrupt:
        return code


def keeping_open(open_system: Opener) -> Opener:
    """An opener that opens each configuration once."""
    opened: dict[str, tuple[System, Mapping[str, str]]] = {}

    def reuse(configuration: Configuration) -> tuple[System, Mapping[str, str]]:
        key = configuration.model_dump_json()
        if key not in opened:
            opened[key] = open_system(configuration)
        return opened[key]

    return reuse
