"""Ask the assistant from the command line; see `--help`."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot.answering.phrases import phrases
from bot.answering.service import AnsweringService
from bot.settings import Settings
from bot.types import Answer, Answerer, Citation, NotFound, Question, Reply
from index.errors import SamverkanError
from index.types import Hit

OUTCOMES = {"Answer": "answered", "NotFound": "not_found", "Declined": "declined"}


class BadLine(SamverkanError):
    """A line of the input is not a question object."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One line of `--jsonl`."""

    id: str
    question: str
    conversation: str = ""


def _citation(citation: Citation) -> dict[str, Any]:
    info = citation.document
    return {
        "number": citation.number,
        "document": info.id,
        "file": info.file,
        "original": info.original,
        "title": info.title,
        "section": citation.section,
        "page": citation.page,
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
        "status": info.status.value,
        "region": info.region,
        "url": citation.url,
    }


def _passage(hit: Hit) -> dict[str, Any]:
    return {
        "document": hit.document.id,
        "file": hit.document.file,
        "original": hit.document.original,
        "start": hit.passage.start,
        "end": hit.passage.end,
        "score": round(hit.score, 4),
        "text": hit.passage.text,
    }


def answer_object(reply: Reply, id: str) -> dict[str, Any]:
    """`reply` as the answer object of the command-line contract."""
    answered = reply if isinstance(reply, Answer) else None
    found = reply.hits if isinstance(reply, Answer | NotFound) else ()
    spent = reply.timings.retrieval
    return {
        "id": id,
        "question": reply.question,
        "outcome": OUTCOMES[type(reply).__name__],
        "answer": reply.text,
        "confidence": reply.confidence if isinstance(reply, Answer | NotFound) else 0.0,
        "citations": [_citation(c) for c in answered.citations] if answered else [],
        "caveats": list(answered.caveats) if answered else [],
        "passages": [_passage(hit) for hit in found],
        "version": reply.version,
        "timings_ms": {
            "embed": spent.embed,
            "search": spent.search,
            "rerank": spent.rerank,
            "answer": reply.timings.answer,
            "total": reply.timings.total,
        },
    }


def for_a_person(reply: Reply) -> str:
    """`reply` as text with its numbered sources and caveats."""
    lines = [reply.text]
    if isinstance(reply, Answer):
        say = phrases(reply.language)
        lines += ["", *(f"! {caveat}" for caveat in reply.caveats)]
        for citation in reply.citations:
            info = citation.document
            place = f", {citation.section}" if citation.section else ""
            page = f", s. {citation.page}" if citation.page else ""
            about = f"{say.statuses[info.status]}, {info.region or '–'}, {info.issued or '–'}"
            lines += ["", f"[{citation.number}] {info.title}{place}{page} ({about})"]
            lines += [f"    «{' '.join(citation.quote.split())}»"]
            lines += [f"    {citation.url or info.file}"]
    return "\n".join(lines)


def read_lines(lines: Iterable[str]) -> Iterator[Asked]:
    """The questions of `--jsonl`; raises `BadLine` naming the line and what is wrong."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            values = json.loads(line)
        except ValueError as error:
            raise BadLine(f"line {number}: not valid JSON ({error}).") from None
        wrong = None
        if not isinstance(values, dict):
            wrong = "must be an object"
        elif not isinstance(values.get("question"), str):
            wrong = "`question` must be a string"
        elif not isinstance(values.get("id", ""), str | int):
            wrong = "`id` must be a string"
        elif not isinstance(values.get("conversation") or "", str):
            wrong = "`conversation` must be a string"
        if wrong:
            raise BadLine(f'line {number}: {wrong}. Write {{"id": "…", "question": "…"}}.')
        yield Asked(
            str(values.get("id", number)), values["question"], values.get("conversation") or ""
        )


async def _answer_lines(service: Answerer, lines: Iterable[str]) -> int:
    """Answer each line in order; a bad one is reported and the rest still answered."""
    status = 0
    for line_number, line in enumerate(lines, start=1):
        try:
            for asked in read_lines([line]):
                reply = await service.answer(Question(asked.question, asked.conversation))
                answer = answer_object(reply, asked.id)
                print(json.dumps(answer, ensure_ascii=False), flush=True)
        except BadLine as error:
            print(f"ask.py: {str(error).replace('line 1', f'line {line_number}')}", file=sys.stderr)
            status = 1
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Ask the assistant a question.")
    parser.add_argument("question", nargs="?", help="the question, in Swedish or English")
    parser.add_argument("--json", action="store_true", help="print one answer object")
    parser.add_argument(
        "--jsonl", action="store_true", help="read question objects from standard input"
    )
    parser.add_argument("--index", type=Path, help="index folder (default: that of the settings)")
    return parser


async def _run(arguments: argparse.Namespace) -> int:
    service = AnsweringService.open(Settings.load(), arguments.index)
    if arguments.jsonl:
        return await _answer_lines(service, sys.stdin)
    reply = await service.answer(Question(arguments.question))
    if arguments.json:
        print(json.dumps(answer_object(reply, "1"), ensure_ascii=False, indent=2))
    else:
        print(for_a_person(reply))
    return 0


def main() -> int:
    """Exit code 0, 1 when no answer can be given, 2 on bad arguments."""
    parser = _parser()
    arguments = parser.parse_args()
    if arguments.jsonl == (arguments.question is not None):
        parser.error("give a question, or --jsonl and question objects on standard input")
    try:
        return asyncio.run(_run(arguments))
    except SamverkanError as error:
        print(f"ask.py: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
