"""SIGTERM under load: answers in flight are sent, then the process ends, within ten seconds."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path
from time import monotonic

import aiohttp

from bot.settings import ROOT
from tests.bot.stand_ins import QUOTE, Connector, incoming
from tests.e2e.programs import free_port

PEOPLE = 20
START_SECONDS = 120


async def _until_ready(session: aiohttp.ClientSession, url: str) -> None:
    async with asyncio.timeout(START_SECONDS):
        while True:
            try:
                if (await session.get(f"{url}/readyz")).status == 200:
                    return
            except aiohttp.ClientConnectorError:
                await asyncio.sleep(0.1)


async def test_answers_in_flight_are_sent_before_the_process_ends(
    connector: Connector, tmp_path: Path
) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "tests.bot.slow_service"),
        cwd=ROOT,
        env={**os.environ, "PORT": str(port), "DATA_DIR": str(tmp_path), "MICROSOFT_APP_ID": ""},
        stderr=asyncio.subprocess.PIPE,
    )
    async with aiohttp.ClientSession() as session:
        await _until_ready(session, url)
        asked = [
            asyncio.create_task(
                session.post(f"{url}/api/messages", json=incoming(connector, id=f"{n}"))
            )
            for n in range(PEOPLE)
        ]
        await connector.wait_for("typing", PEOPLE)
        process.send_signal(signal.SIGTERM)
        told = monotonic()
        responses = await asyncio.gather(*asked)
        _, errors = await process.communicate()
    assert [response.status for response in responses] == [200] * PEOPLE
    assert sum(QUOTE in message["text"] for message in connector.messages) == PEOPLE
    assert len(connector.messages) == PEOPLE
    assert process.returncode == 0
    assert monotonic() - told < 10
    assert b"Traceback" not in errors
