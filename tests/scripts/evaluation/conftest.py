"""What the tests of whole evaluations share."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT


@pytest.fixture(scope="session")
def shipped_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the shipped corpus with the real model, built by the admins' own command."""
    folder = tmp_path_factory.mktemp("index")
    command = [sys.executable, "scripts/reindex.py", "--index", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=300)
    return folder
