"""Gates: what must hold for a change to reach staff.

`METRIC=VALUE` gates the whole run, `METRIC@DIMENSION=LABEL=VALUE` one slice, and
`:low` after either gates the unfavourable end of the 95 % interval, so that a lucky run
of a small suite does not pass. Where lower is better (false refusals, say) the gate
fails above VALUE. A file of gates is a YAML mapping, `answer_correct: 0.8` a line.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from scripts.evaluation.errors import GateError
from scripts.evaluation.metrics import BY_NAME, METRICS
from scripts.evaluation.results import Result, StoredCheck, StoredEstimate

_ROUNDING = 1e-9
SLACK = 0.03
"""How much worse than measured a share may be for a gate that `gates_text` sets.

One question of the slice at least, where it is small.
"""


@dataclass(frozen=True, slots=True)
class Gate:
    """One condition, as written and as understood."""

    text: str
    metric: str
    limit: float
    dimension: str = ""
    label: str = ""
    on_interval: bool = False


def parse_gate(text: str) -> Gate:
    """Read one gate; raises `GateError` that says what is wrong with it."""
    left, sign, right = text.rpartition("=")
    if not sign:
        raise GateError(f"{text!r}: write a gate as METRIC=VALUE, answer_correct=0.9 for instance")
    try:
        limit = float(right)
    except ValueError:
        limit = math.nan
    if not math.isfinite(limit):
        raise GateError(f"{text!r}: {right!r} is no number")
    on_interval = left.endswith(":low")
    name, at, where = left.removesuffix(":low").partition("@")
    dimension, equals, label = where.partition("=")
    metric = name.strip().lower().replace(" ", "_").replace("-", "_")
    if metric not in BY_NAME:
        raise GateError(f"{text!r}: no metric {name!r}; there are {', '.join(BY_NAME)}")
    if at and not (equals and dimension and label):
        raise GateError(f"{text!r}: write a slice as METRIC@DIMENSION=LABEL=VALUE")
    return Gate(text, metric, limit, dimension, label, on_interval)


def load_gates(path: Path) -> list[Gate]:
    """Read a file of gates; raises `GateError` with file and gate."""
    try:
        values = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise GateError(f"{path}: cannot be read as YAML: {error}") from error
    if not isinstance(values, dict) or not values:
        raise GateError(f"{path}: write gates as `answer_correct: 0.8`, one a line")
    try:
        return [parse_gate(f"{name}={value}") for name, value in values.items()]
    except GateError as error:
        raise GateError(f"{path}: {error}") from error


def gates_text(result: Result) -> str:
    """A file of gates that `result` just passes: its primary metrics, and refusals by category.

    The slack lets through what another processor's rounding changes, and no more.
    """
    found = {m.name: (m.higher, result.metrics[m.name]) for m in METRICS if m.primary}
    for label, metrics in result.slices.get("category", {}).items():
        found[f"refusal_correct@category={label}"] = (True, metrics["refusal_correct"])
    limits = {
        name: _limit(measured.value, measured.n, higher=higher)
        for name, (higher, measured) in found.items()
        if measured.value is not None
    }
    suites = ", ".join(result.provenance.suites)
    heading = f"# A little under what {suites} reached; `evaluate.py --write-gates` sets it anew.\n"
    return heading + yaml.safe_dump(limits, sort_keys=False)


def _limit(value: float, n: int, *, higher: bool) -> float:
    slack = max(SLACK, 1 / n)
    worse = math.floor(100 * (value - slack) + _ROUNDING)
    return (worse if higher else math.ceil(100 * (value + slack) - _ROUNDING)) / 100


def judge(gates: Sequence[Gate], result: Result) -> tuple[StoredCheck, ...]:
    """Whether each gate holds; raises `GateError` for a slice that the result lacks."""
    return tuple(_judge(gate, _measured(gate, result)) for gate in gates)


def _measured(gate: Gate, result: Result) -> StoredEstimate:
    found: Mapping[str, StoredEstimate] = result.metrics
    if gate.dimension:
        labels = result.slices.get(gate.dimension)
        if labels is None:
            there = ", ".join(result.slices)
            raise GateError(f"{gate.text!r}: no dimension {gate.dimension!r}; there are {there}")
        if gate.label not in labels:
            there = ", ".join(labels)
            raise GateError(f"{gate.text!r}: no {gate.dimension} {gate.label!r}; there are {there}")
        found = labels[gate.label]
    return found[gate.metric]


def _judge(gate: Gate, measured: StoredEstimate) -> StoredCheck:
    higher = BY_NAME[gate.metric].higher
    value = measured.value
    if gate.on_interval:
        value = measured.low if higher else measured.high
    name = f"gate {gate.text}"
    if value is None:
        return StoredCheck(name=name, passed=False, detail="no question measures this")
    margin = value - gate.limit if higher else gate.limit - value
    passed = margin >= -_ROUNDING
    needed = "at least" if higher else "at most"
    where = "interval end" if gate.on_interval else "value"
    detail = f"{where} {value:.4f}, {needed} {gate.limit:g} needed, n = {measured.n}"
    return StoredCheck(name=name, passed=passed, detail=detail)
