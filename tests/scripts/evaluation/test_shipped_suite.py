"""The gate of continuous integration: the suites that ship on the shipped corpus, in process.

Where a change is meant to move the values, set the gates anew with
`evaluate.py tests/suites/shipped.yaml --write-gates tests/suites/shipped.gates.yaml`, and so
for the blind ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from scripts.evaluate import main
from scripts.evaluation.results import Result, read_result
from tests.scripts.evaluation.shipped import BLIND, SUITES

SUITE = SUITES / "shipped.yaml"
GATES = SUITE.with_name("shipped.gates.yaml")
CONFIGURATIONS = {
    "served": "",
    "again": "",
    "worse": "{threshold: 0, weights: {stems: 0, ngrams: 0}}",
}

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def results(shipped_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Result]:
    """What one run of the command leaves behind for each configuration."""
    folder = tmp_path_factory.mktemp("shipped")
    files = [folder / f"{name}.yaml" for name in CONFIGURATIONS]
    for path in files:
        path.write_text(CONFIGURATIONS[path.stem], encoding="utf-8")
    compared = ["--config", *map(str, files), "--fail-if-worse", "--gates", str(GATES)]
    asked = [str(SUITE), "--quiet", "--index", str(shipped_index), *compared]
    assert main([*asked, "--json", str(folder / "result.json")]) == 1
    return {name: read_result(folder / f"result-{name}.json") for name in CONFIGURATIONS}


def test_every_gate_holds(results: Mapping[str, Result]) -> None:
    assert len(results["served"].gates) > 5
    assert [gate for gate in results["served"].gates if not gate.passed] == []


@pytest.mark.parametrize("name", BLIND)
def test_every_gate_of_the_blind_suites_holds(shipped_index: Path, name: str) -> None:
    suite = SUITE.with_name(f"{name}.yaml")
    gates = ["--gates", str(suite.with_name(f"{name}.gates.yaml"))]
    assert main([str(suite), "--quiet", "--index", str(shipped_index), *gates]) == 0


def test_a_second_run_gives_the_same_result_to_the_last_digit(
    results: Mapping[str, Result],
) -> None:
    assert untimed(results["again"]) == untimed(results["served"])


def test_two_equal_configurations_are_not_told_apart(results: Mapping[str, Result]) -> None:
    compared = results["again"].comparison
    assert compared is not None
    assert (compared["verdict"], compared["flips"]) == ("no difference shown", [])
    assert [gate for gate in results["again"].gates if not gate.passed] == []


def test_a_worsened_configuration_is_called_worse_and_refused(
    results: Mapping[str, Result],
) -> None:
    compared: Any = results["worse"].comparison
    assert compared["verdict"] == "worse"
    assert compared["metrics"]["wrong_answers"]["adjusted_p"] < 0.05
    refused = {gate.name for gate in results["worse"].gates if not gate.passed}
    assert "gate not worse" in refused
    assert any(name.startswith("gate wrong_answers=") for name in refused)


def test_a_result_tells_what_produced_it(results: Mapping[str, Result]) -> None:
    told = results["served"].provenance
    assert told.index_version and told.commit and told.day
    assert told.model == "bundled"
    assert all(told.models[name] for name in ("encoder", "reader", "precision"))
    assert told.settings["region"] == "Västra Götaland"
    assert len(told.suites["shipped.yaml"]) == 64


def untimed(result: Result) -> dict[str, Any]:
    """The result without what the clock, the configuration's name and the comparison add."""
    values = result.model_dump(exclude={"gates", "comparison"})
    for name in ("system", "commit"):  # somebody may be working on this tree meanwhile
        del values["provenance"][name]
    slices = [part for labels in values["slices"].values() for part in labels.values()]
    for metrics in (values["metrics"], *slices):
        for name in [name for name in metrics if name.startswith("latency")]:
            del metrics[name]
    for item in values["items"]:
        del item["scores"]["latency_ms"], item["answer"]["timings_ms"]
    return values
