"""The words that are commands: help, sources, forget and examples."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.answering.asides import FORGET, bare
from bot.types import Language


class Command(StrEnum):
    """What a person can ask of the bot itself."""

    HELP = "help"
    SOURCES = "sources"
    FORGET = "forget"
    EXAMPLES = "examples"


@dataclass(frozen=True, slots=True)
class Spoken:
    """A command and the language in which it was given."""

    command: Command
    language: Language


_WORDS = {
    Language.SWEDISH: {
        Command.HELP: ("hjälp", "hjälp mig", "start", "hej", "hejsan"),
        Command.SOURCES: ("källor", "dokument", "vilka dokument har du"),
        Command.FORGET: FORGET[Language.SWEDISH],
        Command.EXAMPLES: ("exempel", "ge exempel", "exempelfrågor"),
    },
    Language.ENGLISH: {
        Command.HELP: ("help", "hello", "hi"),
        Command.SOURCES: ("sources", "documents"),
        Command.FORGET: FORGET[Language.ENGLISH],
        Command.EXAMPLES: ("examples", "example"),
    },
}
_BY_WORD = {
    word: Spoken(command, language)
    for language, commands in _WORDS.items()
    for command, words in commands.items()
    for word in words
}


def read_command(text: str) -> Spoken | None:
    """The command that `text` is, or `None` when it is something else."""
    return _BY_WORD.get(bare(text))
