"""`evaluate.py metrics`: every metric with its formula and its source."""

from __future__ import annotations

from scripts.evaluation.metrics import METRICS


def metrics_text() -> str:
    """The metrics in the order of the reports; `*` marks those that a verdict rests on."""
    parts = []
    for metric in METRICS:
        mark = " *" if metric.primary else ""
        better = "higher" if metric.higher else "lower"
        parts.append(
            f"{metric.name}{mark} ({better} is better)\n"
            f"    {metric.formula}\n    source: {metric.source}"
        )
    return "\n".join(parts)


def run() -> int:
    """Run the command; exit code 0."""
    print(metrics_text())
    return 0
