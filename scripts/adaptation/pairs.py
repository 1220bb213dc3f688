"""Question–passage pairs to adapt the encoder on, from reading-comprehension data.

Two layouts are read: BEIR with an `answer` in each query (SweQUAD, with the questions
written for it), and one paragraph a line with its questions (SQuAD); and the invented
documents that come with this repository. Passages that share a run of words with a
development set are left out, so that what is measured there was not trained on.
"""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from index.lines import one_line
from index.search import Searcher
from index.vectors import indexed_text
from scripts.training.adapting_pairs import read_adapting
from scripts.training.asked import read_asked
from scripts.training.sources import Text, read_written

SHINGLE = 12
CHUNK = 450
SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ0-9\"”])")


@dataclass(frozen=True, slots=True)
class Question:
    """A question with the answers that its passage gives it."""

    text: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A passage with the questions that it answers; none makes it a distractor.

    Attributes:
        group: the article or page that it was taken from.
        title: of the article, or empty.
        heading: first line of `text` if it is a heading that no other source has.
        own: of a document in service, as it is indexed.
    """

    text: str
    group: str
    title: str = ""
    heading: str = ""
    questions: tuple[Question, ...] = ()
    own: bool = False


def read_sources(folders: Iterable[Path], exclude: Iterable[Path] = ()) -> list[Source]:
    """All passages of `folders` but those that overlap with the BEIR folders `exclude`."""
    seen: set[tuple[str, ...]] = set()
    for folder in exclude:
        for entry in _lines(folder / "corpus.jsonl"):
            seen |= shingles(entry["text"])
    sources: list[Source] = []
    for folder in folders:
        squad = folder / "paragraphs.jsonl"
        sources += _squad(squad) if squad.is_file() else _beir(folder)
    return [source for source in sources if not shingles(source.text) & seen]


def shingles(text: str) -> set[tuple[str, ...]]:
    """Every run of twelve words."""
    words = text.casefold().split()
    return {tuple(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1)}


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def _beir(folder: Path) -> list[Source]:
    """Equal texts are one source: they would be each other's negatives."""
    queries = {entry["_id"]: entry for entry in _lines(folder / "queries.jsonl")}
    asked: dict[str, list[Question]] = {}
    rows = (folder / "qrels" / "test.tsv").read_text().splitlines()[1:]
    for query, passage, _ in (row.split("\t") for row in rows):
        entry = queries[query]
        asked.setdefault(passage, []).append(Question(entry["text"], (entry["answer"],)))
    for passage, written in read_asked().items():
        more = [Question(w.question, (w.answer,)) for w in written]
        asked.setdefault(passage, []).extend(more)
    sources: dict[str, Source] = {}
    for entry in _lines(folder / "corpus.jsonl"):
        text = one_line(entry["text"])
        fresh = Source(text, entry["_id"].rsplit("-", 1)[0], heading=_heading(entry["text"]))
        known = sources.get(text, fresh)
        own = tuple(asked.get(entry["_id"], ()))
        sources[text] = replace(known, questions=known.questions + own)
    headings = Counter(source.heading for source in sources.values())
    return [
        source if headings[source.heading] == 1 else replace(source, heading="")
        for source in sources.values()
    ]


def written_sources(path: Path) -> list[Source]:
    """The invented documents that the reader learns from as well, each with its heading."""
    return [
        Source(text.text, text.article, text.header, questions=_answered(text))
        for text in read_written(path)
    ]


def own_sources(suites: Sequence[Path], searcher: Searcher) -> list[Source]:
    """The passages of an index as they are searched, with the questions of suites.

    Raises:
        SuiteError, ValueError: as `read_adapting` says.
    """
    snapshot = searcher.snapshot
    return [
        Source(
            indexed_text(passage, snapshot.documents[passage.document]),
            text.article,
            questions=_answered(text),
            own=True,
        )
        for passage, text in zip(snapshot.passages, read_adapting(suites, searcher), strict=True)
    ]


def _answered(text: Text) -> tuple[Question, ...]:
    return tuple(
        Question(asked.question, (text.text[slice(*asked.answer)],))
        for asked in text.asked
        if asked.answer
    )


def _heading(text: str) -> str:
    """The first line, if it is short, no sentence, and followed by enough to be about."""
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    short = len(lines) > 1 and 8 <= len(lines[0]) <= 80 and lines[0][-1] not in ".,:;"
    return lines[0] if short and sum(map(len, lines[1:])) >= 120 else ""


def _squad(path: Path) -> list[Source]:
    """Paragraphs, cut in passages when the answers tell which part answers what."""
    sources = []
    for entry in _lines(path):
        title = entry["title"].replace("_", " ")
        questions = tuple(
            Question(q["question"], tuple(q["answers"]))
            for q in entry["questions"]
            if not q["is_impossible"]
        )
        whole = Source(one_line(entry["context"]), entry["title"], title, questions=questions)
        sources += _cut(whole)
    return sources


def _cut(source: Source) -> list[Source]:
    """Passages of about 450 characters, each with the questions that only it answers.

    A paragraph where some answer stands in several parts, or in none, stays whole.
    """
    parts = [""]
    for sentence in SENTENCE_END.split(source.text):
        if parts[-1] and len(parts[-1]) + len(sentence) > CHUNK:
            parts.append("")
        parts[-1] = f"{parts[-1]} {sentence}".strip()
    homes: list[list[Question]] = [[] for _ in parts]
    for question in source.questions:
        places = [
            i for i, part in enumerate(parts) if any(a and a in part for a in question.answers)
        ]
        if len(places) != 1:
            return [source]
        homes[places[0]].append(question)
    return [
        replace(source, text=part, questions=tuple(home))
        for part, home in zip(parts, homes, strict=True)
    ]


def disturb(question: str, chance: random.Random) -> str:
    """As staff type: now and then without capitals and mark, or with a slip of the keys."""
    if chance.random() < 0.3:
        question = question.lower().rstrip(" ?")
    if chance.random() < 0.15 and len(question) > 8:
        at = chance.randrange(1, len(question) - 2)
        pair = question[at : at + 2]
        question = question[:at] + chance.choice([pair[::-1], pair[0]]) + question[at + 2 :]
    return question


def answers_too(question: Question, source: Source) -> bool:
    """Whether another passage may answer `question`: it holds a telling answer, or is known to."""
    text = source.text.casefold()
    return any(len(answer) >= 8 and answer.casefold() in text for answer in question.answers) or (
        source.own and any(question.text == other.text for other in source.questions)
    )


def batches(
    waiting: Sequence[int],
    neighbours: Sequence[Sequence[int]],
    *,
    size: int,
    distractors: int,
    chance: random.Random,
) -> Iterator[list[int]]:
    """One epoch: each source that is waiting once, in the company of its likes.

    Args:
        waiting: indices of the sources that something can be asked about.
        neighbours: for each source, others by similarity, nearest first.
        size: sources in a batch, of which `distractors` come from anywhere near.

    Yields:
        Indices of the sources of a batch, those of `waiting` first.
    """
    order = list(waiting)
    chance.shuffle(order)
    left = dict.fromkeys(order)
    while left:
        batch: list[int] = []
        while left and len(batch) < size - distractors:
            seed = next(iter(left))
            near = [i for i in neighbours[seed] if i in left][:3]
            for i in [seed, *near][: size - distractors - len(batch)]:
                del left[i]
                batch.append(i)
        hard = {i for j in batch for i in neighbours[j][:6]} - set(batch)
        batch += chance.sample(sorted(hard), min(distractors, len(hard)))
        yield batch
