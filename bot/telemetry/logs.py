"""The log: lines for people or JSON for machines, each with the id of its turn."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal, TextIO
from uuid import uuid4

from pythonjsonlogger.json import JsonFormatter

from bot.privacy.logs import mask_record

LINE = "%(asctime)s %(levelname)s %(name)s%(mark)s: %(message)s"
FIELDS = ("levelname", "name", "message", "turn")
NAMES = {"levelname": "level", "name": "logger", "exc_info": "exception"}
# It tells every request to Entra ID, and azure's libraries write whole headers.
_LOUD = ("msal", "urllib3", "httpx", "openai")

_turn: ContextVar[str] = ContextVar("turn", default="")


@contextmanager
def one_turn() -> Iterator[str]:
    """Gives all that is logged within, and in tasks started within, one new id."""
    turn = uuid4().hex[:16]
    token = _turn.set(turn)
    try:
        yield turn
    finally:
        _turn.reset(token)


def set_up(style: Literal["text", "json"], stream: TextIO | None = None) -> None:
    """Send the whole process's log to `stream` (standard error), in that style."""
    handler = logging.StreamHandler(stream)
    handler.addFilter(_mark)
    handler.addFilter(mask_record)
    if style == "json":
        handler.setFormatter(JsonFormatter(FIELDS, rename_fields=NAMES, timestamp="time"))
    else:
        handler.setFormatter(logging.Formatter(LINE))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name in _LOUD:
        logging.getLogger(name).setLevel(logging.WARNING)


def _mark(record: logging.LogRecord) -> bool:
    turn = _turn.get()
    record.__dict__.update(turn=turn, mark=f" [{turn}]" if turn else "")
    return True
