"""The data that the reader learns from, in one shape whatever file it came in."""

from __future__ import annotations

import json
import math
import random
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from index.layout import split_blocks
from index.passages import split_passages
from index.swedish import stem, words
from index.types import Document, DocumentInfo, Passage
from index.units import split_units
from scripts.training.asked import read_asked

MAX_CHARACTERS = 560
WRITTEN = Path(__file__).with_name("written")
HELD_OUT_ONE_IN = 9
GAP = " … "
"""Between the beginning and the end of a long answer in the written texts."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a text; `answer` is a span of it, `None` where it has none.

    Attributes:
        weight: how often it is drawn, beside 1 for others of its kind.
    """

    question: str
    answer: tuple[int, int] | None
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Text:
    """A passage with its questions.

    Attributes:
        article: texts of one article never lie on both sides of a split.
        header: where the passage stands, `title › section`, or empty.
        source: `squad`, `swequad`, `written` or, of documents in service, `own`.
    """

    article: str
    header: str
    text: str
    source: str
    asked: tuple[Asked, ...]


def split_articles(texts: Sequence[Text], seed: int) -> tuple[list[Text], list[Text]]:
    """Texts to learn from and texts to judge on; whole articles on either side."""
    articles = sorted({t.article for t in texts})
    by_source: dict[str, list[str]] = {}
    for article in articles:
        by_source.setdefault(article.split("/")[0], []).append(article)
    held: set[str] = set()
    for own in by_source.values():
        random.Random(seed).shuffle(own)
        held.update(own[: math.ceil(len(own) / HELD_OUT_ONE_IN)])
    return [t for t in texts if t.article not in held], [t for t in texts if t.article in held]


def as_document(at: int, text: Text) -> tuple[Document, Passage]:
    """A text of the data as a document of one passage."""
    name = f"d{at}"
    title, _, section = text.header.partition(" › ")
    document = Document(DocumentInfo(name, name, name, title), text.text, (), name)
    units = [unit for block in split_blocks(text.text) for unit in split_units(text.text, block)]
    passage = Passage(name, name, section, None, 0, len(text.text), text.text, tuple(units))
    return document, passage


def read_squad(folder: Path) -> list[Text]:
    """SQuAD 2 in Swedish, its paragraphs cut at a sentence end where they are long."""
    texts = []
    for row in _lines(folder / "paragraphs.jsonl"):
        context = row["context"]
        asked = []
        for question in row["questions"]:
            at = _shortest_answer(context, question["answers"])
            asked.append(Asked(question["question"], at))
        title = row["title"].replace("_", " ")
        for start, end in _cut(context):
            own = tuple(_moved(a, start, end) for a in asked if _belongs(a, start, end))
            texts.append(Text(f"squad/{title}", title, context[start:end], "squad", own))
    return texts


def _shortest_answer(context: str, answers: list[str]) -> tuple[int, int] | None:
    found = [a for a in answers if a and a in context]
    if not found:
        return None
    answer = min(found, key=len)
    start = context.index(answer)
    return start, start + len(answer)


def _cut(context: str) -> list[tuple[int, int]]:
    """Spans of at most `MAX_CHARACTERS`, cut at sentence ends."""
    spans, start = [], 0
    while len(context) - start > MAX_CHARACTERS:
        stop = context.rfind(". ", start, start + MAX_CHARACTERS) + 2
        if stop <= start + 2:
            break
        spans.append((start, stop))
        start = stop
    return [*spans, (start, len(context))]


def _belongs(asked: Asked, start: int, end: int) -> bool:
    """Whether a question goes with this cut; those without an answer go with the first."""
    if asked.answer is None:
        return start == 0
    return start <= asked.answer[0] and asked.answer[1] <= end


def _moved(asked: Asked, start: int, end: int) -> Asked:
    if asked.answer is None:
        return asked
    return Asked(asked.question, (asked.answer[0] - start, asked.answer[1] - start))


def read_swequad(folder: Path) -> list[Text]:
    """SweQUAD, with the questions written for it: the passages of a web text make an article.

    Its first line is the title.
    """
    asked: dict[str, list[Asked]] = defaultdict(list)
    rows = list(_lines(folder / "corpus.jsonl"))
    texts = {row["_id"]: row["text"] for row in rows}
    relevant = _qrels(folder / "qrels" / "test.tsv")
    for query in _lines(folder / "queries.jsonl"):
        passage = relevant[query["_id"]]
        at = _shortest_answer(texts[passage], [query["answer"].strip(), query["answer"]])
        if at is not None:
            asked[passage].append(Asked(query["text"], at))
    for passage, written in read_asked().items():
        places = [(w.question, w.within(texts[passage])) for w in written if passage in texts]
        asked[passage] += [Asked(question, at) for question, at in places if at is not None]
    titles = {
        row["_id"].rsplit("-", 1)[0]: _first_line(row["text"])
        for row in rows
        if row["_id"].endswith("-0")
    }
    found = []
    for row in rows:
        article = row["_id"].rsplit("-", 1)[0]
        own = tuple(asked[row["_id"]])
        found.append(
            Text(f"swequad/{article}", titles.get(article, ""), row["text"], "swequad", own)
        )
    return found


def _first_line(text: str) -> str:
    line = text.strip().splitlines()[0].strip()
    return line if len(line) <= 90 and not line.endswith(".") else ""


def _qrels(path: Path) -> dict[str, str]:
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    return {line.split("\t")[0]: line.split("\t")[1] for line in lines}


def read_written(path: Path = WRITTEN) -> list[Text]:
    """Texts written for this reader, with questions that they do and do not answer.

    An answer is a piece of the text, or its beginning and end with `…` between. Long
    texts are cut as the product cuts documents.

    Args:
        path: a file, or a folder of files; what stands before the number in a file's name
            names its family, and each family is held out by itself.
    """
    files = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
    return [cut for file in files for row in _rows(file) for cut in _written(file, row)]


def _rows(file: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader)
    return rows


def _written(file: Path, row: dict[str, Any]) -> list[Text]:
    text = row["text"].strip()
    asked = []
    for question, answer in row["ask"]:
        first, _, last = answer.partition(GAP)
        start = text.find(first)
        end = text.find(last or first, start) + len(last or first)
        if start < 0 or end < start + len(first):
            raise ValueError(f"{file}: {row['header']}: the text lacks {answer!r}")
        asked.append(Asked(question, (start, end)))
    article = f"{file.stem.rstrip('-0123456789')}/" + re.split(r" [›:] ", row["header"])[0]
    spans = _passages(text)
    open_questions: dict[tuple[int, int], list[Asked]] = defaultdict(list)
    for question in row["not"]:
        nearest = max(spans, key=lambda span: _shared(question, text[slice(*span)]))
        open_questions[nearest].append(Asked(question, None))
    return [
        Text(
            article,
            row["header"],
            text[start:end],
            "written",
            (
                *(_moved(a, start, end) for a in asked if _belongs(a, start, end)),
                *open_questions[start, end],
            ),
        )
        for start, end in spans
    ]


def _passages(text: str) -> list[tuple[int, int]]:
    """Where the product would cut `text`."""
    found = split_passages(Document(DocumentInfo("", "", "", ""), text, (), "", headings=()))
    return [(passage.start, passage.end) for passage in found]


def _shared(question: str, text: str) -> int:
    """How many stems of `question` the text holds."""
    return len({stem(word) for word in words(question)} & {stem(word) for word in words(text)})


def _lines(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]
