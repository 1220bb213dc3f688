"""Exports feedback, or the questions that the documents did not answer, for evaluators."""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy.exc import SQLAlchemyError

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot.app import storage_of
from bot.settings import BadSettings, Settings
from bot.storage import Case, Feedback
from index.lines import one_line


def main(arguments: list[str] | None = None) -> int:
    """Write the export to standard output; returns 0, or 1 when the database cannot be read."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "what",
        choices=["feedback", "questions"],
        help="feedback as one JSON object a line, or questions as a suite (YAML)",
    )
    chosen = parser.parse_args(arguments)
    try:
        exported = asyncio.run(_export(chosen.what, Settings.load()))
    except BadSettings as error:
        print(error, file=sys.stderr)
        return 1
    except (SQLAlchemyError, OSError) as error:
        print(f"The database cannot be read: {error}. Check DATABASE_URL.", file=sys.stderr)
        return 1
    sys.stdout.write(exported)
    return 0


async def _export(what: str, settings: Settings) -> str:
    storage = storage_of(settings)
    await storage.open(sweeping=False)
    try:
        if what == "feedback":
            return "".join(f"{line}\n" for line in feedback_lines(await storage.feedback()))
        return suite(await storage.cases())
    finally:
        await storage.close()


def feedback_lines(kept: Iterable[Feedback]) -> list[str]:
    """One JSON object a reaction."""
    return [
        json.dumps(asdict(one) | {"created": one.created.isoformat()}, ensure_ascii=False)
        for one in kept
    ]


def suite(cases: Iterable[Case]) -> str:
    """The questions in the suite format, each once; a person is to complete them.

    They count as unanswerable, since the documents did not answer them; a human's
    answer stands in the note, whoever of those who asked got it.
    """
    items: dict[str, dict[str, Any]] = {}
    taken: set[str] = set()
    for case in cases:
        item = items.setdefault(one_line(case.question.casefold()), {})
        if not item:
            item |= {
                "id": _slug(case.question, taken),
                "question": case.question,
                "kind": "unanswerable",
                "category": "near",
                "tags": ["from-users"],
            }
            taken.add(item["id"])
        if case.answer:
            item["note"] = f"Svar från en människa: {case.answer}"
    return yaml.safe_dump(list(items.values()), allow_unicode=True, sort_keys=False)


def _slug(question: str, taken: set[str]) -> str:
    plain = question.casefold().translate(str.maketrans("åäöé", "aaoe"))
    base = "-".join(re.findall(r"[a-z0-9]+", plain)[:6]) or "fraga"
    number = 1
    while (slug := base if number == 1 else f"{base}-{number}") in taken:
        number += 1
    return slug


if __name__ == "__main__":
    sys.exit(main())
