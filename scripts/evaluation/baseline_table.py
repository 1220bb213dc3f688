"""A comparison as text for the terminal and as values for the JSON file."""

from __future__ import annotations

from index.lines import one_line
from scripts.evaluation.baseline import RIGHT, Comparison, Flip, MetricChange
from scripts.evaluation.tables import grid, number

_SHOWN = 200


def comparison_table(comparison: Comparison) -> str:
    """Metrics before and now, the verdict, and the questions that flipped."""
    rows = [["metric", "before", "now", "change", "95 % interval", "p", "adjusted p"]]
    rows.extend(_row(change) for change in comparison.changes)
    parts = [
        f"Compared with the baseline on {comparison.questions} questions",
        grid(rows),
        f"Verdict: {verdict_sentence(comparison)}",
    ]
    for keys, where in ((comparison.only_now, "this run"), (comparison.only_before, "baseline")):
        if keys:
            parts.append(f"Only in the {where}, not compared: {', '.join(keys)}")
    if comparison.flips:
        parts.append("\n".join(_flip(flip) for flip in comparison.flips))
    return "\n\n".join(parts)


def verdict_sentence(comparison: Comparison) -> str:
    """The verdict with the metrics that it rests on and their uncertainty.

    Where none moved, how far off the questions handled right may be all the same.
    """
    moved = [change for change in comparison.changes if change.significant]
    moved = moved or [change for change in comparison.changes if change.metric == RIGHT]
    reasons = "; ".join(
        f"{c.metric} {c.difference.value:+.3f} (95 % {c.difference.low:+.3f} to "
        f"{c.difference.high:+.3f}, adjusted p = {c.adjusted_p:.4f})"
        for c in moved
    )
    return f"{comparison.verdict.value}{': ' + reasons if reasons else ''}"


def comparison_values(comparison: Comparison) -> dict[str, object]:
    """The comparison for the JSON file."""
    return {
        "verdict": comparison.verdict.value,
        "questions": comparison.questions,
        "only_now": list(comparison.only_now),
        "only_before": list(comparison.only_before),
        "metrics": {
            change.metric: {
                "before": change.before,
                "now": change.now,
                "difference": change.difference.value,
                "low": change.difference.low,
                "high": change.difference.high,
                "p": change.difference.p,
                "adjusted_p": change.adjusted_p,
            }
            for change in comparison.changes
        },
        "flips": [
            {
                "key": flip.now.key,
                "question": flip.now.question,
                "better": flip.better,
                "before": flip.before.answer.answer,
                "now": flip.now.answer.answer,
            }
            for flip in comparison.flips
        ],
    }


def _row(change: MetricChange) -> list[str]:
    difference = change.difference
    adjusted = "" if change.adjusted_p is None else f"{change.adjusted_p:.4f}"
    mark = " *" if change.significant else ""
    return [
        change.metric,
        number(change.before),
        number(change.now),
        f"{difference.value:+.3f}",
        f"{difference.low:+.3f} to {difference.high:+.3f}",
        f"{difference.p:.4f}",
        adjusted + mark,
    ]


def _flip(flip: Flip) -> str:
    direction = "wrong → right" if flip.better else "right → wrong"
    lines = [f"{direction}  {flip.now.key}: {flip.now.question}"]
    lines += [
        f"    {name}: [{scored.answer.outcome}] {_short(scored.answer.answer)}"
        for name, scored in (("before", flip.before), ("now   ", flip.now))
    ]
    return "\n".join(lines)


def _short(text: str) -> str:
    flat = one_line(text)
    return flat if len(flat) <= _SHOWN else flat[: _SHOWN - 1] + "…"
