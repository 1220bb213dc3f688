"""`evaluate.py lint SUITE…`: what is wrong with suites, without asking anything."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.settings import Settings
from scripts.evaluation.corpus_texts import by_name, read_corpus
from scripts.evaluation.lint import lint
from scripts.evaluation.suite import read_suite


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument("suites", nargs="+", type=Path, metavar="SUITE", help="suite files")
    parser.add_argument("--corpus", type=Path, metavar="DIR", help="folder of the documents")


def run(options: argparse.Namespace) -> int:
    """Run the command; exit code 0 without findings, else 1."""
    texts = by_name(read_corpus(options.corpus or Settings.load().corpus_dir))
    read = [read_suite(path) for path in options.suites]
    findings = [finding for _, found in read for finding in found]
    findings += [str(finding) for finding in lint([suite for suite, _ in read], texts)]
    for finding in findings:
        print(finding)
    items = sum(len(suite.items) for suite, _ in read)
    print(f"{len(findings)} findings in {len(read)} suites, {items} sound items")
    return 1 if findings else 0
