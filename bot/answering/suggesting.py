"""Questions to ask on with, each one found to be answered before anybody sees it.

They are looked for when nobody asks and kept for each passage, on disk as well, so that an
answer only looks up what is known and comes no later for it.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from itertools import chain, zip_longest
from pathlib import Path
from time import monotonic, perf_counter

from bot.answering.followups import Standalone, refers_back
from bot.answering.judging import Judge
from bot.answering.prompting import Prompt, prompts
from bot.answering.question import Asked, analyse
from bot.answering.suggestions import Found, KeptSuggestions, Suggestion, key_of
from bot.types import Answer, Citation, Reply
from index.search import Searcher, in_thread
from index.swedish import stems
from index.types import Passage

MOST = 3
PASSAGES = 10
NEAR = (1, 0, 2, -1, 3, -2)
AHEAD = 400
"""So many passages are looked through unasked; those of a larger index once they are cited."""
_A_MOMENT = 0.05
# So long must nobody have asked: beside one question a second it still gets on.
_PAUSE = 0.25
# So many passages may have to be looked through again after a crash.
_UNSAVED = 20


class Suggester:
    """Finds and remembers the suggestions of the index in service.

    Args:
        current: the searcher of the index in service, without any waiting.
        region: the users' own; others' documents are suggested to those who cite them only.
    """

    def __init__(self, judge: Judge, current: Callable[[], Searcher], region: str) -> None:
        self._judge = judge
        self._current = current
        self._region = region
        self._version = ""
        self._kept: KeptSuggestions | None = None
        self._key = ""
        self._recalled = True
        self._found: dict[str, tuple[Suggestion, ...]] = {}
        self._pending: OrderedDict[str, Passage] = OrderedDict()
        self._answering = 0
        self._asked = float("-inf")
        self._quiet = asyncio.Event()
        self._quiet.set()
        self._wake = asyncio.Event()

    def keep_in(self, folder: Path) -> None:
        """Keep what is found in `folder`, and begin with what it holds; reads files."""
        self._kept = KeptSuggestions(folder)
        self._follow(self._current())
        self._take(self._kept.load(self._key))
        self._recalled = True

    @contextmanager
    def resting(self) -> Iterator[None]:
        """Look for nothing while the block answers a question, nor right after it."""
        self._answering += 1
        self._quiet.clear()
        try:
            yield
        finally:
            self._asked = monotonic()
            self._answering -= 1
            if not self._answering:
                self._quiet.set()

    def extend(self, reply: Reply, asked: Sequence[str]) -> Reply:
        """`reply` with what is known by now to ask on with; `asked` is what was asked."""
        if not isinstance(reply, Answer):
            return reply
        return replace(reply, follow_ups=self.suggest(reply, asked))

    def suggest(self, answer: Answer, asked: Sequence[str] = ()) -> tuple[str, ...]:
        """What is known by now to ask after `answer`, but for what was `asked` before."""
        searcher = self._current()
        self._follow(searcher)
        if answer.version != self._version:
            return ()
        passages = self._related(searcher, answer)
        self._want(passages)
        rows = [self._of_passage(passage, answer) for passage in passages]
        said = {frozenset(stems(text)) for text in (*asked, answer.question)}
        chosen: list[Suggestion] = []
        # The best of each passage come before the second best of any.
        for suggestion in filter(None, chain.from_iterable(zip_longest(*rows))):
            words = frozenset(stems(suggestion.text))
            asks_the_same = words in said or any(_meet(suggestion, one) for one in chosen)
            if asks_the_same or _both_for_a_contact(suggestion.text, answer.question):
                continue
            chosen.append(suggestion)
            said.add(words)
        return tuple(suggestion.text for suggestion in chosen[:MOST])

    async def keep_looking(self) -> None:
        """Catch up whenever there is something new to look at; runs until it is cancelled."""
        while True:
            await self.catch_up()
            self._wake.clear()
            await self._wake.wait()

    async def catch_up(self) -> None:
        """Check passage after passage, at half speed and never beside a question."""
        self._follow(self._current())
        looked = 0
        while self._pending:
            await self._recall()
            await self._pause(_A_MOMENT)
            if not self._pending:
                break
            _, passage = self._pending.popitem(last=False)
            await self._look(self._current(), passage)
            looked += 1
            if not self._pending or looked % _UNSAVED == 0:
                await self._save()

    async def _recall(self) -> None:
        """Take over what is kept for the index in service, once."""
        if self._recalled or self._kept is None:
            return
        key = self._key
        kept = await in_thread(partial(self._kept.load, key))
        if key == self._key:
            self._recalled = True
            self._take(kept)

    def _take(self, kept: Found) -> None:
        self._found = {**kept, **self._found}
        for passage in self._found:
            self._pending.pop(passage, None)

    async def _save(self) -> None:
        if self._kept:
            await in_thread(partial(self._kept.save, self._key, dict(self._found)))

    async def _look(self, searcher: Searcher, passage: Passage) -> None:
        document = searcher.snapshot.documents.get(passage.document)
        if document is None or searcher.version != self._version:
            return
        found = []
        for prompt in prompts(passage, document, list(searcher.snapshot.abbreviations.long)):
            began = perf_counter()
            checked = await in_thread(partial(self.check, searcher, prompt))
            found += [checked] if checked else []
            await self._pause(perf_counter() - began)
        if searcher.version == self._version:
            self._found[passage.id] = tuple(found)

    async def _pause(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
        await self._quiet.wait()
        while (left := self._asked + _PAUSE - monotonic()) > 0:
            await asyncio.sleep(left)
            await self._quiet.wait()

    def check(self, searcher: Searcher, prompt: Prompt) -> Suggestion | None:
        """`prompt` if it would be answered from its passage, whatever was asked before it."""
        if refers_back(analyse(prompt.text)):
            return None
        found = searcher.search(prompt.text, limit=PASSAGES)
        judgement = self._judge.judge(searcher, Standalone(prompt.text, prompt.text), found)
        quoted = [part.hit.passage.id for part in judgement.parts]
        if not judgement.supported or judgement.partial or prompt.passage not in quoted:
            return None
        places = tuple(
            (part.hit.passage.document, part.start, part.end) for part in judgement.parts
        )
        return Suggestion(prompt.text, prompt.language, places)

    def _follow(self, searcher: Searcher) -> None:
        """Begin anew when another index is in service."""
        if searcher.version == self._version:
            return
        self._version = searcher.version
        self._key = key_of(searcher, self._judge)
        self._recalled = False
        self._found.clear()
        passages = sorted(
            searcher.snapshot.passages,
            key=lambda passage: searcher.snapshot.info(passage).region != self._region,
        )
        self._pending = OrderedDict((passage.id, passage) for passage in passages[:AHEAD])
        self._wake.set()

    def _want(self, passages: Sequence[Passage]) -> None:
        """Look through `passages` next, those that were not looked through yet."""
        for passage in reversed(passages):
            if passage.id not in self._found:
                self._pending[passage.id] = passage
                self._pending.move_to_end(passage.id, last=False)
                self._wake.set()

    def _related(self, searcher: Searcher, answer: Answer) -> list[Passage]:
        """The passages around those cited, then the others that were found."""
        snapshot = searcher.snapshot
        cited = [
            snapshot.rows[hit.passage.id]
            for one in answer.citations
            for hit in answer.hits
            if hit.passage.document == one.document.id
            and hit.passage.start < one.end
            and one.start < hit.passage.end
        ]
        regions = {self._region, *(one.document.region for one in answer.citations)}
        near = [row + step for step in NEAR for row in cited]
        documents = {one.document.id for one in answer.citations}
        around = [
            snapshot.passages[row]
            for row in near
            if 0 <= row < len(snapshot.passages) and snapshot.passages[row].document in documents
        ]
        others = [hit.passage for hit in answer.hits if hit.document.region in regions]
        return list({passage.id: passage for passage in [*around, *others]}.values())

    def _of_passage(self, passage: Passage, answer: Answer) -> list[Suggestion]:
        """Suggestions in the answer's language whose answer says something new."""
        return [
            suggestion
            for suggestion in self._found.get(passage.id, ())
            if suggestion.language is answer.language
            and not any(_overlaps(suggestion, citation) for citation in answer.citations)
        ]


def _both_for_a_contact(one: str, other: str) -> bool:
    """Whether both ask whom to turn to, which no other words make another question."""
    return Asked.CONTACT in analyse(one).asked and Asked.CONTACT in analyse(other).asked


def _meet(one: Suggestion, other: Suggestion) -> bool:
    """Whether both are answered from one place."""
    return any(
        document == place[0] and start < place[2] and place[1] < end
        for document, start, end in one.places
        for place in other.places
    )


def _overlaps(suggestion: Suggestion, citation: Citation) -> bool:
    return any(
        document == citation.document.id and start < citation.end and citation.start < end
        for document, start, end in suggestion.places
    )
