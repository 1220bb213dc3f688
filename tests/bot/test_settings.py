"""The commands of admins and evaluators tell what is wrong with a setting, in one line."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from bot.settings import BadSettings, Settings
from tests.conftest import ROOT


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("CONVERSATION_MINUTES", "abc", "Setting CONVERSATION_MINUTES: "),
        ("LLM_OPTIONS", "{bad", "Setting LLM_OPTIONS: '{bad' is no JSON object."),
        ("LLM_BASE_URL", "http://exempel.se", "Set LLM_BASE_URL and LLM_MODEL together"),
    ],
)
def test_a_wrong_setting_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(BadSettings) as refused:
        Settings.load()
    assert str(refused.value).startswith(told)


def test_options_of_the_llm_are_read_as_json(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LLM_OPTIONS", '{"seed": 1}')
    assert Settings.load().llm_options == {"seed": 1}


@pytest.mark.parametrize(
    "command",
    [
        ["-m", "bot"],
        ["scripts/ask.py", "Vad är en SIP?"],
        ["scripts/reindex.py", "--list"],
        ["scripts/package.py"],
        ["scripts/export.py", "feedback"],
        ["scripts/erase.py", "--expired"],
        ["scripts/evaluate.py", "lint", "tests/suites/dev.yaml"],
    ],
    ids=lambda command: command[0] if command[0] != "-m" else "bot",
)
def test_no_command_answers_a_wrong_setting_with_a_traceback(command: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=os.environ | {"PORT": "many"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "PORT" in done.stderr
    assert "Traceback" not in done.stderr
