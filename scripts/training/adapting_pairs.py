"""Questions asked of an index, each with the passages that a reader will meet with it.

A suite in the evaluator's form tells where the answer stands. What the search finds for
the same question and holds none of these places is what a reader must tell from it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from bot.answering.reader_input import ReaderInput, question_to
from index.search import Searcher
from index.types import Passage
from scripts.evaluation.matching import same_file
from scripts.evaluation.suite import load_suites
from scripts.evaluation.suite_items import Gold
from scripts.training.sources import Asked, Text

FOUND = 4
"""Passages of one question: the product reads no more."""
Place = tuple[Passage, tuple[int, int]]


def read_adapting(paths: Sequence[Path], searcher: Searcher) -> list[Text]:
    """The passages of an index with the questions of suites, one text a passage.

    Conversations are left out: their later turns say nothing by themselves.

    Raises:
        SuiteError: a suite cannot be read, or asks the same twice.
        ValueError: a quote stands in no document; `evaluate.py lint` says where it might.
    """
    asked: dict[str, list[Asked]] = defaultdict(list)
    snapshot = searcher.snapshot
    for turns in (turns for suite in load_suites(paths) for turns in suite.asked()):
        if len(turns) > 1:
            continue
        question, golds = turns[0].question, [gold for one in turns[0].sources for gold in one]
        found = [place for gold in golds for place in places(gold, searcher)]
        for passage, answer in found:
            asked[passage.id].append(Asked(question_to(snapshot.info(passage), question), answer))
        answering = {passage.id for passage, _ in found}
        for hit in searcher.search(question, limit=FOUND).hits:
            if not answering & {hit.passage.id, *(passage.id for passage in hit.same)}:
                asked[hit.passage.id].append(Asked(question_to(hit.document, question), None))
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
