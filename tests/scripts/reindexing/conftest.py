"""The command over a corpus of two documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scripts.reindexing.command import Command


@pytest.fixture
def command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    made = Command(tmp_path, monkeypatch, capsys)
    made.write("rutin.txt", "Rutin\n\nKommunen kallar till mötet om barnets plan samma dag.\n")
    made.write("stod.txt", "Stöd\n\nSkolan ger barnet stöd av kurator och skolsköterska.\n")
    return made
