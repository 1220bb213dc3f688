"""Measures updates of the index: `scripts/bench_updates.py rebuild` and `… switch`.

rebuild: a full build of many documents against one in which a single document changed.
switch:  a bot over HTTP that is asked without a break while new versions are put in service.

Works in a temporary folder; the index in service is not touched.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

import aiohttp
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot.settings import ROOT, Settings
from index.build import BuildReport, reindex
from index.encoder import load_encoder
from index.errors import SamverkanError
from index.types import Encoder
from scripts.evaluation.answers import AnswerObject
from scripts.evaluation.configuration import Configuration
from scripts.evaluation.endpoint import open_endpoint
from scripts.evaluation.errors import EvaluationError
from scripts.evaluation.systems import System

START_SECONDS = 120.0
STOP_SECONDS = 30.0
DOCUMENTS = 20
QUESTIONS = [
    f"I vilket rum kallar kommunen till mötet om barnets plan enligt rutin {number}?"
    for number in range(10)
]
ROOM = re.compile(r"rum (\d+)")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 0 when it measured and nothing failed, else 1."""
    options = _parser().parse_args(arguments)
    try:
        return _measure(options)
    except SamverkanError as error:
        print(error, file=sys.stderr)
        return 1


def _measure(options: argparse.Namespace) -> int:
    with tempfile.TemporaryDirectory() as folder:
        corpus, index = Path(folder) / "corpus", Path(folder) / "index"
        corpus.mkdir()
        if options.command == "rebuild":
            return _rebuild(corpus, index, options.documents)
        return _tell(asyncio.run(_switch(corpus, index, options)), options.versions)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    rebuild = commands.add_parser("rebuild", help="one changed document among many")
    rebuild.add_argument("--documents", type=int, default=200)
    switch = commands.add_parser("switch", help="new versions under a bot that answers")
    switch.add_argument("--versions", type=int, default=10)
    switch.add_argument("--rate", type=float, default=20, help="questions a second")
    switch.add_argument(
        "--patience", type=float, default=60, help="seconds until a version must answer"
    )
    return parser


def _write(corpus: Path, number: int, room: int) -> None:
    """A document of four passages that is unlike the others."""
    parts = [f"Rutin {number}\n"]
    for part in range(4):
        parts.append(f"\nAvsnitt {part + 1}\n\n")
        for line in range(4):
            parts.append(
                f"Kommunen kallar till mötet om barnets plan i rum {room} inom {number + line} "
                f"dagar, och regionen följer upp ärende {number}-{part}-{line} varje år.\n"
            )
    (corpus / f"rutin-{number:04}.txt").write_text("".join(parts), encoding="utf-8")


def _build(corpus: Path, index: Path) -> tuple[BuildReport, float]:
    """A build with all that the command does, and its seconds of processor time."""
    settings, began = Settings.load(), time.process_time()
    report = reindex(
        corpus, index, lambda: load_encoder(settings.embedding_model, adapt=settings.adapt)
    )
    return report, time.process_time() - began


