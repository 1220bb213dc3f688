"""The command line of `scripts/reindex.py`."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.settings import ROOT
from index.versions import KEEP


def parser() -> argparse.ArgumentParser:
    """What `--help` tells."""
    made = argparse.ArgumentParser(
        description="Build the index of a folder of documents and put it in service, or look "
        "after the versions that were built.",
        epilog="Exit code 0 when it is done, 1 when anything kept it from being done, 2 on bad "
        "arguments. Whatever fails, the version in service stays.",
    )
    made.add_argument("--corpus", type=Path, default=ROOT / "corpus", help="default: corpus/")
    made.add_argument("--index", type=Path, help="index folder (default: that of the settings)")
    made.add_argument("--json", type=Path, metavar="FILE", help="write the report as JSON")
    _add_building(made)
    _add_gate(made)
    _add_versions(made)
    return made


def _add_building(made: argparse.ArgumentParser) -> None:
    group = made.add_argument_group("building")
    group.add_argument("--dry-run", action="store_true", help="tell what would happen")
    group.add_argument(
        "--fetch", action="store_true", help="first download what the catalogue names an address of"
    )
    failed = group.add_mutually_exclusive_group()
    failed.add_argument(
        "--skip-failed", action="store_true", help="go on without documents that cannot be read"
    )
    failed.add_argument(
        "--strict",
        action="store_true",
        help="refuse as well when a document cannot be fetched or a format is not read",
    )
    group.add_argument("--full", action="store_true", help="take nothing over; build all anew")
    group.add_argument(
        "--keep", type=_count, default=KEEP, metavar="N", help=f"versions to keep (default {KEEP})"
    )


def _add_gate(made: argparse.ArgumentParser) -> None:
    group = made.add_argument_group("evaluating before the switch")
    group.add_argument(
        "--gate",
        nargs="+",
        type=Path,
        default=[],
        metavar="SUITE",
        help="run these suites on the new version and on the one in service; switch only when "
        "no more answers got worse than better, and all gates hold",
    )
    group.add_argument(
        "--fail-under",
        action="append",
        default=[],
        metavar="METRIC=VALUE",
        help="with --gate: a gate as evaluate.py understands it; may be given several times",
    )


def _add_versions(made: argparse.ArgumentParser) -> None:
    group = made.add_argument_group("versions, instead of building").add_mutually_exclusive_group()
    group.add_argument("--list", action="store_true", help="list the versions")
    group.add_argument(
        "--rollback",
        nargs="?",
        const="",
        metavar="VERSION",
        help="put an earlier version in service again (default: the one before)",
    )
    group.add_argument("--verify", action="store_true", help="check every version whole")
    group.add_argument(
        "--diff", nargs=2, metavar=("A", "B"), help="what B has otherwise than A has"
    )


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("keep one version at least")
    return number
