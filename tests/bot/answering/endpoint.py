"""An OpenAI-compatible endpoint on loopback that does as a test tells it, and who asks it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.answering.llm import LlmWriter
from bot.answering.service import AnsweringService
from bot.answering.verify import verify
from bot.types import Answer, Question
from tests.bot.conftest import settings

QUESTION = Question("Vad är en samordnad individuell plan?")
QUOTED = "En samordnad individuell plan (SIP) är ett verktyg för att samordna insatser [1]."
TRUE = "En SIP är ett verktyg för att samordna insatser [1]."
# Far more than any of these tests takes, and far less than a hung one would.
PATIENCE = 20


class Endpoint:
    """Streams `pieces`, and can fail in the ways that endpoints fail.

    Attributes:
        stall_after: number of pieces after which it sends nothing more and stays open.
        break_after: number of pieces after which it cuts the connection.
        raw: bytes to send in place of an event stream.
        silent: whether it takes the question and sends nothing at all, and stays open.
        asked: the body of each request that came.
    """

    def __init__(self) -> None:
        self.pieces: Sequence[str] = ()
        self.status = 200
        self.headers: dict[str, str] = {}
        self.finish: str | None = "stop"
        self.refusal = ""
        self.stall_after: int | None = None
        self.break_after: int | None = None
        self.raw: bytes | None = None
        self.silent = False
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self._released = asyncio.Event()
        app = web.Application()
        app.router.add_post("/v1/chat/completions", self._complete)
        self.server = TestServer(app)

    @property
    def url(self) -> str:
        """What `LLM_BASE_URL` is set to."""
        return str(self.server.make_url("/v1"))

    async def close(self) -> None:
        """Let go of those who wait, and stop."""
        self._released.set()
        await self.server.close()

    def say(self, text: str) -> None:
        """Write `text`, a few characters at a time."""
        self.pieces = [text[at : at + 7] for at in range(0, len(text), 7)]

    async def _complete(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(await request.json())
        self.keys.append(request.headers.get("Authorization", ""))
        if self.silent:
            await self._released.wait()
        if self.status != 200:
            body = {"error": {"message": "no", "type": "test", "code": None}}
            return web.json_response(body, status=self.status, headers=self.headers)
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        if self.raw is not None:
            await response.write(self.raw)
            return response
        await response.write(_event({"role": "assistant", "content": ""}, None))
        for at, piece in enumerate(self.pieces):
            if at == self.stall_after:
                await self._released.wait()
                return response
            if at == self.break_after:
                assert request.transport is not None
                request.transport.close()
                return response
            await response.write(_event({"content": piece}, None))
        if self.refusal:
            await response.write(_event({"refusal": self.refusal}, None))
        if self.finish is not None:
            await response.write(_event({}, self.finish))
            await response.write(b"data: [DONE]\n\n")
        return response


def _event(delta: dict[str, Any], finish: str | None) -> bytes:
    chunk = {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 0,
        "model": "scripted",
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
    }
    return f"data: {json.dumps(chunk)}\n\n".encode()


def writer_for(endpoint: Endpoint, **changes: object) -> LlmWriter:
    """The writer of settings that name `endpoint`."""
    chosen = {"llm_base_url": endpoint.url, "llm_model": "scripted", **changes}
    return LlmWriter.open(settings(**chosen))


async def ask(service: AnsweringService, question: Question = QUESTION) -> Answer:
    """The answer, which must come, and must hold."""
    reply = await asyncio.wait_for(service.answer(question), PATIENCE)
    assert isinstance(reply, Answer)
    verify(reply, {info.id: service.document(info.id) for info in service.documents()})
    return reply