def _rebuild(corpus: Path, index: Path, documents: int) -> int:
    for number in range(documents):
        _write(corpus, number, room=1)
    full, full_cpu = _build(corpus, index)
    _write(corpus, documents // 2, room=2)
    one, one_cpu = _build(corpus, index)
    print(f"{'build':24}{'seconds':>9}{'cpu s':>9}{'read':>7}{'split':>7}{'encoded':>9}")
    for name, report, cpu in (("full", full, full_cpu), ("one document changed", one, one_cpu)):
        work = report.work
        print(
            f"{name:24}{report.seconds:9.2f}{cpu:9.2f}{len(work.read):7}{len(work.split):7}"
            f"{work.encoded:9}"
        )
    share = one.seconds / full.seconds
    print(f"{full.documents} documents, {full.passages} passages: {share:.1%} of a full build")
    return 0 if share < 0.1 else 1


@dataclass
class _Asked:
    """What came of the questions.

    Attributes:
        rooms: how many answers named only the room of each version.
        seconds: how long it was asked.
    """

    milliseconds: list[float] = field(default_factory=list)
    rooms: Counter[str] = field(default_factory=Counter)
    mixed: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    grew: asyncio.Condition = field(default_factory=asyncio.Condition)
    seconds: float = 1.0

    async def take(self, answer: AnswerObject) -> None:
        """Note one answer and wake up who waits for it."""
        rooms = set(ROOM.findall(answer.answer))
        self.milliseconds.append(answer.timings_ms.total if answer.timings_ms else 0.0)
        if answer.outcome != "answered" or not rooms:
            self.failed.append(answer.answer)
        elif len(rooms) > 1:
            self.mixed.append(answer.answer)
        else:
            self.rooms[rooms.pop()] += 1
        async with self.grew:
            self.grew.notify_all()

    async def answered_by(self, version: int) -> None:
        """Wait for the first answer of `version`."""
        async with self.grew:
            await self.grew.wait_for(lambda: self.rooms[str(version)] > 0)


async def _switch(corpus: Path, index: Path, options: argparse.Namespace) -> _Asked:
    """Ask at an even pace while one version after the other is put in service.

    Stops at the first version that does not answer within `options.patience` seconds.
    """
    settings = Settings.load()
    encoder = load_encoder(settings.embedding_model, adapt=settings.adapt)
    asked, done = _Asked(), asyncio.Event()
    await _put_in_service(corpus, index, encoder, 0)
    port, log = _free_port(), index.parent / "bot.log"
    with log.open("w") as told, _running(index, corpus, port, told):
        await _until_ready(port)
        asking = asyncio.create_task(_keep_asking(port, options.rate, asked, done))
        for version in range(options.versions + 1):
            if version:
                await _put_in_service(corpus, index, encoder, version)
            switched = time.perf_counter()
            try:
                async with asyncio.timeout(options.patience):
                    await asked.answered_by(version)
            except TimeoutError:
                asked.failed.append(f"Version {version} did not answer.")
                break
            waited = time.perf_counter() - switched
            print(f"version {version} answers after {waited:.1f} s", file=sys.stderr)
        done.set()
        await asking
    return asked


async def _put_in_service(corpus: Path, index: Path, encoder: Encoder, version: int) -> None:
    """Build a version, every document of which tells its number."""
    for number in range(DOCUMENTS):
        _write(corpus, number, room=version)
    await asyncio.to_thread(reindex, corpus, index, lambda: encoder)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def _running(index: Path, corpus: Path, port: int, log: TextIO) -> Iterator[None]:
    """A bot as a process of its own, that logs to `log`."""
    own = {"INDEX_DIR": index, "CORPUS_DIR": corpus, "PORT": port, "MICROSOFT_APP_ID": ""}
    # One conversation after the other asks for all of a tenant: no limit is to be met here.
    free = dict.fromkeys(("LIMIT_PERSON", "LIMIT_CONVERSATION", "LIMIT_TENANT"), "")
    changed = {**own, **free, "DATA_DIR": index.parent / "data"}
    environment = os.environ | {name: str(value) for name, value in changed.items()}
    bot = subprocess.Popen([sys.executable, "-m", "bot"], cwd=ROOT, env=environment, stderr=log)
    try:
        yield
    finally:
        bot.terminate()
        bot.wait(STOP_SECONDS)


async def _until_ready(port: int) -> None:
    """Raises `EvaluationError` when the bot cannot answer in time."""
    give_up = time.monotonic() + START_SECONDS
    async with aiohttp.ClientSession() as session:
        while time.monotonic() < give_up:
            try:
                async with session.get(f"http://127.0.0.1:{port}/readyz") as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.2)
    raise EvaluationError(f"The bot cannot answer {START_SECONDS:.0f} s after its start.")


async def _keep_asking(port: int, rate: float, asked: _Asked, done: asyncio.Event) -> None:
    """Ask at an even pace, however long the answers take."""
    system, _ = open_endpoint(Configuration(endpoint=f"http://127.0.0.1:{port}"))
    loop, number, start = asyncio.get_running_loop(), 0, time.perf_counter()
    tasks: set[asyncio.Task[None]] = set()
    while not done.is_set():
        task = loop.create_task(_ask(system, QUESTIONS[number % len(QUESTIONS)], asked))
        tasks.add(task)
        task.add_done_callback(tasks.discard)
        number += 1
        await asyncio.sleep(max(0.0, start + number / rate - time.perf_counter()))
    asked.seconds = time.perf_counter() - start
    if tasks:
        _, late = await asyncio.wait(tasks, timeout=STOP_SECONDS)
        for task in late:
            task.cancel()
        asked.failed += ["No answer came before the end."] * len(late)
    await system.close()


async def _ask(system: System, question: str, asked: _Asked) -> None:
    try:
        await asked.take(await system.ask(question, id="", conversation=""))
    except EvaluationError as error:
        asked.failed.append(str(error))


def _tell(asked: _Asked, versions: int) -> int:
    count = len(asked.milliseconds)
    p50, p95, p99, worst = np.percentile(asked.milliseconds or [np.nan], [50, 95, 99, 100])
    print(f"{count} questions in {asked.seconds:.0f} s ({count / asked.seconds:.1f} a second)")
    print(f"versions that answered: {len(asked.rooms)} of {versions + 1}")
    print(f"failed: {len(asked.failed)}, mixed: {len(asked.mixed)}")
    print(f"milliseconds: p50 {p50:.0f}, p95 {p95:.0f}, p99 {p99:.0f}, longest {worst:.0f}")
    for wrong in [*asked.failed, *asked.mixed][:3]:
        print(f"  {wrong[:200]}")
    whole = len(asked.rooms) == versions + 1
    return 0 if whole and not asked.failed and not asked.mixed else 1


if __name__ == "__main__":
    sys.exit(main())
