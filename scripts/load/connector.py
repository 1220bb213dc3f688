"""A stand-in for Teams' connector that tells who got which answer."""

from __future__ import annotations

import asyncio
from typing import Any

from aiohttp import web

PATH = "/v3/conversations/{conversation}/activities"


class StandInConnector:
    """Takes every message; whoever waits for one in a conversation is told its text."""

    def __init__(self) -> None:
        self._waiting: dict[str, asyncio.Future[str]] = {}
        self._count = 0
        self.url = ""
        app = web.Application()
        app.router.add_post(PATH, self._take)
        app.router.add_post(PATH + "/{activity}", self._take)
        self._runner = web.AppRunner(app, access_log=None)

    async def start(self) -> None:
        """Listen on this machine."""
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Stop listening."""
        await self._runner.cleanup()

    def expect(self, conversation: str) -> asyncio.Future[str]:
        """The text of the next message in `conversation`."""
        future = asyncio.get_running_loop().create_future()
        self._waiting[conversation] = future
        return future

    async def _take(self, request: web.Request) -> web.Response:
        activity: dict[str, Any] = await request.json()
        if activity["type"] == "message":
            waiting = self._waiting.pop(activity["conversation"]["id"], None)
            if waiting and not waiting.done():
                waiting.set_result(str(activity.get("text", "")))
        self._count += 1
        return web.json_response({"id": f"sent-{self._count}"})
