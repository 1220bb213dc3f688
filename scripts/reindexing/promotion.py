"""Evaluates a new version beside the one in service, and decides whether it may replace it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from index.errors import SnapshotError
from index.progress import Progress
from index.versions import IndexFolder
from scripts.evaluation.baseline import Comparison, Verdict, compare
from scripts.evaluation.baseline_table import comparison_table
from scripts.evaluation.configuration import Configuration
from scripts.evaluation.gates import Gate, judge, parse_gate
from scripts.evaluation.results import Result, StoredCheck
from scripts.evaluation.running import run_suites
from scripts.evaluation.suite import Suite, load_suites
from scripts.evaluation.systems import Opener
from scripts.evaluation.tables import summary

NOT_WORSE = "gate not worse than in service"


@dataclass(frozen=True)
class Promotion:
    """What a new version must show: read and checked before anything is built."""

    suites: Sequence[Suite]
    gates: Sequence[Gate]
    folder: IndexFolder
    open_system: Opener
    progress: Progress

    def approve(self, staged: IndexFolder) -> str:
        """Why the staged version may not be put in service, or nothing; prints what it found."""
        candidate = self._measure("candidate", staged)
        in_service = self._in_service()
        comparison = compare(candidate, in_service) if in_service else None
        checks = [*judge(self.gates, candidate)]
        if comparison:
            checks.append(not_worse(comparison))
        print(comparison_table(comparison) if comparison else summary(candidate))
        for check in checks:
            print(f"{'holds' if check.passed else 'FAILS'}  {check.name}: {check.detail}")
        failed = [check.name for check in checks if not check.passed]
        return f"The new version was not promoted: {', '.join(failed)} failed." if failed else ""

    def _in_service(self) -> Result | None:
        """The result of the version in service; `None` when none can answer."""
        try:
            self.folder.open()
        except SnapshotError:
            return None
        return self._measure("in service", self.folder)

    def _measure(self, name: str, folder: IndexFolder) -> Result:
        system, statuses = self.open_system(Configuration(name=name, index=folder.path))

        def told(what: str, done: int, total: int) -> None:
            self.progress(f"{name}: {what}", done, total)

        async def run_and_close() -> Result:
            try:
                return await run_suites(system, self.suites, statuses=statuses, progress=told)
            finally:
                await system.close()

        return asyncio.run(run_and_close())


def prepare(
    suites: Sequence[Path],
    gates: Sequence[str],
    folder: IndexFolder,
    open_system: Opener,
    progress: Progress,
) -> Promotion:
    """Read suites and gates; raises `SuiteError` or `GateError` for what is wrong in them."""
    parsed = [parse_gate(text) for text in gates]
    return Promotion(load_suites(suites), parsed, folder, open_system, progress)


def not_worse(comparison: Comparison) -> StoredCheck:
    """Whether as many questions as before are handled right, and nothing is shown to be worse."""
    better = sum(flip.better for flip in comparison.flips)
    worse = len(comparison.flips) - better
    shown = comparison.verdict in {Verdict.WORSE, Verdict.MIXED}
    detail = f"{better} questions better, {worse} worse; {comparison.verdict.value}"
    return StoredCheck(name=NOT_WORSE, passed=worse <= better and not shown, detail=detail)
