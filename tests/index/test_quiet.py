"""Nothing is told to anybody: ONNX Runtime reports on its use unless it is kept from it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import ROOT

# A machine that runs tests for others is spared the reports; ours is to be spared without.
SPARED = ("CI", "ORT_DISABLE_TELEMETRY", "ORT_RUNNING_UNIT_TESTS")


def left_behind(code: str, cache: Path) -> set[str]:
    """The files that a process which runs `code` leaves in its home and cache."""
    cache.mkdir()
    environment = {name: value for name, value in os.environ.items() if name not in SPARED}
    environment |= {"HOME": str(cache), "XDG_CACHE_HOME": str(cache)}
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, check=True, timeout=300)
    return {path.name for path in cache.rglob("*") if path.is_file()}


@pytest.mark.parametrize("module", ["index.encoder_fast", "bot.answering.reader"])
def test_onnx_runtime_keeps_no_id_of_the_machine_and_no_reports(
    tmp_path: Path, module: str
) -> None:
    assert left_behind(f"import {module}", tmp_path / "ours") == set()
