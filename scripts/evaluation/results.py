"""The result of an evaluation: what was asked, what came back, how it scored, and of what.

A result file is what a later run is compared with, so it carries the scores of every
question and all that is needed to make the same run again: index version, model,
settings, commit and the checksums of the suites.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, JsonValue, ValidationError

from scripts.evaluation.answers import AnswerObject
from scripts.evaluation.errors import ResultError
from scripts.evaluation.scoring import Check, checks, score
from scripts.evaluation.suite import Asked
from scripts.evaluation.suite_items import Gold


class _Stored(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class StoredCheck(_Stored):
    """A check of one question, as stored."""

    name: str
    passed: bool
    detail: str


class Scored(_Stored):
    """One question with its gold, its answer and its scores.

    Attributes:
        item: suite and id, the same for all turns of a conversation.
        documents: base names of the gold files; empty for unanswerable questions.
        statuses: what authority those have, as far as it is known.
    """

    key: str
    item: str
    turn: int
    question: str
    kind: Literal["answerable", "unanswerable"]
    type: str = ""
    category: str = ""
    tags: tuple[str, ...] = ()
    language: str = "sv"
    documents: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    sources: tuple[tuple[Gold, ...], ...] = ()
    must_include: tuple[str, ...] = ()
    reference: str | None = None
    note: str = ""
    answer: AnswerObject
    scores: dict[str, float]
    checks: tuple[StoredCheck, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether nothing that was looked at failed."""
        return all(check.passed for check in self.checks)


class Provenance(_Stored):
    """What produced a result: the same of all this gives the same result, timings apart.

    Attributes:
        model: the setting that names the embedding model.
        models: fingerprints of what answered, and the precision of its products.
        code: fingerprint of the code and the learnt weights that answered.
        commit: of the working tree that measured, which is also what answered, unless that
            was a bot at an address.
        day: ISO date of the run; statuses and caveats follow the calendar.
        at_once: how many questions were put at a time, which timings depend on.
    """

    system: str
    index_version: str = ""
    model: str = ""
    models: dict[str, str] = {}
    code: str = ""
    commit: str = ""
    day: str = ""
    at_once: int = 1
    settings: dict[str, str] = {}
    suites: dict[str, str] = {}


class StoredEstimate(_Stored):
    """A value with its 95 % interval and the number of questions behind it."""

    value: float | None
    low: float | None
    high: float | None
    n: int


class Result(_Stored):
    """A whole result file."""

    format: Literal[1] = 1
    provenance: Provenance
    metrics: dict[str, StoredEstimate]
    slices: dict[str, dict[str, dict[str, StoredEstimate]]] = {}
    items: tuple[Scored, ...]
    gates: tuple[StoredCheck, ...] = ()
    comparison: dict[str, JsonValue] | None = None


def scored(asked: Asked, answer: AnswerObject, statuses: Mapping[str, str]) -> Scored:
    """Score one answer; `statuses` gives the authority of documents by base name."""
    files = dict.fromkeys(gold.file for source in asked.sources for gold in source)
    return Scored(
        key=asked.key,
        item=f"{asked.suite}:{asked.item}",
        turn=asked.turn,
        question=asked.question,
        kind=asked.kind,
        type=asked.type,
        category=asked.category,
        tags=asked.tags,
        language=asked.language,
        documents=tuple(files),
        statuses=tuple(dict.fromkeys(statuses[file] for file in files if file in statuses)),
        sources=asked.sources,
        must_include=asked.must_include,
        reference=asked.reference,
        note=asked.note,
        answer=answer,
        scores=score(asked, answer),
        checks=tuple(_stored(check) for check in checks(asked, answer)),
    )


def _stored(check: Check) -> StoredCheck:
    return StoredCheck(name=check.name, passed=check.passed, detail=check.detail)


def write_result(path: Path, result: Result) -> None:
    """Write `result` as JSON; raises `ResultError` when the file cannot be written."""
    write_text(path, result.model_dump_json(indent=1) + "\n")


def write_json(path: Path, value: object) -> None:
    """Write any JSON value, readable; raises `ResultError` when that cannot be done."""
    write_text(path, json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def write_text(path: Path, text: str) -> None:
    """Write a report; raises `ResultError` when that cannot be done."""
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ResultError(f"{path}: cannot be written ({error.strerror})") from error


def read_result(path: Path) -> Result:
    """Read an earlier result; raises `ResultError` when it is none."""
    try:
        return Result.model_validate_json(path.read_bytes())
    except OSError as error:
        raise ResultError(f"{path}: cannot be read ({error.strerror})") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "file"
        raise ResultError(
            f"{path}: is no result of evaluate.py --json ({place}: {first['msg']}); "
            "make it anew with this version"
        ) from error
