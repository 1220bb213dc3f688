"""Question–answer suites: their format, how they are read and what makes one malformed.

A suite decides whether a change may reach staff, so nothing in it is guessed: an unknown
key, a pattern that is no regular expression or a repeated id stops the run, and the
message names file, item and field.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from scripts.evaluation.errors import SuiteError
from scripts.evaluation.sheet_suites import read_sheet
from scripts.evaluation.spreadsheets import SUFFIXES
from scripts.evaluation.suite_items import AskedKind, Gold, Item, Turn


@dataclass(frozen=True, slots=True)
class Asked:
    """One question to put and to score: a single item, or a turn of a conversation.

    Attributes:
        suite: base name of the suite file.
        turn: 0 for a single question, from 1 within a conversation.
    """

    suite: str
    item: str
    turn: int
    question: str
    kind: AskedKind
    type: str
    category: str
    tags: tuple[str, ...]
    language: str
    sources: tuple[tuple[Gold, ...], ...]
    must_include: tuple[str, ...]
    reference: str | None
    note: str

    @property
    def key(self) -> str:
        """What names this question in results and in comparisons."""
        base = f"{self.suite}:{self.item}"
        return f"{base}/{self.turn}" if self.turn else base


@dataclass(frozen=True, slots=True)
class Suite:
    """A suite as read: the path for messages, the items in the order of the file."""

    path: Path
    items: tuple[Item, ...]

    def asked(self) -> tuple[tuple[Asked, ...], ...]:
        """The questions, one tuple an item; those of a conversation in order."""
        return tuple(_asked(self.path.name, item) for item in self.items)


def _asked(suite: str, item: Item) -> tuple[Asked, ...]:
    if item.kind != "conversation":
        return (_one(suite, item, item, 0),)
    return tuple(_one(suite, item, turn, number) for number, turn in enumerate(item.turns, 1))


def _one(suite: str, item: Item, turn: Turn, number: int) -> Asked:
    tags = tuple(dict.fromkeys((*item.tags, *turn.tags)))
    kind: AskedKind = "unanswerable" if turn.kind == "unanswerable" else "answerable"
    return Asked(
        suite=suite,
        item=item.id,
        turn=number,
        question=turn.question,
        kind=kind,
        type=turn.type or item.type or "",
        category=turn.category or item.category or "",
        tags=tags,
        language=turn.language or item.language or ("en" if "english" in tags else "sv"),
        sources=tuple(source.alternatives for source in turn.sources),
        must_include=turn.must_include,
        reference=turn.answer,
        note=turn.note or item.note or "",
    )


def load_suite(path: Path) -> Suite:
    """Read one suite of any format; raises `SuiteError` with every finding, one a line."""
    suite, findings = read_suite(path)
    if findings:
        raise SuiteError("\n".join(findings))
    return suite


def read_suite(path: Path) -> tuple[Suite, tuple[str, ...]]:
    """The sound items of a YAML, CSV or XLSX suite, and what is wrong with the others.

    Each finding is a line. Raises `SuiteError` when the file as a whole cannot be read.
    """
    raw = read_sheet(path) if path.suffix.lower() in SUFFIXES else _read_yaml(path)
    if not isinstance(raw, list) or not raw:
        raise SuiteError(f"{path}: a suite is a non-empty list of items, each with an `id:`")
    items: list[Item] = []
    findings: list[str] = []
    for number, entry in enumerate(raw, 1):
        try:
            items.append(Item.model_validate(entry))
        except ValidationError as error:
            findings.extend(_findings(path, item_name(entry, number), error))
    findings.extend(_duplicates(path, items))
    return Suite(path, tuple(items)), tuple(findings)


def load_suites(paths: Sequence[Path]) -> tuple[Suite, ...]:
    """Read suites, whose base names must differ; raises `SuiteError`."""
    names = [path.name for path in paths]
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            raise SuiteError(f"{name}: two suites have this name; rename one to tell them apart")
    return tuple(load_suite(path) for path in paths)


def item_name(entry: object, number: int) -> str:
    """How a message names an item: its id, or its place when it has none."""
    if isinstance(entry, dict) and isinstance(entry.get("id"), str) and entry["id"]:
        return f"item '{entry['id']}'"
    return f"item number {number}"


def _findings(path: Path, item: str, error: ValidationError) -> Iterable[str]:
    for detail in error.errors():
        field = ".".join(str(part) for part in detail["loc"]) or "item"
        message = detail["msg"].removeprefix("Value error, ")
        if detail["type"] == "extra_forbidden":
            message = "unknown key"
        elif detail["type"] == "string_type":
            message = "must be text: put it in quotation marks"
        yield f"{path}: {item}: {field}: {message}"


def _duplicates(path: Path, items: Sequence[Item]) -> Iterable[str]:
    seen: set[str] = set()
    for item in items:
        if item.id in seen:
            yield f"{path}: item '{item.id}': id: used by more than one item"
        seen.add(item.id)


class _UniqueKeys(yaml.CSafeLoader):
    """PyYAML keeps the last of two equal keys in silence; a suite must not lose one.

    libyaml, because it reads the suite that ships in a tenth of the time.
    """

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[object] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if isinstance(key, Hashable) and key in seen:
                raise yaml.constructor.ConstructorError(
                    problem=f"the key `{key}` stands twice in one item",
                    problem_mark=key_node.start_mark,
                )
            seen.add(key)
        return super().construct_mapping(node, deep)


def _read_yaml(path: Path) -> object:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise SuiteError(f"{path}: is not UTF-8 text; save it as UTF-8") from error
    except OSError as error:
        raise SuiteError(f"{path}: cannot be read ({error.strerror}); check the path") from error
    try:
        return yaml.load(text, Loader=_UniqueKeys)  # a safe loader
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise SuiteError(f"{path}: line {line}: {error.problem or 'no valid YAML'}") from error
    except RecursionError as error:
        raise SuiteError(f"{path}: is nested too deep") from error
    except Exception as error:  # an impossible date or an odd tag makes PyYAML raise anything
        raise SuiteError(f"{path}: no valid YAML: {error}") from error
