"""`scripts/bench.py answer`: a whole answer against the encoding of its question.

Retrieve, judge, compose and verify, one question at a time, beside what
`SentenceTransformer.encode` in fp32 takes for the same question in the same run. All of
them begin after the same rest, as questions of staff do, which come now and then; with
`--rest 0` each follows the one before at once. The passages' halves of the reader are
computed beforehand, as in a bot that has run a while.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from collections.abc import Callable
from functools import partial
from itertools import product
from pathlib import Path

import numpy as np
from sentence_transformers import SentenceTransformer

from bot.answering.service import AnsweringService
from bot.settings import ROOT, Settings
from bot.types import Question
from index.model import prepare
from scripts.evaluation.suite import load_suite

REST = 0.05
"""Seconds; torch's threads, which spin for more work after each `encode`, sleep by then."""
SUITE = ROOT / "tests" / "suites" / "dev.yaml"


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's arguments."""
    answer = commands.add_parser("answer", help="a whole answer against encoding its question")
    answer.add_argument("--suite", type=Path, default=SUITE, help="where the questions are from")
    answer.add_argument(
        "--rest", type=float, default=REST, metavar="SECONDS", help=f"before each (default {REST})"
    )
    answer.add_argument("--index", type=Path, help="index folder (default: that of the settings)")


def run(options: argparse.Namespace) -> int:
    """Measure and print one row a way; raises `SamverkanError` when there is no index."""
    asked = dict.fromkeys(a[0].question for a in load_suite(options.suite).asked())
    services = {
        f"answer, reader={reader}": AnsweringService.open(
            Settings(reader=reader, cached_replies=0), options.index
        )
        for reader in (True, False)
    }
    model = SentenceTransformer(prepare().name, device="cpu", local_files_only=True)
    encode = "SentenceTransformer.encode fp32"
    ways: dict[str, Callable[[str], float]] = {encode: partial(_encode, model)}
    ways |= {name: partial(_answer, service) for name, service in services.items()}
    took: dict[str, list[float]] = {name: [] for name in ways}
    for way, question in product(ways.values(), asked):
        way(question)
    # The ways take turns, so that passing load hits all of them.
    for question in asked:
        for name, way in ways.items():
            time.sleep(options.rest)
            took[name].append(way(question))
    first = float(np.median(took[encode]))
    print(f"{len(asked)} questions\n{'way':34}{'p50 ms':>8}{'p95 ms':>8}{'of encode':>11}")
    for name, seconds in took.items():
        middle, high = np.quantile(seconds, [0.5, 0.95])
        print(f"{name:34}{1e3 * middle:8.1f}{1e3 * high:8.1f}{middle / first:11.2f}")
    return 0


def _encode(model: SentenceTransformer, question: str) -> float:
    """Seconds that it takes."""
    began = time.perf_counter()
    model.encode([question], prompt_name="query")
    return time.perf_counter() - began


def _answer(service: AnsweringService, question: str) -> float:
    """Seconds that it takes, without the loop that it runs on."""

    async def timed() -> float:
        began = time.perf_counter()
        await service.answer(Question(question))
        return time.perf_counter() - began

    return asyncio.run(timed())
