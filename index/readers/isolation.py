"""Reads a file in a process of its own, with bounds on time and memory.

A document from elsewhere may be broken, or made to break things. Whatever it does to a
parser, the build goes on and names it. It happens in builds only, never while answering.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from index.errors import DocumentError
from index.readers.types import ReadText
from index.types import Heading

_START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from index.readers.worker import main; main()"
)
_MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one file may cost.

    Attributes:
        file_bytes: size of the file.
        memory_bytes: address space of the reading process, and of OCR under it.
        cpu_seconds: processor time of the reading process, without OCR.
        seconds: time on the clock, OCR included.
        characters: length of the text.
    """

    file_bytes: int = 200 * _MEGABYTE
    memory_bytes: int = 2048 * _MEGABYTE
    cpu_seconds: int = 180
    seconds: float = 3600.0
    characters: int = 20_000_000


def read_isolated(path: Path, reader: str, limits: Limits) -> ReadText:
    """Read `path` with `reader` ("module:function"); raises `DocumentError` with a way out."""
    size = path.stat().st_size
    if size > limits.file_bytes:
        reason = f"it is larger than {limits.file_bytes // _MEGABYTE} MB"
        raise DocumentError(f"{path.name}: {reason}. Divide it, or save it with smaller images.")
    if size == 0:
        raise DocumentError(f"{path.name}: the file is empty. Save it again, or remove it.")
    task = json.dumps({"path": os.fspath(path), "reader": reader, "limits": asdict(limits)})
    process = subprocess.Popen(
        [sys.executable, "-c", _START, json.dumps(sys.path), task],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        said, _ = process.communicate(timeout=limits.seconds)
    except subprocess.TimeoutExpired as error:
        raise _too_slow(path, limits.seconds) from error
    finally:
        _end(process)
    return _result(path, said, process.returncode, limits)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Stop the process and the OCR under it, should they still run."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def _too_slow(path: Path, seconds: float) -> DocumentError:
    reason = f"reading it took longer than {seconds:.0f} s. Divide it, or save it as plain text"
    return DocumentError(f"{path.name}: {reason}.")


def _result(path: Path, said: bytes, code: int, limits: Limits) -> ReadText:
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        raise _too_slow(path, limits.cpu_seconds)
    try:
        answer: dict[str, Any] = json.loads(said)
    except ValueError:
        reason = f"it is damaged (reading it ended with {code}). Fetch it anew, or save it again"
        raise DocumentError(f"{path.name}: {reason}.") from None
    if "error" in answer:
        raise DocumentError(answer["error"])
    marked = answer["headings"]
    headings = None if marked is None else tuple(Heading(*heading) for heading in marked)
    return ReadText(answer["text"], tuple(answer["page_starts"]), headings)
