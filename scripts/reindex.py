"""Build the index of a folder of documents and put it in service; see `--help`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot.settings import Settings
from index.build import BuildOptions, BuildReport, reindex
from index.encoder import load_encoder
from index.errors import FetchError, SamverkanError, SnapshotError
from index.fetching import Fetcher, FetchPolicy
from index.gathering import STATE, Gathered, Memory, gather, to_fetch
from index.progress import Bars, progress_bar
from index.reading import Failure
from index.versions import IndexFolder
from scripts.evaluation.errors import EvaluationError
from scripts.evaluation.in_process import open_in_process
from scripts.reindexing import promotion, versions
from scripts.reindexing.arguments import parser
from scripts.reindexing.report import failure_object, for_a_person, report_object

DONE, FAILED, BAD_ARGUMENTS = 0, 1, 2


class Building:
    """One run of the command that builds."""

    def __init__(self, arguments: argparse.Namespace, folder: IndexFolder) -> None:
        self._arguments = arguments
        self._folder = folder
        self._settings = Settings.load()
        self.gathered: list[Gathered] = []

    def run(self) -> BuildReport:
        """Build; raises `SamverkanError` when nothing could be built."""
        given = self._arguments
        with progress_bar() as bars:
            options = BuildOptions(
                dry_run=given.dry_run,
                skip_failed=given.skip_failed,
                strict=given.strict,
                full=given.full,
                keep=given.keep,
                progress=bars,
            )
            if given.gate:
                gate = promotion.prepare(
                    given.gate, given.fail_under, self._folder, open_in_process, bars
                )
                options = replace(options, approve=gate.approve)
            if given.fetch:
                options = replace(options, fetch=lambda: self._fetch(bars))
            model, adapt = self._settings.embedding_model, self._settings.adapt
            return reindex(
                given.corpus,
                self._folder.path,
                lambda: load_encoder(model, adapt=adapt, progress=bars),
                options,
            )

    def _fetch(self, bars: Bars) -> Sequence[Failure]:
        """Download what is new; a dry run only tells what it would ask for."""
        if self._arguments.dry_run:
            for entry in to_fetch(self._arguments.corpus):
                print(f"would fetch {entry.file} from {entry.fetch}")
            return ()
        settings = self._settings
        hosts = tuple(settings.fetch_hosts.replace(",", " ").split())
        if not hosts:
            raise FetchError("--fetch: name the hosts that you trust in FETCH_HOSTS.")
        policy = FetchPolicy(
            hosts, settings.fetch_megabytes, settings.fetch_seconds, settings.fetch_private
        )
        memory = Memory(self._folder.path / STATE)
        self.gathered = gather(self._arguments.corpus, memory, Fetcher(policy), bars)
        return [
            Failure(found.file, found.error) for found in self.gathered if found.change == "failed"
        ]


def _build(arguments: argparse.Namespace, folder: IndexFolder) -> int:
    building = Building(arguments, folder)
    try:
        report = building.run()
    except EvaluationError:
        raise
    except (SamverkanError, OSError) as error:
        _write(arguments.json, failure_object(_in_service(folder), str(error)))
        raise
    _write(arguments.json, report_object(report))
    print(for_a_person(report, building.gathered, dry_run=arguments.dry_run))
    done = report.switched or (arguments.dry_run and not report.refused)
    return DONE if done else FAILED


def _in_service(folder: IndexFolder) -> str:
    try:
        return folder.current() or ""
    except SnapshotError:
        return ""


def _look_after(arguments: argparse.Namespace, folder: IndexFolder) -> versions.Told | None:
    """What is told of the versions; `None` when it is to build."""
    if arguments.list:
        return versions.list_versions(folder)
    if arguments.rollback is not None:
        return versions.roll_back(folder, arguments.rollback)
    if arguments.verify:
        return versions.verify_versions(folder)
    if arguments.diff:
        return versions.difference(folder, *arguments.diff)
    return None


def _write(path: Path | None, values: dict[str, Any]) -> None:
    if path:
        text = json.dumps(values, ensure_ascii=False, indent=2)
        path.write_text(text + "\n", encoding="utf-8")


def main() -> int:
    """Exit code 0 when it is done, 1 when not, 2 on bad arguments."""
    made = parser()
    arguments = made.parse_args()
    if arguments.fail_under and not arguments.gate:
        made.error("--fail-under needs --gate")
    try:
        folder = IndexFolder(arguments.index or Settings.load().index_dir)
        told = _look_after(arguments, folder)
        if told is None:
            return _build(arguments, folder)
        _write(arguments.json, told.values)
        print(told.text)
        return DONE if told.sound else FAILED
    except (SamverkanError, OSError) as error:
        print(f"reindex.py: {error}", file=sys.stderr)
        return BAD_ARGUMENTS if isinstance(error, EvaluationError) else FAILED


if __name__ == "__main__":
    sys.exit(main())
