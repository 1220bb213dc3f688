"""No room where the database is: a file system that is really full, and files that may not grow."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.settings import ROOT
from tests.bot.full_disk import ASKED

MOUNT = 'mount -t tmpfs -o size=1m none "$1" && shift && exec "$@"'
SMALL_DISK = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", MOUNT, "sh"]
LOST = "Något gick fel"


def small_disk(folder: Path) -> list[str]:
    """What runs a command before a file system of a megabyte at `folder`; empty if none may."""
    prefix = [*SMALL_DISK, str(folder)]
    done = subprocess.run([*prefix, "true"], capture_output=True, check=False)
    return prefix if done.returncode == 0 else []


def _stages(report: str) -> list[dict[str, Any]]:
    stages: list[dict[str, Any]] = json.loads(report)
    return stages


@pytest.mark.parametrize("kind", ["disk", "limit"])
def test_a_full_disk_costs_no_answer_is_told_and_what_it_then_has_room_for_is_kept(
    tmp_path: Path, kind: str
) -> None:
    prefix = small_disk(tmp_path) if kind == "disk" else []
    # Containers may forbid mounting; the limit on files, which all systems have, stands in.
    harm = "disk" if prefix else "limit"
    command = [*prefix, sys.executable, "-m", "tests.bot.full_disk", str(tmp_path), harm]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    before, full, after = _stages(done.stdout)
    assert (before["status"], before["kept"]) == ("ready", ASKED)
    assert LOST not in before["forget"]
    # What was kept before is there, and neither keeping nor erasing is claimed.
    assert (full["status"], full["kept"]) == ("degraded", ASKED)
    assert "not kept" in full["database"] and LOST in full["forget"]
    assert (after["status"], after["kept"]) == ("ready", 2 * ASKED)
    assert LOST not in after["forget"]
