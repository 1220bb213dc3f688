"""Finds what is wrong with a suite before it misleads: file, item and field of each defect."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from index.lines import one_line
from scripts.evaluation.matching import includes, plain
from scripts.evaluation.suite import Suite
from scripts.evaluation.suite_items import Gold, Item, Turn

_WORD = re.compile(r"\w+")
_TRIED = 5
_ODD_DASH = re.compile(r"[\u2010-\u2015\u2212]")


@dataclass(frozen=True, slots=True)
class Finding:
    """One defect."""

    suite: Path
    item: str
    field: str
    message: str

    def __str__(self) -> str:
        return f"{self.suite}: item '{self.item}': {self.field}: {self.message}"


@dataclass(frozen=True, slots=True)
class _Place:
    """A turn, or an item that is its own only turn, and how a message names its fields."""

    suite: Path
    item: Item
    turn: Turn
    prefix: str

    @property
    def unanswerable(self) -> bool:
        return self.turn.kind == "unanswerable"

    def finding(self, field: str, message: str) -> Finding:
        return Finding(self.suite, self.item.id, f"{self.prefix}{field}", message)


def lint(suites: Sequence[Suite], texts: Mapping[str, str]) -> list[Finding]:
    """All findings in order of the suites; `texts` holds the documents by base name."""
    places = [place for suite in suites for item in suite.items for place in _places(suite, item)]
    spaced = {name: one_line(text) for name, text in texts.items()}
    asked: dict[str, _Place] = {}
    findings: list[Finding] = []
    for place in places:
        findings.extend(_shape(place))
        findings.extend(_sources(place, spaced))
        findings.extend(_patterns(place))
        findings.extend(_repeated(place, asked))
    return findings


def _places(suite: Suite, item: Item) -> Iterator[_Place]:
    if item.turns:
        for number, turn in enumerate(item.turns):
            yield _Place(suite.path, item, turn, f"turns.{number}.")
    else:
        yield _Place(suite.path, item, item, "")


def _shape(place: _Place) -> Iterator[Finding]:
    turn = place.turn
    category = turn.category or place.item.category
    if place.unanswerable:
        if turn.sources:
            yield place.finding("sources", "an unanswerable question has none")
        if turn.must_include:
            yield place.finding("must_include", "an unanswerable question has none")
        if not category and not place.prefix:
            yield place.finding("category", "say whether it is near, far or adversarial")
        return
    if not turn.sources:
        yield place.finding("sources", "missing: an answerable question needs a source")
    if not turn.must_include:
        yield place.finding("must_include", "missing: any answer would be called right")
    if category:
        yield place.finding("category", "belongs to unanswerable questions")


def _sources(place: _Place, texts: Mapping[str, str]) -> Iterator[Finding]:
    for number, source in enumerate(place.turn.sources):
        for other, gold in enumerate(source.alternatives):
            field = f"sources.{number}" + (f".any_of.{other}" if source.any_of else "")
            yield from _gold(place, field, gold, texts)


def _gold(place: _Place, field: str, gold: Gold, texts: Mapping[str, str]) -> Iterator[Finding]:
    text = texts.get(gold.file.rsplit("/", 1)[-1])
    if text is None:
        known = ", ".join(sorted(texts)) or "none"
        yield place.finding(f"{field}.file", f"no document {gold.file!r}; there are {known}")
    elif one_line(gold.quote) not in text:
        near = nearest(one_line(gold.quote), text)
        yield place.finding(f"{field}.quote", f"is not in {gold.file}; nearest there: «{near}»")


def _patterns(place: _Place) -> Iterator[Finding]:
    quotes = " ".join(g.quote for source in place.turn.sources for g in source.alternatives)
    for number, pattern in enumerate(place.turn.must_include):
        field = f"must_include.{number}"
        if re.search(pattern, ""):
            yield place.finding(field, f"{pattern!r} is found in any answer")
        elif quotes and not includes(quotes, pattern):
            hint = _ODD_DASH.search(pattern)
            reason = "write dashes as `-`" if hint else "an answer that quotes the gold would fail"
            yield place.finding(field, f"{pattern!r} is not in the gold quotes: {reason}")


def _repeated(place: _Place, asked: dict[str, _Place]) -> Iterator[Finding]:
    """A follow-up may well be asked in two conversations; a question on its own may not."""
    if place.prefix and not place.prefix.startswith("turns.0."):
        return
    question = " ".join(_WORD.findall(plain(place.turn.question).casefold()))
    first = asked.setdefault(question, place)
    if first is not place:
        where = f"{first.suite.name}, item '{first.item.id}'"
        yield place.finding("question", f"is asked already in {where}")


def nearest(quote: str, text: str) -> str:
    """The run of words in `text` that is most like `quote`, about as long.

    Windows that share most words are found first; the closest of them by characters is
    the answer, so that a book is searched in a second too.
    """
    spans = [(m.start(), m.end()) for m in _WORD.finditer(text)]
    words = [text[start:end].casefold() for start, end in spans]
    wanted = Counter(word.casefold() for word in _WORD.findall(quote))
    size = max(1, wanted.total())
    if len(words) <= size:
        return text.strip()
    starts = sorted(_overlaps(words, wanted, size), reverse=True)[:_TRIED]
    windows = [text[spans[at][0] : spans[at + size - 1][1]] for _, at in starts]
    return max(windows, key=lambda window: SequenceMatcher(None, quote, window).ratio())


def _overlaps(
    words: Sequence[str], wanted: Mapping[str, int], size: int
) -> Iterable[tuple[int, int]]:
    """How many wanted words each window holds, and where it begins; one step a window."""
    held: Counter[str] = Counter()
    shared = 0
    for end, word in enumerate(words):
        held[word] += 1
        shared += held[word] <= wanted.get(word, 0)
        if end >= size:
            gone = words[end - size]
            shared -= held[gone] <= wanted.get(gone, 0)
            held[gone] -= 1
        if end >= size - 1:
            yield shared, end - size + 1
