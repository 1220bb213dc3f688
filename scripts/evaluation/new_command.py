"""`evaluate.py new`: begins a suite from documents or from what staff asked and judged."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.app import storage_of
from bot.settings import Settings
from bot.storage import Case, Feedback
from index.types import Document
from scripts.evaluation.corpus_texts import read_corpus
from scripts.evaluation.errors import EvaluationError
from scripts.evaluation.results import write_text
from scripts.evaluation.skeleton import TO_DO, from_cases, from_document, from_feedback
from scripts.evaluation.suite_items import Item
from scripts.evaluation.suite_yaml import suite_yaml

HEADING = f"""Förslag till utvärderingssvit. Varje post är märkt {TO_DO} tills den är klar:
skriv frågan som någon skulle ställa den, kontrollera källan och fyll i must_include.
`evaluate.py lint` visar vad som återstår."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument("output", type=Path, metavar="FILE", help="suite to write, .yaml")
    parser.add_argument(
        "--document",
        action="append",
        default=[],
        metavar="NAME",
        help="a document by id or file name: a question for each of its sections",
    )
    parser.add_argument("--unanswered", action="store_true", help="stored unanswered questions")
    parser.add_argument("--feedback", action="store_true", help="stored feedback on answers")
    parser.add_argument("--corpus", type=Path, metavar="DIR", help="folder of the documents")


def run(options: argparse.Namespace) -> int:
    """Run the command; exit code 0."""
    if not (options.document or options.unanswered or options.feedback):
        raise EvaluationError("say what to begin from: --document, --unanswered or --feedback")
    if options.output.exists():
        raise EvaluationError(f"{options.output}: is there already; name another file")
    settings = Settings.load()
    items = [*_from_documents(options.document, options.corpus or settings.corpus_dir)]
    if options.unanswered or options.feedback:
        cases, feedback = asyncio.run(_stored(settings))
        items += from_cases(cases) if options.unanswered else ()
        items += from_feedback(feedback) if options.feedback else ()
    if not items:
        raise EvaluationError("nothing is stored yet to make questions from")
    write_text(options.output, suite_yaml(items, HEADING))
    print(f"{options.output}: {len(items)} items to edit")
    return 0


def _from_documents(names: Sequence[str], corpus: Path) -> Iterator[Item]:
    documents = read_corpus(corpus) if names else ()
    for name in names:
        found = next((d for d in documents if name in _names(d)), None)
        if found is None:
            known = ", ".join(document.info.id for document in documents)
            raise EvaluationError(f"--document {name}: no such document; there are {known}")
        yield from from_document(found)


def _names(document: Document) -> set[str]:
    info = document.info
    return {info.id, info.file, info.file.rsplit("/", 1)[-1], info.original}


async def _stored(settings: Settings) -> tuple[Sequence[Case], Sequence[Feedback]]:
    storage = storage_of(settings)
    try:
        await storage.open(sweeping=False)
        return await storage.cases(), await storage.feedback()
    finally:
        await storage.close()
