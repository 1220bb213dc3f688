from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from scripts.evaluation import suite_command
from scripts.evaluation.errors import GateError, SuiteError
from scripts.evaluation.systems import System
from tests.scripts.evaluation.fakes import ScriptedSystem, answer

SUITE = """- {id: one, question: "Ett?", kind: answerable, must_include: [ja]}\n"""


def run(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    suite_command.add_arguments(parser)
    return suite_command.run(parser.parse_args(arguments), opened)


def opened(index: Path | None) -> tuple[System, Mapping[str, str]]:
    return ScriptedSystem({"Ett?": answer()}), {}


@pytest.fixture
def suite(tmp_path: Path) -> str:
    path = tmp_path / "suite.yaml"
    path.write_text(SUITE, encoding="utf-8")
    return str(path)


def test_without_gates_a_run_succeeds_and_prints(
    suite: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(suite) == 0
    assert "answer_correct" in capsys.readouterr().out


def test_gates_decide_the_exit_code_and_are_reported(
    suite: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "out.json"
    gates = ("--fail-under", "answer_correct=1", "--fail-under", "answer_length=0")
    assert run(suite, "--quiet", *gates[:2]) == 0
    assert run(suite, "--quiet", *gates, "--json", str(file)) == 1
    assert "FAILS  gate answer_length=0: value 1.0000" in capsys.readouterr().out
    stored = json.loads(file.read_text())
    assert [gate["passed"] for gate in stored["gates"]] == [True, False]
    assert stored["items"][0]["answer"]["answer"] == "Ja [1]."


def test_bad_gates_and_suites_stop_before_anything_is_opened(suite: str, tmp_path: Path) -> None:
    with pytest.raises(GateError):
        run(suite, "--fail-under", "x=1")
    with pytest.raises(SuiteError):
        run(str(tmp_path / "none.yaml"))
