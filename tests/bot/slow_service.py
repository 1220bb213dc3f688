"""The real service with an answerer that takes its time, as a process to be told to stop."""

from __future__ import annotations

import asyncio
import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bot.__main__ import leave, serve
from bot.app import create_app
from bot.opening import Backend
from bot.settings import Settings
from bot.types import Question, Reply
from tests.bot.stand_ins import StandInAnswerer, StandInDocuments

SECONDS = 1.5
POOL = ThreadPoolExecutor(max_workers=1)


class SlowAnswerer(StandInAnswerer):
    """Takes `SECONDS` for each answer."""

    async def answer(self, question: Question) -> Reply:
        """The usual answer, late."""
        await asyncio.sleep(SECONDS)
        return await super().answer(question)


async def _opened() -> Backend:
    # Work that nobody waits for must not hold up the end.
    asyncio.get_running_loop().run_in_executor(POOL, time.sleep, 30)
    return Backend(SlowAnswerer(), StandInDocuments())


if __name__ == "__main__":
    chosen = Settings(data_dir=Path(os.environ["DATA_DIR"]), port=int(os.environ["PORT"]))
    serve(create_app(chosen, _opened), chosen)
    leave(0)
