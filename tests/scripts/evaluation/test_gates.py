from __future__ import annotations

from pathlib import Path

import pytest

from scripts.evaluation.errors import GateError
from scripts.evaluation.gates import Gate, gates_text, judge, load_gates, parse_gate
from scripts.evaluation.results import Provenance, Result, StoredEstimate
from scripts.evaluation.running import summarise
from tests.scripts.evaluation.fakes import answer, refusal, result_of


@pytest.fixture
def result() -> Result:
    """Of ten answerable questions eight are right; of two unanswerable one is refused."""
    replies = [answer() if n < 8 else refusal() for n in range(10)]
    items = [result_of(reply, item=str(n)) for n, reply in enumerate(replies)]
    items.append(result_of(refusal(), item="x", kind="unanswerable", category="near"))
    items.append(result_of(answer(), item="y", kind="unanswerable", category="far"))
    return summarise(items, Provenance(system="scripted"))


@pytest.mark.parametrize(
    ("text", "passed"),
    [
        ("answer_correct=0.8", True),
        ("answer correct=0.8", True),
        ("answer-correct=0.81", False),
        ("answer_correct:low=0.8", False),
        ("answer_correct:low=0.3", True),
        ("false_refusal=0.2", True),
        ("false_refusal=0.19", False),
        ("false_refusal:low=0.2", False),
        ("refusal_correct@category=near=1", True),
        ("refusal_correct@category=far=0.5", False),
        ("refusal_correct@category=near:low=1", True),
        ("token_f1=0.1", False),
    ],
)
def test_gates_by_hand(result: Result, text: str, passed: bool) -> None:
    (judged,) = judge([parse_gate(text)], result)
    assert judged.passed is passed
    assert judged.name == f"gate {text}"


def test_a_verdict_tells_value_and_need(result: Result) -> None:
    over, under, nothing = judge(
        [parse_gate(t) for t in ("answer_correct=0.9", "false_refusal=0.1", "token_f1=0")], result
    )
    assert over.detail == "value 0.8000, at least 0.9 needed, n = 10"
    assert under.detail == "value 0.2000, at most 0.1 needed, n = 10"
    assert nothing.detail == "no question measures this"


def test_rounding_does_not_fail_a_gate(result: Result) -> None:
    noisy = StoredEstimate(value=0.1 + 0.2, low=0.0, high=1.0, n=3)
    changed = result.model_copy(update={"metrics": {"false_refusal": noisy}})
    (judged,) = judge([parse_gate("false_refusal=0.3")], changed)
    assert judged.passed


def test_a_gate_is_read_in_its_parts() -> None:
    assert parse_gate("refusal_correct@tag=a=b:low=0.5") == Gate(
        "refusal_correct@tag=a=b:low=0.5", "refusal_correct", 0.5, "tag", "a=b", True
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("answer_correct", "write a gate as METRIC=VALUE"),
        ("answer_correct=hög", "'hög' is no number"),
        ("answer_correct=nan", "'nan' is no number"),
        ("corectness=1", "no metric 'corectness'; there are handled_right"),
        ("answer_correct@near=1", "write a slice as"),
    ],
)
def test_a_gate_that_makes_no_sense_is_refused(text: str, message: str) -> None:
    with pytest.raises(GateError, match=message):
        parse_gate(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("answer_correct@colour=red=1", "no dimension 'colour'; there are"),
        ("answer_correct@category=mid=1", "no category 'mid'; there are far, near"),
    ],
)
def test_a_slice_that_is_not_there_is_refused(result: Result, text: str, message: str) -> None:
    with pytest.raises(GateError, match=message):
        judge([parse_gate(text)], result)


def test_a_file_of_gates_is_read_and_judged(result: Result, tmp_path: Path) -> None:
    path = tmp_path / "gates.yaml"
    path.write_text("answer_correct: 0.8\nrefusal_correct@category=far: 0.5\n", encoding="utf-8")
    assert [judged.passed for judged in judge(load_gates(path), result)] == [True, False]


def test_written_gates_pass_what_they_were_taken_from_and_little_less(
    result: Result, tmp_path: Path
) -> None:
    path = tmp_path / "gates.yaml"
    path.write_text(gates_text(result), encoding="utf-8")
    gates = load_gates(path)
    limits = {gate.text.rpartition("=")[0]: gate.limit for gate in gates}
    # one question of ten, of twelve and of one
    assert limits["answer_correct"] == 0.7
    assert limits["false_refusal"] == 0.3
    assert limits["handled_right"] == 0.66
    assert limits["refusal_correct@category=near"] == 0
    assert all(judged.passed for judged in judge(gates, result))
    worse = [
        result_of(refusal(), item=item.item) if n < 2 else item
        for n, item in enumerate(result.items)
    ]
    assert not all(j.passed for j in judge(gates, summarise(worse, result.provenance)))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- answer_correct", "write gates as"),
        ("corectness: 1", "no metric 'corectness'"),
        ("a: [", "cannot be read as YAML"),
    ],
)
def test_a_bad_file_of_gates_is_named(text: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "gates.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(GateError, match=f"gates.yaml: .*{message}"):
        load_gates(path)
