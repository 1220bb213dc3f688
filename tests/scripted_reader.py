"""A reader that finds what a test wants it to find."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.answering.reader import OverlapReader, Reading
from bot.answering.reader_input import ReaderInput


class ScriptedReader(OverlapReader):
    """Finds each passage as answerable as it is told, and keeps what it was asked."""

    def __init__(self, answerable: float) -> None:
        self.answerable = answerable
        self.asked: list[tuple[str, int]] = []
        self.begun: list[str] = []

    def begin(self, question: str) -> None:
        self.begun.append(question)

    def read(self, question: str, passages: Sequence[ReaderInput]) -> tuple[Reading, ...]:
        self.asked.append((question, len(passages)))
        return tuple(
            replace(reading, answerable=self.answerable)
            for reading in super().read(question, passages)
        )
