"""`evaluate.py SUITE…`: runs suites, prints the scores, writes reports, judges gates."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Sequence
from pathlib import Path

from index.processor import cores
from index.progress import Progress, progress_bar, silent
from scripts.evaluation.baseline import Verdict, compare
from scripts.evaluation.baseline_table import verdict_sentence
from scripts.evaluation.configuration import (
    Configuration,
    ConfigurationError,
    load_configuration,
)
from scripts.evaluation.errors import GateError
from scripts.evaluation.gates import Gate, gates_text, judge, load_gates, parse_gate
from scripts.evaluation.reports import Outcome, report_text, write_reports
from scripts.evaluation.results import Result, StoredCheck, read_result, write_text
from scripts.evaluation.running import run_suites
from scripts.evaluation.suite import Suite, load_suites
from scripts.evaluation.systems import Opener
from scripts.evaluation.watch import keeping_open, watch


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument("suites", nargs="+", type=Path, metavar="SUITE", help="suite files")
    parser.add_argument("--index", type=Path, metavar="DIR", help="index folder to evaluate")
    parser.add_argument(
        "--config",
        nargs="+",
        type=Path,
        metavar="FILE",
        help="configurations to run and to compare with the first of them",
    )
    parser.add_argument(
        "--endpoint", default="", metavar="URL", help="evaluate a running bot over its HTTP door"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the whole result")
    parser.add_argument("--html", type=Path, metavar="FILE", help="write a report to read")
    parser.add_argument("--junit", type=Path, metavar="FILE", help="write JUnit XML for CI")
    parser.add_argument("--watch", action="store_true", help="run again when a file changes")
    parser.add_argument(
        "--at-once",
        type=_count,
        default=cores(),
        metavar="N",
        help="questions at a time, by default one a core; 1 for the response times of an idle bot",
    )
    parser.add_argument("--quiet", action="store_true", help="no progress bar")
    _add_gates(parser)


def _count(text: str) -> int:
    """A number from 1."""
    if (number := int(text)) < 1:
        raise ValueError(text)
    return number


def _add_gates(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--baseline", type=Path, metavar="FILE", help="compare with the --json of an earlier run"
    )
    parser.add_argument(
        "--fail-if-worse",
        action="store_true",
        help="exit with 1 when the comparison with the baseline shows something worse",
    )
    parser.add_argument(
        "--fail-under",
        action="append",
        default=[],
        metavar="METRIC=VALUE",
        help="exit with 1 when METRIC is worse than VALUE; METRIC@DIMENSION=LABEL for a slice "
        "(refusal_correct@category=near=0.9), METRIC:low for the end of its 95 %% interval",
    )
    parser.add_argument("--gates", type=Path, metavar="FILE", help="gates from a YAML file")
    parser.add_argument(
        "--write-gates",
        type=Path,
        metavar="FILE",
        help="write gates a little under what the first configuration reaches",
    )


def run(options: argparse.Namespace, open_system: Opener) -> int:
    """Run the command; exit code 0 when all gates hold, else 1."""
    if not options.watch:
        return _run(options, open_system)
    opener = keeping_open(open_system)
    return watch([*options.suites, *(options.config or [])], lambda: _run(options, opener))


def _run(options: argparse.Namespace, open_system: Opener) -> int:
    gates = load_gates(options.gates) if options.gates else []
    gates += [parse_gate(text) for text in options.fail_under]
    suites = load_suites(options.suites)
    baseline = read_result(options.baseline) if options.baseline else None
    configurations = _configurations(options)
    with progress_bar() as bar:
        progress = silent if options.quiet else bar
        results = [
            _measure(configuration, suites, open_system, progress, options.at_once)
            for configuration in configurations
        ]
    against = baseline or (results[0] if len(results) > 1 else None)
    outcomes = [_outcome(result, against, gates, options.fail_if_worse) for result in results]
    write_reports(options, outcomes)
    if options.write_gates:
        write_text(options.write_gates, gates_text(results[0]))
    print(report_text(outcomes))
    return 0 if all(gate.passed for o in outcomes for gate in o.result.gates) else 1


def _configurations(options: argparse.Namespace) -> list[Configuration]:
    if options.fail_if_worse and not (options.baseline or options.config):
        raise GateError("--fail-if-worse: needs --baseline or several --config to compare with")
    if options.endpoint and options.config:
        raise ConfigurationError("--endpoint: name it in a configuration, as `endpoint: URL`")
    if options.endpoint and not options.endpoint.startswith(("http://", "https://")):
        raise ConfigurationError(f"--endpoint {options.endpoint}: write http://… or https://…")
    served = Configuration(name=options.endpoint or "in-process", endpoint=options.endpoint)
    found = [load_configuration(path) for path in options.config or []] or [served]
    names = [configuration.name for configuration in found]
    if len(set(names)) < len(names):
        raise ConfigurationError(f"two configurations have one name: {', '.join(names)}")
    return [c.model_copy(update={"index": c.index or options.index}) for c in found]


def _measure(
    configuration: Configuration,
    suites: Sequence[Suite],
    open_system: Opener,
    progress: Progress,
    at_once: int,
) -> Result:
    system, statuses = open_system(configuration)

    def told(what: str, done: int, total: int) -> None:
        progress(f"{configuration.name}: {what}", done, total)

    # Not returned by the coroutine: `asyncio.run` would spell out all of it, to no end, as it
    # puts the handler of Ctrl-C back, which takes as long as five answers.
    results: list[Result] = []

    async def run_and_close() -> None:
        try:
            results.append(
                await run_suites(system, suites, statuses=statuses, progress=told, at_once=at_once)
            )
        finally:
            await system.close()

    asyncio.run(run_and_close())
    return results[0]


def _outcome(
    result: Result, against: Result | None, gates: Sequence[Gate], fail_if_worse: bool
) -> Outcome:
    comparison = compare(result, against) if against and against is not result else None
    judged = [*judge(gates, result)]
    if fail_if_worse and comparison:
        holds = comparison.verdict not in {Verdict.WORSE, Verdict.MIXED}
        detail = verdict_sentence(comparison)
        judged.append(StoredCheck(name="gate not worse", passed=holds, detail=detail))
    return Outcome(result.model_copy(update={"gates": tuple(judged)}), comparison)
