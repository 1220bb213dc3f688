"""`--list`, `--rollback`, `--verify` and `--diff`."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from index.comparison import compare
from index.errors import FormatError, SnapshotError
from index.versions import IndexFolder, VersionInfo
from scripts.evaluation.tables import grid
from scripts.reindexing.difference import difference_object, difference_text


@dataclass(frozen=True, slots=True)
class Told:
    """What a command says: to a person, to a machine, and whether all is well."""

    text: str
    values: dict[str, Any]
    sound: bool = True


def list_versions(folder: IndexFolder) -> Told:
    """Every version with its size, and which one is in service."""
    infos = folder.infos()
    if not infos:
        return Told(f"There is no version in {folder.path}.", {"versions": []})
    rows = [["version", "built", "documents", "passages", "MB", ""]]
    rows += [_row(info) for info in infos]
    return Told(grid(rows), {"versions": [asdict(info) for info in infos]})


def _row(info: VersionInfo) -> list[str]:
    state = "in service" if info.in_service else ""
    if info.problem:
        state = "other format" if info.foreign else "DAMAGED"
    built = info.created[:16].replace("T", " ")
    size = f"{info.bytes / 1e6:.1f}"
    return [info.name, built, str(info.documents), str(info.passages), size, state]


def roll_back(folder: IndexFolder, version: str) -> Told:
    """Put an earlier version in service again."""
    with folder.lock():
        before = folder.current()
        now = folder.roll_back(version)
    return Told(f"Version {now} is in service, instead of {before}.", {"version": now})


def verify_versions(folder: IndexFolder) -> Told:
    """Check every version: checksums, counts, and whether it finds its own passages."""
    current = folder.current()
    if current is None:
        raise SnapshotError(f"There is no index in {folder.path}.")
    lines, values, sound = [], [], True
    for name in sorted({*folder.names(), current}):
        word, problem = _check(folder, name)
        in_service = " (in service)" if name == current else ""
        lines.append(f"{word:14}{name}{in_service}{': ' if problem else ''}{problem}")
        values.append({"version": name, "problem": problem})
        sound = sound and (word == "sound" or (word == "other format" and not in_service))
    return Told("\n".join(lines), {"versions": values}, sound)


def _check(folder: IndexFolder, name: str) -> tuple[str, str]:
    """What a version is in a word, and why."""
    try:
        folder.read(name)
    except FormatError as error:
        return "other format", str(error)
    except SnapshotError as error:
        return "DAMAGED", str(error)
    return "sound", ""


def difference(folder: IndexFolder, before: str, now: str) -> Told:
    """What the version `now` has otherwise than `before`."""
    found = compare(folder.read(folder.find(before)), folder.read(folder.find(now)))
    return Told(difference_text(found), difference_object(found))
