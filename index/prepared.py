"""Folders that are made once per machine and version: never half, never twice.

A folder is written aside, its checksums noted, and renamed, under a lock, so that a
half-written one is never taken and two processes that start together make it once.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from filelock import FileLock
from platformdirs import user_cache_path

from index.errors import ModelError
from index.processor import cores

MANIFEST = "manifest.json"


def default_cache() -> Path:
    """Where prepared folders live unless told otherwise."""
    return user_cache_path("samverkansassistenten", appauthor=False) / "models"


def made(folder: Path, write: Callable[[Path], None]) -> Path:
    """`folder`, filled by `write` unless it is intact; then it need not be writable.

    Raises:
        ModelError: when the folder cannot be written; says what to do.
    """
    if intact(folder):
        return folder
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(folder.parent / f".{folder.name}.lock"):
            if not intact(folder):
                _make(folder, write)
    except OSError as error:
        raise ModelError(
            f"The model cannot be written to {folder.parent} ({error}): "
            "see that the folder may be written to and has 1 GB free."
        ) from error
    return folder


def sha256(path: Path) -> str:
    """Hex digest of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def intact(folder: Path) -> bool:
    """Whether `folder` holds exactly what was written there."""
    try:
        sums: dict[str, str] = json.loads((folder / MANIFEST).read_text())
        with ThreadPoolExecutor(cores()) as pool:
            found = pool.map(sha256, [folder / file for file in sums])
            return list(found) == list(sums.values())
    except (OSError, ValueError):
        return False


def _make(folder: Path, write: Callable[[Path], None]) -> None:
    aside = folder.with_name(f".{folder.name}.part")
    for leftover in (aside, folder):
        shutil.rmtree(leftover, ignore_errors=True)
    aside.mkdir()
    write(aside)
    files = sorted(path for path in aside.rglob("*") if path.is_file())
    sums = {path.relative_to(aside).as_posix(): sha256(path) for path in files}
    (aside / MANIFEST).write_text(json.dumps(sums, indent=1))
    aside.rename(folder)
    if not intact(folder):
        raise ModelError(f"The model written to {folder} does not read back: check the disk.")
