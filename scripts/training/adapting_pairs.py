"""Questions asked of an index, each with the passages that a reader will meet with it.

A suite in the evaluator's form tells where the answer stands. What the search finds for
the same question and holds none of these places is what a reader must tell from it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from bot.answering.followups import Standalone, Turn, make_standalone
from bot.answering.reader_input import ReaderInput, question_to
from index.search import Searcher
from index.types import Passage
from scripts.evaluation.matching import same_file
from scripts.evaluation.suite import Asked as AskedOfSuite
from scripts.evaluation.suite import load_suites
from scripts.evaluation.suite_items import Gold
from scripts.training.sources import Asked, Text

FOUND = 4
"""Passages of one question: the product reads no more of most."""
Place = tuple[Passage, tuple[int, int]]


def read_adapting(paths: Sequence[Path], searcher: Searcher) -> list[Text]:
    """The passages of an index with the questions of suites, one text a passage.

    A later turn of a conversation is asked as the bot would ask it, with what it takes over
    from the turns before it.

    Raises:
        SuiteError: a suite cannot be read, or asks the same twice.
        ValueError: a quote stands in no document; `evaluate.py lint` says where it might.
    """
    asked: dict[str, list[Asked]] = defaultdict(list)
    snapshot = searcher.snapshot
    turns = (turns for suite in load_suites(paths) for turns in suite.asked())
    for one, found in (pair for each in turns for pair in _standalone(each, searcher)):
        for passage, answer in found:
            asked[passage.id].append(Asked(question_to(snapshot.info(passage), one.query), answer))
        answering = {passage.id for passage, _ in found}
        for hit in searcher.search(one.query, limit=FOUND, prefer=one.documents).hits:
            if not answering & {hit.passage.id, *(passage.id for passage in hit.same)}:
                asked[hit.passage.id].append(Asked(question_to(hit.document, one.query), None))
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


def _standalone(
    turns: Sequence[AskedOfSuite], searcher: Searcher
) -> Iterator[tuple[Standalone, list[Place]]]:
    """Each of `turns` as it is put to the documents, with where they answer it."""
    earlier: list[Turn] = []
    for turn in turns:
        one = make_standalone(turn.question, earlier, sorted(searcher.regions))
        golds = [gold for golds in turn.sources for gold in golds]
        found = [place for gold in golds for place in places(gold, searcher)]
        cited = tuple(dict.fromkeys(passage.document for passage, _ in found))
        earlier.append(Turn(one.query, cited or one.documents, one.names))
        yield one, found


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
