"""The mix of examples that the reader is trained on, and the sets that it is judged on."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.answering.reader_input import sentences, touching
from index.swedish import STOP_WORDS, words
from scripts.training import planted, synthetic
from scripts.training.mining import Miner, holds
from scripts.training.noise import noisy
from scripts.training.shares import OWN_SHARES, SHARES
from scripts.training.sources import Asked, Text
from scripts.training.swaps import AGENCIES, PLACES, REGIONS, Swapper, absent, in_place, publishers

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Example:
    """One question with one passage.

    Attributes:
        answer: span in `text`, `None` when the passage does not answer.
        evidence: the whole sentences around the answer.
        weight: of its loss; less than 1 where the label is often wrong.
        kind: which rule made it.
    """

    question: str
    header: str
    text: str
    answer: Span | None
    evidence: Span | None
    weight: float
    kind: str

    @property
    def answerable(self) -> bool:
        return self.evidence is not None


CARRIED = 0.08
"""Share of the written questions that drag words of another one along, as follow-ups do."""


class Mixer:
    """Makes examples of every kind out of `texts`, each kind in an endless order."""

    def __init__(self, texts: Sequence[Text], seed: int) -> None:
        self._rng = random.Random(seed)
        self._texts = texts
        self._miner = Miner(texts)
        self._by_article: dict[str, list[int]] = {}
        for i, text in enumerate(texts):
            self._by_article.setdefault(text.article, []).append(i)
        every = [(i, a) for i, t in enumerate(texts) for a in t.asked]
        pairs = [pair for pair in every if self._source(pair) != "own"]
        own = [pair for pair in every if self._source(pair) == "own"]
        answered = [(i, a) for i, a in pairs if a.answer is not None]
        self._swapper = Swapper(a.question for _, a in answered)
        self._pools = {
            "squad": self._endless([p for p in answered if self._source(p) == "squad"]),
            "swequad": self._endless([p for p in answered if self._source(p) == "swequad"]),
            "written": self._endless([p for p in pairs if self._source(p) == "written"]),
            "impossible": self._endless(
                [p for p in pairs if p[1].answer is None and self._source(p) == "squad"]
            ),
            "own": self._endless([p for p in own if p[1].answer is not None]),
            "own_not": self._endless([p for p in own if p[1].answer is None]),
            "answered": self._endless(_balanced(answered, texts)),
            "texts": self._endless([(i, None) for i, t in enumerate(texts) if t.source != "own"]),
        }
        self._shares = OWN_SHARES if own else SHARES
        self._kinds: dict[str, Callable[[], Example | None]] = {
            "squad": lambda: self._plain("squad"),
            "swequad": lambda: self._plain("swequad"),
            "written": lambda: self._plain("written"),
            "own": lambda: self._plain("own"),
            "own_not": lambda: self._plain("own_not", weight=0.9),
            "impossible": lambda: self._plain("impossible", weight=0.4),
            "mined": self._mined,
            "swapped": self._swapped,
            "place": self._place,
            "yes_no": self._yes_no,
            "about": self._about,
            "planted": self._planted,
            "far": self._far,
            "facet": self._facet,
        }

    def _source(self, pair: tuple[int, Asked]) -> str:
        return self._texts[pair[0]].source

    def _endless(self, items: list[tuple[int, Asked]] | list[tuple[int, None]]) -> Iterator[
        tuple[int, Asked | None]
    ]:  # fmt: skip
        """`items` over and over, each as often a round as its weight says."""

        def cycle() -> Iterator[tuple[int, Asked | None]]:
            weights = [1.0 if asked is None else asked.weight for _, asked in items]
            while sum(weights) > 0:
                times = [int(weight + self._rng.random()) for weight in weights]
                order = [item for item, many in zip(items, times, strict=True) for _ in range(many)]
                self._rng.shuffle(order)
                yield from order

        return cycle()

    def make(self, count: int, shares: dict[str, float] | None = None) -> list[Example]:
        """About `count` examples in random order, the kinds in their shares."""
        found: list[Example] = []
        for kind, share in (shares or self._shares).items():
            wanted, tries = round(count * share), 0
            made = 0
            while made < wanted and tries < 20 * wanted:
                tries += 1
                example = self._kinds[kind]()
                if example is not None:
                    found.append(replace(example, kind=kind))
                    made += 1
        self._rng.shuffle(found)
        return found

    def _example(
        self, question: str, text: Text, answer: Span | None, weight: float = 1.0
    ) -> Example:
        evidence = touching(sentences(text.text), *answer) if answer else None
        asked = noisy(question, self._rng)
        return Example(asked, text.header, text.text, answer, evidence, weight, "")

    def _headed(self, text: Text) -> Text:
        """The text with its title, under a publisher, or bare; written ones keep theirs."""
        kind = self._rng.random()
        if text.source in ("written", "own"):
            return text if kind < 0.85 else replace(text, header="")
        if kind < 0.3 or not text.header:
            return replace(text, header="")
        if kind < 0.65:
            return text
        publisher = self._rng.choice(publishers(text.text)[1:])
        return replace(text, header=f"{publisher} › {text.header}")

    def _next(self, pool: str) -> tuple[Text, int, Asked]:
        index, asked = next(self._pools[pool])
        assert asked is not None
        return self._texts[index], index, asked

    def _plain(self, pool: str, weight: float = 1.0) -> Example:
        text, _, asked = self._next(pool)
        question = asked.question
        if pool == "written" and self._rng.random() < CARRIED:
            question = _carrying(question, self._rng.choice(text.asked).question)
        return self._example(question, self._headed(text), asked.answer, weight)

    def _mined(self) -> Example | None:
        """A neighbour, or a passage that shares the question's words, without the answer."""
        text, index, asked = self._next("answered")
        if self._rng.random() < 0.45:
            candidates = [i for i in self._by_article[text.article] if i != index]
        else:
            candidates = self._miner.near(asked.question, index, 12)
        self._rng.shuffle(candidates)
        for i in candidates:
            if not holds(self._texts[i].text, answer_text(text, asked), asked.question):
                return self._example(asked.question, self._headed(self._texts[i]), None, 0.8)
        return None

    def _swapped(self) -> Example | None:
        text, _, asked = self._next("answered")
        headed = self._headed(text)
        whole = f"{headed.header}\n{headed.text}"
        question = self._swapper.swap(asked.question, whole, self._rng)
        return self._example(question, headed, None, 0.9) if question else None

    def _place(self) -> Example:
        """A question narrowed to the place in the header (answered) or another (not)."""
        text, _, asked = self._next("answered")
        rng = self._rng
        publisher = rng.choice(publishers(text.text)[:2])
        name = publisher.removesuffix(" kommun")
        same = rng.random() < 0.5
        placed = replace(text, header=" › ".join(p for p in (publisher, text.header) if p))
        if rng.random() < 0.3:
            lead = rng.choice((f"{publisher}: ", f"I {name} gäller följande. ", f"{publisher}\n"))
            placed = replace(text, text=lead + text.text)
            asked = replace(asked, answer=_moved(asked.answer, len(lead)))
        whole = f"{placed.header}\n{placed.text}".casefold()
        kind = REGIONS if name in REGIONS else PLACES
        asked_place = name if same else absent(kind, whole, rng)
        if not same and rng.random() < 0.3:
            asked_place = absent(AGENCIES, whole, rng)
        question = in_place(asked.question, asked_place, rng)
        return self._example(question, placed, asked.answer if same else None)

    def _yes_no(self) -> Example | None:
        index, _ = next(self._pools["texts"])
        text = self._texts[index]
        made = [
            ((s, e), q) for s, e in sentences(text.text) if (q := synthetic.yes_no(text.text[s:e]))
        ]
        if not made:
            return None
        span, question = self._rng.choice(made)
        headed = self._headed(text)
        kind = self._rng.random()
        if kind < 0.5:
            return self._example(question, headed, span, 0.8)
        if kind < 0.85:
            swapped = self._swapper.swap(question, f"{headed.header}\n{text.text}", self._rng)
            return self._example(swapped, headed, None, 0.8) if swapped else None
        others = [i for i in self._by_article[text.article] if i != index]
        if not others:
            return None
        other = self._texts[self._rng.choice(others)]
        if text.text[span[0] : span[1]] in other.text:
            return None
        return self._example(question, self._headed(other), None, 0.8)

    def _about(self) -> Example | None:
        index, _ = next(self._pools["texts"])
        text = self._texts[index]
        made = synthetic.about(text.text, self._rng)
        if made is None:
            return None
        question, span = made
        if self._rng.random() < 0.5:
            return self._example(question, self._headed(text), span, 0.5)
        word = max(question.rstrip("?").split(), key=len)
        other = self._texts[self._rng.choice(self._miner.near(question, index, 30) or [0])]
        if word[:6] in other.text.casefold():
            return None
        return self._example(question, self._headed(other), None, 0.7)

    def _planted(self) -> Example | None:
        """A contact, date, fee or decision put into a passage, asked for rightly or wrongly."""
        index, _ = next(self._pools["texts"])
        text = self._texts[index]
        fact = planted.make(self._rng)
        breaks = [0, *(e for _, e in sentences(text.text))]
        at = self._rng.choice(breaks)
        lead = "\n" if at and self._rng.random() < 0.6 else " " if at else ""
        tail = "\n" if self._rng.random() < 0.6 else " "
        if len(text.text) > 520:
            return None
        whole = text.text[:at] + lead + fact.sentence + tail + text.text[at:].lstrip()
        headed = replace(self._headed(text), text=whole)
        if fact.header:
            parts = [fact.header, *([text.header] if text.header else [])]
            headed = replace(headed, header=" › ".join(parts))
        if self._rng.random() < 0.55:
            question, (start, end) = self._rng.choice(fact.answered)
            offset = at + len(lead)
            return self._example(question, headed, (offset + start, offset + end))
        return self._example(self._rng.choice(fact.unanswered), headed, None)

    def _far(self) -> Example:
        index, _ = next(self._pools["texts"])
        text = self._headed(self._texts[index])
        kind = self._rng.random()
        if kind < 0.3:
            question = self._rng.choice(synthetic.FAR)
        elif kind < 0.6:
            question = self._rng.choice(synthetic.INJECTIONS)
        else:
            other, _, asked = self._next("answered")
            if other.article == text.article:
                return self._far()
            question = asked.question
        return self._example(question, text, None)

    def _facet(self) -> Example | None:
        text, _, asked = self._next("answered")
        question = synthetic.absent_facet(asked.question, text.text, self._rng)
        return self._example(question, self._headed(text), None) if question else None


def _carrying(question: str, earlier: str) -> str:
    """`question` with the content words of an `earlier` one behind it, as a follow-up has."""
    known = STOP_WORDS | set(words(question))
    return " ".join([question, *(word for word in words(earlier) if word not in known)])


def _moved(span: Span | None, by: int) -> Span | None:
    return None if span is None else (span[0] + by, span[1] + by)


def _balanced(pairs: list[tuple[int, Asked]], texts: Sequence[Text]) -> list[tuple[int, Asked]]:
    """Native Swedish pairs twice, so that machine-translated ones do not dominate."""
    return [p for p in pairs for _ in range(1 if texts[p[0]].source == "squad" else 2)]


def answer_text(text: Text, asked: Asked) -> str:
    """The words of the answer, or nothing."""
    return "" if asked.answer is None else text.text[asked.answer[0] : asked.answer[1]]
