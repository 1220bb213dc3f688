"""Reads a folder in BEIR layout: corpus.jsonl, queries.jsonl and qrels/test.tsv.

A data set with a gap gives a number that looks like any other, so every gap stops the
run, with the file and the line.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scripts.evaluation.errors import BeirError

_COLUMNS = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the corpus: what is indexed as one passage."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Beir:
    """A data set.

    Attributes:
        queries: those that are judged, in the order of the file.
        qrels: relevant entries of each query with their grade, from 1.
        unjudged: how many queries have no relevant entry and are left out.
    """

    name: str
    corpus: tuple[Entry, ...]
    queries: dict[str, str]
    qrels: dict[str, dict[str, int]]
    unjudged: int


def load_beir(folder: Path) -> Beir:
    """Read a BEIR folder; raises `BeirError` with file, line and reason."""
    if not folder.is_dir():
        raise BeirError(f"{folder}: is no folder")
    paths = [folder / "corpus.jsonl", folder / "queries.jsonl", folder / "qrels" / "test.tsv"]
    for path in paths:
        if not path.is_file():
            raise BeirError(
                f"{path}: missing; a BEIR folder has corpus.jsonl, queries.jsonl and qrels/test.tsv"
            )
    corpus = tuple(_corpus(paths[0]))
    queries = _queries(paths[1])
    qrels = _qrels(paths[2], queries, {entry.id for entry in corpus})
    judged = {query: text for query, text in queries.items() if query in qrels}
    return Beir(folder.resolve().name, corpus, judged, qrels, len(queries) - len(judged))


def _corpus(path: Path) -> Iterator[Entry]:
    for place, record in _records(path):
        title = record.get("title") or ""
        if not isinstance(title, str):
            raise BeirError(f"{place}: `title` is no text")
        yield Entry(_text(record, "_id", place), title.strip(), _text(record, "text", place))


def _queries(path: Path) -> dict[str, str]:
    return {_text(r, "_id", place): _text(r, "text", place) for place, r in _records(path)}


def _text(record: dict[str, object], key: str, place: str) -> str:
    value = record.get(key)
    if not isinstance(value, str):
        raise BeirError(f"{place}: `{key}` is {'missing' if value is None else 'no text'}")
    if not value.strip():
        raise BeirError(f"{place}: `{key}` is empty")
    return value


def _records(path: Path) -> Iterator[tuple[str, dict[str, object]]]:
    first: dict[str, int] = {}
    for number, line in _lines(path):
        place = f"{path}: line {number}"
        try:
            record = json.loads(line)
        except json.JSONDecodeError as error:
            raise BeirError(
                f"{place}: no valid JSON ({error.msg}, column {error.colno})"
            ) from error
        if not isinstance(record, dict):
            raise BeirError(f"{place}: no JSON object")
        name = _text(record, "_id", place)
        if name in first:
            raise BeirError(f"{place}: the _id {name!r} stands on line {first[name]} already")
        first[name] = number
        yield place, record
    if not first:
        raise BeirError(f"{path}: has no entries")


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """Numbered lines that are not blank; only a line feed ends one, as JSON lines has it."""
    try:
        lines = path.read_bytes().decode("utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise BeirError(f"{path}: is not UTF-8 text (byte {error.start})") from error
    except OSError as error:
        raise BeirError(f"{path}: cannot be read ({error.strerror})") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield number, line.rstrip("\r")


def _qrels(path: Path, queries: dict[str, str], corpus: set[str]) -> dict[str, dict[str, int]]:
    qrels: dict[str, dict[str, int]] = {}
    seen: dict[tuple[str, str], int] = {}
    for number, line in _lines(path):
        place, cells = f"{path}: line {number}", line.split("\t")
        if number == 1 and cells[-1].strip() == "score":
            continue
        query, entry, grade = _row(cells, place)
        if query not in queries:
            raise BeirError(f"{place}: the query {query!r} is not in queries.jsonl")
        if entry not in corpus:
            raise BeirError(f"{place}: the entry {entry!r} is not in corpus.jsonl")
        if (query, entry) in seen:
            raise BeirError(f"{place}: the same pair stands on line {seen[query, entry]} already")
        seen[query, entry] = number
        if grade > 0:
            qrels.setdefault(query, {})[entry] = grade
    if not qrels:
        raise BeirError(f"{path}: judges no entry relevant")
    return qrels


def _row(cells: list[str], place: str) -> tuple[str, str, int]:
    if len(cells) != _COLUMNS:
        raise BeirError(
            f"{place}: {len(cells)} columns; needs query-id, corpus-id and score, with tabs between"
        )
    try:
        return cells[0].strip(), cells[1].strip(), int(cells[2])
    except ValueError:
        raise BeirError(f"{place}: the score {cells[2]!r} is no whole number") from None
