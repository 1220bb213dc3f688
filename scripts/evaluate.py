"""Decides whether a document, a model or a setting may reach staff.

evaluate.py SUITE.yaml…          runs question–answer suites
evaluate.py retrieval BEIR_DIR   measures the retriever on a data set in BEIR layout
evaluate.py reading FOLDER       measures the reading on questions with answer spans
evaluate.py lint SUITE…          finds what is wrong with suites
evaluate.py convert SUITE FILE   writes a suite as YAML, CSV or XLSX
evaluate.py new FILE             begins a suite from documents or from stored questions
evaluate.py metrics              tells how each metric is reckoned

Exit code 0 when all gates hold, 1 when one fails, 2 when nothing could be measured: bad
arguments, a malformed suite or data set, no index.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot.settings import Settings
from index.encoder import load_encoder
from index.errors import SamverkanError
from index.progress import Progress
from index.types import Encoder
from scripts.evaluation import (
    convert_command,
    lint_command,
    metrics_command,
    retrieval_command,
    suite_command,
)
from scripts.evaluation.configuration import Configuration
from scripts.evaluation.in_process import open_in_process
from scripts.evaluation.systems import System


def _encoder(progress: Progress) -> Encoder:
    settings = Settings.load()
    return load_encoder(settings.embedding_model, adapt=settings.adapt, progress=progress)


def _open(configuration: Configuration) -> tuple[System, Mapping[str, str]]:
    if not configuration.endpoint:
        return open_in_process(configuration)
    from scripts.evaluation.endpoint import open_endpoint  # noqa: PLC0415 - imports HTTP

    return open_endpoint(configuration)


def _retrieval(arguments: Sequence[str]) -> int:
    parser = _parser("evaluate.py retrieval", retrieval_command.__doc__)
    retrieval_command.add_arguments(parser)
    return retrieval_command.run(parser.parse_args(arguments), _encoder)


def _reading(arguments: Sequence[str]) -> int:
    from scripts.evaluation import reading_command  # noqa: PLC0415 - imports all of the bot

    parser = _parser("evaluate.py reading", reading_command.__doc__)
    reading_command.add_arguments(parser)
    return reading_command.run(parser.parse_args(arguments), _encoder)


def _lint(arguments: Sequence[str]) -> int:
    parser = _parser("evaluate.py lint", lint_command.__doc__)
    lint_command.add_arguments(parser)
    return lint_command.run(parser.parse_args(arguments))


def _convert(arguments: Sequence[str]) -> int:
    parser = _parser("evaluate.py convert", convert_command.__doc__)
    convert_command.add_arguments(parser)
    return convert_command.run(parser.parse_args(arguments))


def _new(arguments: Sequence[str]) -> int:
    from scripts.evaluation import new_command  # noqa: PLC0415 - imports all of the bot

    parser = _parser("evaluate.py new", new_command.__doc__)
    new_command.add_arguments(parser)
    return new_command.run(parser.parse_args(arguments))


def _metrics(arguments: Sequence[str]) -> int:
    _parser("evaluate.py metrics", metrics_command.__doc__).parse_args(arguments)
    return metrics_command.run()


def _suites(arguments: Sequence[str]) -> int:
    parser = _parser("evaluate.py", __doc__)
    suite_command.add_arguments(parser)
    return suite_command.run(parser.parse_args(arguments), _open)


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "retrieval": _retrieval,
    "reading": _reading,
    "lint": _lint,
    "convert": _convert,
    "new": _new,
    "metrics": _metrics,
}


def _parser(name: str, text: str | None) -> argparse.ArgumentParser:
    return argparse.ArgumentParser(
        prog=name, description=text, formatter_class=argparse.RawDescriptionHelpFormatter
    )


def main(arguments: Sequence[str]) -> int:
    """Run the command that `arguments` name; returns the exit code."""
    command = COMMANDS.get(arguments[0]) if arguments else None
    try:
        return command(arguments[1:]) if command else _suites(arguments)
    except SamverkanError as error:
        print(error, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
