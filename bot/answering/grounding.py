"""Keeps of an LLM's text what the passages that it cites really say (pure)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.answering.claims import Source, question_words, support
from bot.answering.composing import Place
from index.lines import one_line
from index.sentences import sentence_spans

ENOUGH = 0.6
MOST_PLACES = 20
_THOUGHT = re.compile(r"<think>.*?(?:</think>|\Z)", re.DOTALL | re.IGNORECASE)
_ITEM = re.compile(r"(?:[-*•–]|\d{1,2}[.)])\s+(?=\S)")
_MARKUP = re.compile(r"\*\*|__|`|^#{1,6}\s+|^>\s+")
_SEVERAL = re.compile(r"\[(\d{1,2}(?:\s*[,;]\s*\d{1,2})+)\]")
_LATE_MARKS = re.compile(r"([.!?…]+)((?:\s*\[\d{1,2}\])+)")
_MARKS = re.compile(r"((?:\s*\[\d{1,2}\])+)")
_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"\w")
_UNSEEN = {"Cc", "Cf", "Co", "Cs", "Cn", "So", "Sk"}


@dataclass(frozen=True, slots=True)
class Grounded:
    """Verified sentences with references `[n]`, and the place of each number from 1.

    Attributes:
        kept: share of the words written that are left.
    """

    text: str
    places: tuple[Place, ...]
    kept: float

    @property
    def enough(self) -> bool:
        """Whether so much is left that it still is the answer that was written."""
        return bool(self.places) and self.kept >= ENOUGH


@dataclass
class _Page:
    """The verified text as it grows."""

    blocks: list[list[str]] = field(default_factory=list)
    listing: bool = False
    numbers: dict[tuple[str, int, int], int] = field(default_factory=dict)
    places: list[Place] = field(default_factory=list)

    def mark(self, place: Place) -> str:
        """The reference to `place`; places are numbered as they come."""
        key = (place.hit.passage.id, place.start, place.end)
        if key not in self.numbers:
            self.places.append(place)
            self.numbers[key] = len(self.places)
        return f"[{self.numbers[key]}]"

    def add(self, text: str, *, listed: bool, begins: bool = False) -> None:
        """Go on with `text`; a list is a block of its own."""
        if not self.blocks or begins or listed != self.listing:
            self.blocks.append([])
        self.listing = listed
        self.blocks[-1].append(text)

    @property
    def text(self) -> str:
        return "\n\n".join(
            ("\n" if any(line.startswith("- ") for line in block) else " ").join(block)
            for block in self.blocks
        )


def _cleaned(line: str) -> str:
    """`line` without markup, emoji and characters that nobody sees."""
    seen = "".join(char for char in line if unicodedata.category(char) not in _UNSEEN)
    plain = _MARKUP.sub("", one_line(seen)).strip()
    plain = _SEVERAL.sub(lambda m: "".join(f"[{n}]" for n in _NUMBER.findall(m[1])), plain)
    return _LATE_MARKS.sub(r"\2\1", plain)


def _length(text: str) -> int:
    return len(_MARKS.sub(" ", text).split())


class _Grounding:
    """One pass over a text; see `ground`."""

    def __init__(self, sources: Mapping[int, Source], question: str) -> None:
        self._sources = sources
        self._about = question_words(question)
        self._lead = ""
        self._led = False
        self.page = _Page()
        self.written = self.kept = 0

    def read(self, line: str) -> None:
        """Take over what holds of `line`."""
        bullet = _ITEM.match(line)
        text = _cleaned(line[bullet.end() :] if bullet else line)
        if not text:
            return
        self.written += _length(text)
        if bullet:
            self._item(text)
            return
        self._lead, self._led = "", False
        if text.endswith(":"):
            self._lead = text
            return
        for start, end in sentence_spans(text):
            sentence = text[start:end]
            if shown := self._checked(sentence):
                self.kept += _length(sentence)
                self.page.add(_closed(shown), listed=False)

    def _item(self, text: str) -> None:
        """An item counts only under a lead-in that the same passages bear out."""
        spans = sentence_spans(text)
        parts = [self._parts(text[start:end]) for start, end in spans]
        cited = [source for part in parts for _, found in part or () for source in found]
        lead: Place | None = None
        if self._lead and not self._led:
            own = self._cited(self._lead)
            sources = own if own is not None and _NUMBER.search(self._lead) else cited
            plain = _MARKS.sub("", self._lead).rstrip(":").rstrip()
            lead = support(plain, list(dict.fromkeys(sources)), self._about)
            if lead is None:
                return
        shown = [self._checked(text[start:end], lead) for start, end in spans]
        if not shown or not all(shown):
            return
        if lead is not None:
            plain = _MARKS.sub("", self._lead).rstrip(":").rstrip()
            self.page.add(f"{plain} {self.page.mark(lead)}:", listed=True, begins=True)
            self.kept += _length(self._lead)
            self._led = True
        self.page.add(f"- {' '.join(part for part in shown if part)}", listed=True)
        self.kept += _length(text)

    def _cited(self, marks: str) -> list[Source] | None:
        """The sources of `marks`; `None` when one does not exist."""
        numbers = [int(n) for mark in _MARKS.findall(marks) for n in _NUMBER.findall(mark)]
        if any(number not in self._sources for number in numbers):
            return None
        return [self._sources[number] for number in dict.fromkeys(numbers)]

    def _parts(self, sentence: str) -> list[tuple[str, list[Source]]] | None:
        """What is claimed with which sources; `None` when a part has no source."""
        pieces = _MARKS.split(sentence)
        if len(pieces) < 3 or _WORD.search(pieces[-1]):
            return None
        parts = []
        for text, marks in zip(pieces[:-1:2], pieces[1::2], strict=True):
            sources = self._cited(marks)
            if not sources:
                return None
            parts.append((text.strip(), sources))
        return parts

    def _checked(self, sentence: str, lead: Place | None = None) -> str:
        """`sentence` with references of our own numbering; empty when it does not hold."""
        parts = self._parts(sentence)
        if not parts:
            return ""
        said = [(text, support(text, sources, self._about)) for text, sources in parts]
        found = [(text, place) for text, place in said if place is not None]
        new = {place for _, place in found} | ({lead} if lead else set())
        if len(found) < len(said) or len(new | set(self.page.places)) > MOST_PLACES:
            return ""
        shown = [f"{text} {self.page.mark(place)}" for text, place in found]
        return _joined(shown) + _MARKS.split(sentence)[-1].strip()


def _joined(parts: Sequence[str]) -> str:
    """Parts of one sentence, each comma close to what it follows."""
    return re.sub(r"\s+([,;])", r"\1", " ".join(parts))


def _closed(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?", "…", ":")) else f"{sentence}."


def ground(written: str, sources: Sequence[Source], question: str) -> Grounded:
    """What is left of `written` when only what its sources say remains.

    A sentence goes when it cites nothing, or a source that does not exist, or when a
    part of it is not what the source cited there says. The same text gives the same
    beginning however far it has come, so that it can be shown while it is written.
    """
    work = _Grounding({source.number: source for source in sources}, question)
    for line in _THOUGHT.sub("", written).splitlines():
        work.read(line.strip())
    kept = work.kept / work.written if work.written else 0.0
    return Grounded(work.page.text, tuple(work.page.places), kept)


_COMPLETE = re.compile(r".*(?:\n|[.!?…](?:\s*\[\d{1,2}\])*\s+(?=[^\s\[]))", re.DOTALL)


def complete_part(written: str) -> str:
    """The beginning of `written` in which no sentence can change any more."""
    found = _COMPLETE.match(written)
    return found.group() if found else ""
