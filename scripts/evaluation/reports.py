"""Everything that a run leaves behind: text for the terminal and the files asked for."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.evaluation.baseline import Comparison
from scripts.evaluation.baseline_table import comparison_table, comparison_values
from scripts.evaluation.html_report import html_report
from scripts.evaluation.junit import junit
from scripts.evaluation.leaderboard import leaderboard_table
from scripts.evaluation.results import Result, write_result, write_text
from scripts.evaluation.tables import summary


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of one configuration and what it is held against."""

    result: Result
    comparison: Comparison | None


def report_text(outcomes: Sequence[Outcome]) -> str:
    """What the terminal shows: each configuration in full, then the leaderboard."""
    parts = []
    for outcome in outcomes:
        if len(outcomes) > 1:
            parts.append(f"== {outcome.result.provenance.system} ==")
        parts.append(summary(outcome.result))
        if outcome.comparison:
            parts.append(comparison_table(outcome.comparison))
    if len(outcomes) > 1:
        parts.append(leaderboard_table([(o.result, o.comparison) for o in outcomes]))
    return "\n\n".join(parts)


def write_reports(options: argparse.Namespace, outcomes: Sequence[Outcome]) -> None:
    """Write the files that `options` name; with several configurations one file for each."""
    several = len(outcomes) > 1
    for outcome in outcomes:
        name = outcome.result.provenance.system if several else ""
        if options.json:
            compared = comparison_values(outcome.comparison) if outcome.comparison else None
            stored = outcome.result.model_copy(update={"comparison": compared})
            write_result(named(options.json, name), stored)
        if options.html:
            write_text(named(options.html, name), html_report(outcome.result, outcome.comparison))
        if options.junit:
            write_text(named(options.junit, name), junit(outcome.result))


def named(path: Path, name: str) -> Path:
    """`report.json` as `report-NAME.json`."""
    safe = "".join(c if c.isalnum() or c in "-_." else "-" for c in name)
    return path.with_stem(f"{path.stem}-{safe}") if safe else path
