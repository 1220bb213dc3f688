"""The gate: suites on both versions, what got better and worse, and the last word."""

from __future__ import annotations

import pytest

from index.versions import IndexFolder
from tests.scripts.reindexing.command import Command

SUITE = """
- id: motet
  question: Vem kallar till mötet om barnets plan?
  kind: answerable
  type: fact
  sources: [{file: rutin.txt, quote: "kallar till mötet om barnets plan"}]
  must_include: ["Kommunen"]
- id: stodet
  question: Vem ger barnet stöd av kurator?
  kind: answerable
  type: fact
  sources: [{file: stod.txt, quote: "ger barnet stöd av kurator"}]
  must_include: ["Skolan"]
"""


@pytest.fixture
def gated(command: Command) -> Command:
    """A version in service and a suite that it passes."""
    (command.folder / "suite.yaml").write_text(SUITE, encoding="utf-8")
    assert command.run() == 0
    return command


def gate(command: Command, *more: str) -> int:
    return command.run("--gate", str(command.folder / "suite.yaml"), *more)


def test_what_is_no_worse_is_promoted(gated: Command) -> None:
    before = gated.version
    gated.write("ny.txt", "Nytt\n\nTandvården följer upp vartannat år.\n")
    assert gate(gated) == 0
    assert gated.version != before
    assert "holds  gate not worse than in service" in gated.out


def test_what_is_worse_is_not_promoted(gated: Command) -> None:
    before = gated.version
    gated.write("stod.txt", "Mat\n\nMåltiden serveras klockan tolv i matsalen.\n")
    assert gate(gated) == 1
    assert gated.version == before
    assert "right → wrong  suite.yaml:stodet: Vem ger barnet stöd av kurator?" in gated.out
    assert "FAILS  gate not worse than in service" in gated.out
    assert "gate not worse than in service failed" in gated.out
    assert IndexFolder(gated.index).names() == [before], "the candidate is gone"
    assert not [path for path in gated.index.iterdir() if path.name.startswith(".")]


def test_what_is_better_is_told(gated: Command) -> None:
    gated.write("stod.txt", "Mat\n\nMåltiden serveras klockan tolv i matsalen.\n")
    assert gated.run() == 0
    gated.write("stod.txt", "Stöd\n\nSkolan ger barnet stöd av kurator och skolsköterska.\n")
    assert gate(gated) == 0
    assert "wrong → right  suite.yaml:stodet" in gated.out


def test_a_gate_that_fails(gated: Command) -> None:
    before = gated.version
    gated.write("ny.txt", "Nytt\n\nTandvården följer upp.\n")
    assert gate(gated, "--fail-under", "answer_length=0") == 1
    assert "gate answer_length=0 failed" in gated.out and gated.version == before
    assert gate(gated, "--fail-under", "answer_correct=0.5") == 0
    assert gated.version != before


def test_the_first_version_has_nothing_to_be_held_against(command: Command) -> None:
    (command.folder / "suite.yaml").write_text(SUITE, encoding="utf-8")
    assert gate(command, "--fail-under", "answer_correct=0.5") == 0
    assert command.version and "not worse" not in command.out


def test_a_version_in_service_that_cannot_answer(gated: Command) -> None:
    (gated.index / "versions" / gated.version / "content.json").write_text("{}")
    assert gate(gated, "--fail-under", "answer_correct=0.5") == 0
    assert IndexFolder(gated.index).open()


@pytest.mark.parametrize(
    ("suite", "gates", "reason"),
    [("- id: a", [], "suite.yaml"), (SUITE, ["--fail-under", "nonsense=1"], "no metric")],
)
def test_a_suite_or_gate_that_is_wrong_builds_nothing(
    gated: Command, suite: str, gates: list[str], reason: str
) -> None:
    before = gated.version
    (gated.folder / "suite.yaml").write_text(suite, encoding="utf-8")
    gated.write("ny.txt", "Nytt.\n")
    assert gate(gated, *gates) == 2
    assert reason in gated.err and gated.version == before
