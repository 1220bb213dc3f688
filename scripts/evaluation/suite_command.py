"""`evaluate.py SUITE…`: runs suites, prints the scores, writes reports, judges gates."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Mapping
from pathlib import Path

from index.progress import Progress, progress_bar, silent
from scripts.evaluation.gates import Gate, judge, parse_gate
from scripts.evaluation.results import Result, write_result
from scripts.evaluation.running import run_suites
from scripts.evaluation.suite import Suite, load_suites
from scripts.evaluation.systems import Opener, System
from scripts.evaluation.tables import summary


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument("suites", nargs="+", type=Path, metavar="SUITE", help="suite files")
    parser.add_argument("--index", type=Path, metavar="DIR", help="index folder to evaluate")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the whole result")
    parser.add_argument(
        "--fail-under",
        action="append",
        default=[],
        metavar="METRIC=VALUE",
        help="exit with 1 when METRIC is worse than VALUE; METRIC@DIMENSION=LABEL for a slice "
        "(refusal_correct@category=near=0.9), METRIC:low for the end of its 95 %% interval",
    )
    parser.add_argument("--quiet", action="store_true", help="no progress bar")


def run(options: argparse.Namespace, open_system: Opener) -> int:
    """Run the command; exit code 0 when all gates hold, else 1."""
    gates = [parse_gate(text) for text in options.fail_under]
    suites = load_suites(options.suites)
    system, statuses = open_system(options.index)
    with progress_bar() as bar:
        progress = silent if options.quiet else bar
        result = asyncio.run(_measure(system, suites, statuses, progress))
    return _finish(options, gates, result)


async def _measure(
    system: System, suites: tuple[Suite, ...], statuses: Mapping[str, str], progress: Progress
) -> Result:
    return await run_suites(system, suites, statuses=statuses, progress=progress)


def _finish(options: argparse.Namespace, gates: list[Gate], result: Result) -> int:
    judged = judge(gates, result)
    result = result.model_copy(update={"gates": judged})
    if options.json:
        write_result(options.json, result)
    print(summary(result))
    return 0 if all(gate.passed for gate in judged) else 1
