"""The bot as a process of its own, and how much memory and processor time it takes."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import aiohttp
import psutil

from bot.settings import ROOT
from scripts.evaluation.errors import EvaluationError

START_SECONDS = 120
STOP_SECONDS = 15


@dataclass(frozen=True, slots=True)
class RunningBot:
    """A bot that answers at `url`."""

    url: str
    process: psutil.Process

    def megabytes(self) -> float:
        """Resident memory."""
        return float(self.process.memory_info().rss) / 1e6

    def processor_seconds(self) -> float:
        """Processor time since its start."""
        times = self.process.cpu_times()
        return float(times.user + times.system)


@asynccontextmanager
async def running_bot(changes: Mapping[str, str]) -> AsyncIterator[RunningBot]:
    """Start `python -m bot` with `changes` to the environment; stops it at the end.

    Raises `EvaluationError` when it ends before it can answer.
    """
    port = _free_port()
    with tempfile.TemporaryDirectory() as folder, (Path(folder) / "bot.log").open("w") as log:
        own = {"PORT": str(port), "DATA_DIR": folder, "MICROSOFT_APP_ID": ""}
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot"),
            cwd=ROOT,
            env={**os.environ, **own, **changes},
            stderr=log,
        )
        try:
            bot = RunningBot(f"http://127.0.0.1:{port}", psutil.Process(process.pid))
            await _until_ready(bot, process)
            yield bot
        finally:
            if process.returncode is None:
                process.terminate()
            try:
                await asyncio.wait_for(process.wait(), STOP_SECONDS)
            except TimeoutError:
                process.kill()


async def _until_ready(bot: RunningBot, process: asyncio.subprocess.Process) -> None:
    reason, give_up = "it ended; `make run` says why", monotonic() + START_SECONDS
    async with aiohttp.ClientSession() as session:
        while process.returncode is None and monotonic() < give_up:
            try:
                async with session.get(f"{bot.url}/readyz") as response:
                    if response.status == 200:
                        return
                    reason = str((await response.json())["reason"])
            except aiohttp.ClientConnectorError:
                pass
            await asyncio.sleep(0.2)
    raise EvaluationError(f"The bot cannot answer: {reason}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
