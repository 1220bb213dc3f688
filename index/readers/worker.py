"""The process that reads one file: bounds itself, reads, and says what it found.

The first argument is the module search path, the second the task; the answer is one JSON
object on standard output. Libraries may print what they like: it goes to standard error.
"""

from __future__ import annotations

import json
import os
import pkgutil
import resource
import sys
from pathlib import Path
from typing import Any

from index.errors import DocumentError
from index.readers.types import Reader


def main() -> None:
    """Read the file of the task on the command line."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    task = json.loads(sys.argv[2])
    limits = task["limits"]
    _bound(resource.RLIMIT_AS, limits["memory_bytes"])
    _bound(resource.RLIMIT_CPU, limits["cpu_seconds"])
    _bound(resource.RLIMIT_CORE, 0)
    answers.write(json.dumps(answer(Path(task["path"]), task["reader"], limits["characters"])))
    answers.flush()


def _bound(what: int, most: int) -> None:
    """Lower a limit; one that is lower already stays."""
    _, hard = resource.getrlimit(what)
    bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (bound, hard))


def answer(path: Path, reader: str, most: int) -> dict[str, Any]:
    """What `reader` finds in the file, at most `most` characters, or an error with a way out."""
    try:
        read: Reader = pkgutil.resolve_name(reader)
        found = read(path)
    except DocumentError as error:
        return {"error": str(error)}
    except MemoryError:
        return {"error": f"{path.name}: reading it takes too much memory. Divide it."}
    except RecursionError:
        return {"error": f"{path.name}: it is nested too deep. Save it anew, or as plain text."}
    except Exception as error:  # noqa: BLE001  # a damaged file makes parsers raise anything
        reason = f"it is damaged ({type(error).__name__}: {str(error)[:200]})"
        return {"error": f"{path.name}: {reason}. Fetch it anew, or save it again."}
    if len(found.text) > most:
        return {"error": f"{path.name}: it has more than {most} characters. Divide it."}
    marked = found.headings
    headings = None if marked is None else [(h.start, h.end, h.level) for h in marked]
    return {"text": found.text, "page_starts": found.page_starts, "headings": headings}
