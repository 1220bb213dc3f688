"""Readers that do what a hostile file could lead a parser to, each in its own way."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

from index.readers.types import ReadText


def eats_memory(path: Path) -> ReadText:
    held = bytearray()
    while True:
        held.extend(b"x" * (64 << 20))


def spins(path: Path) -> ReadText:
    while True:
        pass


def waits(path: Path) -> ReadText:
    threading.Event().wait()
    return ReadText("never")


def crashes(path: Path) -> ReadText:
    os.abort()


def recurses(path: Path) -> ReadText:
    return recurses(path)


def raises(path: Path) -> ReadText:
    raise ValueError("a parser's own error")


def prints(path: Path) -> ReadText:
    os.write(1, b"what a library prints\n")
    sys.stdout.write('{"text": "forged"}\n')
    sys.stdout.flush()
    return ReadText("read")


def writes_much(path: Path) -> ReadText:
    return ReadText("x" * 2000)
