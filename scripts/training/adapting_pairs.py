"""Questions asked of an index, each with the passages that a reader will meet with it.

A suite in the evaluator's form tells where the answer stands. What the search finds for
the same question and holds none of these places is what a reader must tell from it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path

from bot.answering.each import each_asked
from bot.answering.followups import Standalone, Turn, make_standalone
from bot.answering.judging import reads
from bot.answering.reader_input import ReaderInput, question_to
from index.authority import named_regions
from index.search import Searcher
from index.types import Hit, Passage
from scripts.evaluation.matching import same_file
from scripts.evaluation.suite import Asked as AskedOfSuite
from scripts.evaluation.suite import load_suites
from scripts.evaluation.suite_items import Gold
from scripts.training.sources import Asked, Text

Place = tuple[Passage, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Read:
    """A question as the bot has it read.

    Attributes:
        golds: where it is answered.
        hits: what was found for it.
    """

    question: str
    golds: Sequence[Place]
    hits: Sequence[Hit]


def read_adapting(paths: Sequence[Path], searcher: Searcher) -> list[Text]:
    """The passages of an index with the questions of suites, one text a passage.

    A later turn of a conversation is asked as the bot would ask it, with what it takes over
    from the turns before it.

    Raises:
        SuiteError: a suite cannot be read, or asks the same twice.
        ValueError: a quote stands in no document; `evaluate.py lint` says where it might.
    """
    asked: dict[str, dict[Asked, None]] = defaultdict(dict)
    snapshot = searcher.snapshot
    turns = (turns for suite in load_suites(paths) for turns in suite.asked())
    for read in (read for each in turns for read in _reads(each, searcher)):
        for passage, answer in read.golds:
            one = Asked(question_to(snapshot.info(passage), read.question), answer)
            asked[passage.id][one] = None
        answering = {passage.id for passage, _ in read.golds}
        for hit in read.hits:
            if not answering & {hit.passage.id, *(passage.id for passage in hit.same)}:
                one = Asked(question_to(hit.document, read.question), None)
                asked[hit.passage.id][one] = None
    return [
        Text(
            f"own/{passage.document}",
            ReaderInput.of(passage, snapshot.info(passage)).header,
            passage.text,
            "own",
            tuple(asked[passage.id]),
        )
        for passage in snapshot.passages
    ]


def _reads(turns: Sequence[AskedOfSuite], searcher: Searcher) -> Iterator[Read]:
    """What is read of each of `turns`; and for one that asks for several things, what is read
    of each, where it is known which gold is whose.
    """
    earlier: list[Turn] = []
    for turn in turns:
        one = make_standalone(turn.question, earlier, sorted(searcher.regions))
        groups = [[p for gold in golds for p in places(gold, searcher)] for golds in turn.sources]
        golds = [place for group in groups for place in group]
        cited = tuple(dict.fromkeys(passage.document for passage, _ in golds))
        earlier.append(Turn(one.query, cited or one.documents, one.names))
        yield (whole := _read(one, golds, searcher))
        each = each_asked(searcher, one, whole.hits)
        for part, group in zip(each, _of_each(each, groups, searcher), strict=False):
            yield _read(part, golds if part.whole else group, searcher)


def _read(asked: Standalone, golds: Sequence[Place], searcher: Searcher) -> Read:
    count = sum(many for many, _ in reads(asked))
    found = searcher.search(asked.query, limit=count, prefer=asked.documents, only=asked.only)
    return Read(asked.put, golds, found.hits)


def _of_each(
    each: Sequence[Standalone], groups: Sequence[list[Place]], searcher: Searcher
) -> Iterable[list[Place]]:
    """Which of `groups` answers each of `each`: in their order, but that of its region for what
    names one; nothing where that cannot be told."""
    if not groups:
        return [[] for _ in each]
    orders = permutations(groups) if len(groups) == len(each) else iter(())

    def fits(part: Standalone, group: list[Place]) -> bool:
        named = named_regions(part.query, searcher.regions)
        told = {searcher.snapshot.info(passage).region for passage, _ in group}
        return not named or bool(named & told)

    return next((order for order in orders if all(map(fits, each, order))), ())


def places(gold: Gold, searcher: Searcher) -> Iterable[Place]:
    """Where a gold quote stands: in each passage that holds a part of it, that part."""
    words = re.compile(r"\s+".join(map(re.escape, gold.quote.split())))
    for document in searcher.snapshot.documents.values():
        found = words.search(document.text)
        if found is None or not same_file(gold.file, document.info.file, document.info.original):
            continue
        for passage in searcher.snapshot.passages:
            start, end = max(found.start(), passage.start), min(found.end(), passage.end)
            if passage.document == document.info.id and start < end:
                yield passage, (start - passage.start, end - passage.start)
        return
    raise ValueError(f"{gold.file} does not hold {gold.quote!r}.")
