"""Plain-text tables for the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scripts.evaluation.metrics import METRICS
from scripts.evaluation.results import Result, Scored, StoredEstimate


def grid(rows: Sequence[Sequence[str]]) -> str:
    """Rows of cells as aligned columns: the first to the left, the rest to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        cells = [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        lines.append("  ".join([row[0].ljust(widths[0]), *cells]).rstrip())
    return "\n".join(lines)


def number(value: float | None) -> str:
    """A value as tables show it: three decimals, fewer when it is large, `–` for none."""
    if value is None:
        return "–"
    return f"{value:.3f}" if abs(value) < 10 else f"{value:.1f}"


def interval(found: StoredEstimate) -> str:
    """The 95 % interval as tables show it."""
    if found.low is None or found.high is None:
        return ""
    return f"{number(found.low)}–{number(found.high)}"


def summary(result: Result) -> str:
    """The metrics that apply, then refusals by category, then what failed and why."""
    rows = [["metric", "value", "95 % interval", "n"]]
    for metric in METRICS:
        found = result.metrics[metric.name]
        if found.value is not None:
            rows.append([metric.name, number(found.value), interval(found), str(found.n)])
    for name in ("refusal_correct", "refusal_precision"):
        for label, metrics in result.slices.get("category", {}).items():
            found = metrics[name]
            if found.value is not None:
                rows.append(
                    [f"{name}, {label}", number(found.value), interval(found), str(found.n)]
                )
    parts = [grid(rows)]
    failures = list(_failures(result.items))
    if failures:
        parts.append(f"Failed, {len(failures)} of {len(result.items)}:\n" + "\n".join(failures))
    if result.gates:
        parts.append("\n".join(_gate(g.name, g.passed, g.detail) for g in result.gates))
    return "\n\n".join(parts)


def _failures(items: Iterable[Scored]) -> Iterable[str]:
    for item in items:
        if not item.passed:
            reasons = [f"{c.name}: {c.detail}" for c in item.checks if not c.passed]
            yield f"  {item.key}: {_short('; '.join(reasons))}"


def _gate(name: str, passed: bool, detail: str) -> str:
    return f"{'holds' if passed else 'FAILS'}  {name}: {detail}"


def _short(text: str, limit: int = 160) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"
