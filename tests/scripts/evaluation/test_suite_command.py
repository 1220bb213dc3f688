from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

import pytest

from scripts.evaluation import suite_command
from scripts.evaluation.configuration import Configuration, ConfigurationError
from scripts.evaluation.errors import GateError, SuiteError
from scripts.evaluation.systems import System
from tests.scripts.evaluation.fakes import ScriptedSystem, answer, refusal

SUITE = """- {id: one, question: "Ett?", kind: answerable, must_include: [ja]}\n"""


def run(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    suite_command.add_arguments(parser)
    return suite_command.run(parser.parse_args(arguments), opened)


def opened(configuration: Configuration) -> tuple[System, Mapping[str, str]]:
    """The configuration `refusing` refuses everything; any other answers everything."""
    reply = refusal() if configuration.name == "refusing" else answer()
    questions = ["Ett?", *(f"Fråga {n}?" for n in range(40))]
    return ScriptedSystem(dict.fromkeys(questions, reply), configuration.name), {}


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


@pytest.fixture
def large(tmp_path: Path) -> str:
    """Forty answerable questions."""
    path = tmp_path / "large.yaml"
    items = [f'- {{id: q{n}, question: "Fråga {n}?", kind: answerable}}' for n in range(40)]
    path.write_text("\n".join(items), encoding="utf-8")
    return str(path)


@pytest.fixture
def configs(tmp_path: Path) -> list[str]:
    (tmp_path / "served.yaml").write_text("name: served\n")
    (tmp_path / "refusing.yaml").write_text("threshold: 1.0\n")
    return [str(tmp_path / "served.yaml"), str(tmp_path / "refusing.yaml")]


def test_configurations_are_ranked_and_a_worse_one_is_gated(
    large: str, configs: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = ("--json", str(tmp_path / "r.json"), "--junit", str(tmp_path / "r.xml"))
    assert run(large, "--quiet", "--config", *configs, "--fail-if-worse", *out) == 1
    printed = capsys.readouterr().out
    board = [line.split() for line in printed[printed.rindex("\n\n") :].splitlines()]
    assert ["metric", "served", "refusing"] in board
    assert ["answer_correct", "1.000", "0.000-"] in board
    assert ["verdict", "(compared", "with)", "worse"] in board
    worse = json.loads((tmp_path / "r-refusing.json").read_text())
    assert worse["comparison"]["verdict"] == "worse"
    assert [gate["passed"] for gate in worse["gates"]] == [False]
    assert json.loads((tmp_path / "r-served.json").read_text())["comparison"] is None
    suites = ElementTree.parse(tmp_path / "r-refusing.xml").getroot()
    assert [suite.get("failures") for suite in suites] == ["40", "1"]


def test_a_baseline_of_an_equal_run_shows_no_difference(
    large: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(tmp_path / "r.json")
    assert run(large, "--quiet", "--json", file) == 0
    assert run(large, "--quiet", "--baseline", file, "--fail-if-worse", "--json", file) == 0
    assert "Verdict: no difference shown" in capsys.readouterr().out
    assert run(large, "--quiet", "--baseline", file) == 0


def test_comparing_with_nothing_is_refused(suite: str, configs: list[str]) -> None:
    with pytest.raises(GateError, match="needs --baseline"):
        run(suite, "--fail-if-worse")
    with pytest.raises(ConfigurationError, match="one name"):
        run(suite, "--config", configs[0], configs[0])
