"""`evaluate.py convert SUITE FILE`: a suite as CSV or XLSX for case-workers, or back as YAML."""

from __future__ import annotations

import argparse
from pathlib import Path

from scripts.evaluation.errors import SuiteError
from scripts.evaluation.results import write_text
from scripts.evaluation.sheet_suites import write_sheet
from scripts.evaluation.spreadsheets import SUFFIXES
from scripts.evaluation.suite import load_suite
from scripts.evaluation.suite_yaml import suite_yaml


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument("suite", type=Path, metavar="SUITE", help="suite to read")
    parser.add_argument("file", type=Path, metavar="FILE", help=".yaml, .csv or .xlsx to write")


def run(options: argparse.Namespace) -> int:
    """Run the command; exit code 0."""
    suite = load_suite(options.suite)
    if options.file.suffix.lower() in SUFFIXES:
        write_sheet(options.file, suite.items)
    elif options.file.suffix.lower() in {".yaml", ".yml"}:
        write_text(options.file, suite_yaml(suite.items))
    else:
        raise SuiteError(f"{options.file}: the name must end in .yaml, .csv or .xlsx")
    print(f"{options.file}: {len(suite.items)} items")
    return 0
