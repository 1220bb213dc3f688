"""What may write an answer in place of the quoted one, and what it is told."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Protocol

from bot.answering.grounding import Grounded
from index.errors import SamverkanError
from index.types import Hit


class NotWritten(SamverkanError):
    """The LLM gave nothing that can be sent; the quoted answer goes out instead."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """What the LLM is to write.

    Attributes:
        in_context: a follow-up question with what it refers to; empty for any other.
        hits: the retrieved passages, best first.
        quoted: ids of the passages that the extractive answer quotes.
    """

    question: str
    hits: tuple[Hit, ...]
    quoted: frozenset[str]
    in_context: str = ""


class Writer(Protocol):
    """What may write an answer in place of the quoted one."""

    def write(self, assignment: Assignment) -> AsyncGenerator[Grounded, None]:
        """Yield the verified text so far, each time it has grown; the last one is whole.

        Raises `NotWritten` at any point when the text must not be the answer.
        """
        ...
