from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from scripts.evaluation.configuration import Configuration
from scripts.evaluation.errors import SuiteError
from scripts.evaluation.watch import State, keeping_open, state_of, wait_for_change, watch
from tests.scripts.evaluation.fakes import ScriptedSystem


def test_it_runs_again_at_each_change_until_it_is_stopped(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    runs: list[int] = []
    waits: list[State] = []

    def run() -> int:
        runs.append(len(runs))
        if len(runs) == 2:
            raise SuiteError("half-way through an edit")
        return 1

    def wait(paths: Sequence[Path], before: State) -> None:
        waits.append(before)
        if len(waits) == 3:
            raise KeyboardInterrupt

    assert watch([tmp_path], run, wait) == 1
    assert len(runs) == 3
    assert "half-way" in capsys.readouterr().err


def test_waiting_ends_when_a_file_was_replaced(tmp_path: Path) -> None:
    path = tmp_path / "suite.yaml"
    path.write_text("one")
    before = state_of([path])
    steps: Iterator[Callable[[], object]] = iter(
        [path.unlink, lambda: path.write_text("two and more")]
    )
    taken: list[float] = []

    def pause(seconds: float) -> None:
        taken.append(seconds)
        next(steps)()

    wait_for_change([path], before, pause)
    assert len(taken) == 2
    assert path.read_text() == "two and more"


def test_each_configuration_is_opened_once() -> None:
    opened: list[str] = []

    def opener(configuration: Configuration) -> tuple[ScriptedSystem, dict[str, str]]:
        opened.append(configuration.name)
        return ScriptedSystem({}), {}

    reuse = keeping_open(opener)
    one = reuse(Configuration(name="a"))
    assert reuse(Configuration(name="a")) is one
    assert reuse(Configuration(name="b")) is not one
    assert opened == ["a", "b"]
