"""What is evaluated: anything that gives an answer object for a question."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping
from typing import Protocol

from bot.settings import ROOT
from scripts.evaluation.answers import AnswerObject
from scripts.evaluation.configuration import Configuration
from scripts.evaluation.results import Provenance


class System(Protocol):
    """One configuration of the assistant, in this process or behind an address."""

    async def ask(self, question: str, *, id: str, conversation: str) -> AnswerObject:
        """Answer; an empty `conversation` means a question on its own."""
        ...

    def provenance(self) -> Provenance:
        """What is being measured; asked for after the last question."""
        ...

    async def close(self) -> None:
        """Let go of what it holds."""
        ...


Opener = Callable[[Configuration], tuple[System, Mapping[str, str]]]
"""Opens a configuration; also gives the status of documents by base name."""


def commit() -> str:
    """The commit of the working tree, `+` when files differ from it, empty without git."""
    try:
        head = _git("rev-parse", "--short=12", "HEAD")
        changed = _git("status", "--porcelain", "--untracked-files=no")
    except (OSError, subprocess.CalledProcessError):
        return ""
    return f"{head}+" if changed else head


def _git(*arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True, timeout=20
    )
    return done.stdout.strip()
