"""An OpenAI-compatible endpoint on loopback that writes when a test tells it to."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_SENTENCE = re.compile(r"(?<=[a-zåäö]{3}\.) ")
# A test that never says go on must fail by what it sees, not hang here.
_LONGEST_SECONDS = 120


class ScriptedLlm(ThreadingHTTPServer):
    """Copies two sentences of the first source that it is shown, each with its reference.

    Attributes:
        steps: released once for each sentence, and once more for the end.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Completions)
        self.steps = threading.Semaphore(0)

    @property
    def url(self) -> str:
        """What `LLM_BASE_URL` is set to."""
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def go_on(self, steps: int = 1) -> None:
        """Write that many more sentences; the end counts as one."""
        self.steps.release(steps)


class _Completions(BaseHTTPRequestHandler):
    server: ScriptedLlm

    def do_POST(self) -> None:
        """Stream the sentences."""
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        source = json.loads(body["messages"][-1]["content"])["källor"][0]
        first, second, *_ = [*_SENTENCE.split(" ".join(source["text"].split())), ""]
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        self._say({"role": "assistant", "content": ""})
        for sentence in (first, second):
            self.server.steps.acquire(timeout=_LONGEST_SECONDS)
            self._say({"content": f"{sentence.rstrip('.')} [1]. "})
        self.server.steps.acquire(timeout=_LONGEST_SECONDS)
        self._say({}, "stop")
        self.wfile.write(b"data: [DONE]\n\n")

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""

    def _say(self, delta: dict[str, str], finish: str | None = None) -> None:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        chunk = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "scripted"}
        data = json.dumps({**chunk, "choices": [choice]})
        self.wfile.write(f"data: {data}\n\n".encode())
        self.wfile.flush()


@contextmanager
def scripted_llm() -> Iterator[ScriptedLlm]:
    """An endpoint that listens until the block ends."""
    server = ScriptedLlm()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join(30)
        server.server_close()
