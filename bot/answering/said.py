"""What a text says, in pieces that belong together and can be compared (pure)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from bot.answering.facts import Fact, FactKind, blanked, facts, name_value
from bot.answering.roles import Word, marked_words
from index.lines import one_line
from index.swedish import STOP_WORDS, stem, words
from index.types import Passage, UnitKind

# Words of those who retell: they say nothing of the matter itself.
_RETELLING = frozenset(
    "dokumentet dokumenten källan källorna texten underlaget avsnittet framgår anges beskrivs "
    "beskriver nämns innebär handlar följande dessutom exempelvis exempel således därmed".split()
)
_ASIDE = re.compile(r"\([^()]*\)")
_PERCENT = re.compile(r"\s*%")


class Text:
    """A text with what comparing needs, each read off once."""

    def __init__(self, text: str) -> None:
        self.plain = _PERCENT.sub(" procent", text)

    @cached_property
    def facts(self) -> list[Fact]:
        return facts(self.plain)

    @cached_property
    def name_line(self) -> str:
        return name_value(self.plain)

    @cached_property
    def words(self) -> tuple[str, ...]:
        return tuple(words(self.plain))

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(stem(word) for word in self.words)

    @cached_property
    def content(self) -> tuple[str, ...]:
        """The words that carry meaning and are no hard fact."""
        return _content(blanked(self.plain, self.facts))

    @cached_property
    def named_line(self) -> str:
        """The text without its hard facts, but for names; as long as it."""
        return blanked(self.plain, [fact for fact in self.facts if fact.kind is not FactKind.NAME])

    @cached_property
    def marked(self) -> tuple[Word, ...]:
        """The words that carry meaning, names among them, each with its preposition."""
        return tuple(word for word in marked_words(self.named_line) if word.text not in _RETELLING)

    @cached_property
    def marked_plainly(self) -> tuple[Word, ...]:
        """The same without what stands in parentheses."""
        return Text(_ASIDE.sub(" ", self.plain)).marked

    def beside(self, fact: Fact) -> tuple[list[str], list[str]]:
        """Stems of the content words before `fact`, nearest first, and of those after."""
        before = _content(self.named_line[: fact.start])
        after = _content(self.named_line[fact.end :])
        return [stem(word) for word in reversed(before)], [stem(word) for word in after]


def _content(text: str) -> tuple[str, ...]:
    return tuple(word for word in words(text) if word not in STOP_WORDS and word not in _RETELLING)


@dataclass(frozen=True)
class Block:
    """A sentence, a whole list with its lead-in, or a contact, as a source of facts."""

    start: int
    end: int
    text: Text


def blocks(passage: Passage) -> list[Block]:
    """What `passage` says, in pieces whose facts belong together."""
    spans: list[tuple[int, int, tuple[int, int] | None]] = []
    lead: tuple[int, int] | None = None
    for unit in passage.units:
        mine = unit.lead if unit.lead is not None and unit.lead[0] >= passage.start else None
        if unit.kind is UnitKind.ITEM and unit.lead is not None and unit.lead == lead and spans:
            spans[-1] = (spans[-1][0], unit.end, spans[-1][2])
            continue
        lead = unit.lead if unit.kind is UnitKind.ITEM else None
        begins = min(unit.start, mine[0]) if mine else unit.start
        # A second contact under one lead-in must not take in the first.
        apart = bool(spans) and begins < spans[-1][1]
        spans.append((spans[-1][1] if apart else begins, unit.end, mine if apart else None))

    def cut(start: int, end: int) -> str:
        return passage.text[start - passage.start : end - passage.start]

    found = []
    for start, end, led in spans:
        text = cut(start, end)
        if text.strip():
            whole = Text(one_line(f"{cut(*led)} {text}" if led else text))
            found.append(Block(start + len(text) - len(text.lstrip()), end, whole))
    return found
