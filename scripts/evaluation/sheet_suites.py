"""Suites as tables, the way a case-worker writes them: a question, its answer, its source.

| column | content |
|---|---|
| Fråga | the question |
| Förväntat svar | a right answer in words; empty for what the documents do not answer |
| Källa | `file: «quoted words»`, one source a line, alternatives with ` || ` between |
| Ska innehålla | patterns of a right answer, one a line |
| Id, Slag, Typ, Kategori, Märkning, Språk, Anteckning | as in the YAML, where wished |
| Samtal | the same name on the rows of one conversation, in order |

Without `Ska innehålla`, a short expected answer must stand in the answer word for word,
and of a long one its numbers, dates and addresses. A source without quoted words is
taken to hold the expected answer itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from scripts.evaluation.errors import SuiteError
from scripts.evaluation.matching import one_space
from scripts.evaluation.spreadsheets import read_rows, write_rows
from scripts.evaluation.suite_items import Item, Source, Turn

COLUMNS = {
    "id": "Id",
    "conversation": "Samtal",
    "question": "Fråga",
    "answer": "Förväntat svar",
    "sources": "Källa",
    "must_include": "Ska innehålla",
    "kind": "Slag",
    "type": "Typ",
    "category": "Kategori",
    "tags": "Märkning",
    "language": "Språk",
    "note": "Anteckning",
}
_ALIASES = {
    "svar": "answer",
    "facit": "answer",
    "expected answer": "answer",
    "source": "sources",
    "källor": "sources",
    "must include": "must_include",
    "taggar": "tags",
}
_NAMES = {swedish.casefold(): field for field, swedish in COLUMNS.items()}
_VALUES = {
    "har svar": "answerable",
    "saknar svar": "unanswerable",
    "nära": "near",
    "långt ifrån": "far",
    "angrepp": "adversarial",
    "faktum": "fact",
    "lista": "list",
    "datum": "date",
    "kontakt": "contact",
    "ja eller nej": "yesno",
    "jämförelse": "comparison",
    "svenska": "sv",
    "engelska": "en",
}
_SHORT = 8
_TELLING = re.compile(r"[\w.+-]+@[\w.-]+\w|\w*\d[\w-]*(?:[.:/]\d+)*")
_EITHER = " || "


def read_sheet(path: Path) -> list[dict[str, Any]]:
    """The items that a table holds, not yet validated; raises `SuiteError`."""
    items: list[dict[str, Any]] = []
    talks: dict[str, dict[str, Any]] = {}
    for number, values in read_rows(path):
        row = _fields(path, number, values)
        name = row.pop("conversation", "")
        turn = _turn(path, number, row)
        if not name:
            items.append({"id": row.get("id") or f"rad-{number}", **turn})
        elif name in talks:
            talks[name]["turns"].append(turn)
        else:
            whole: dict[str, Any] = {key: turn.pop(key) for key in ("tags", "note") if key in turn}
            talks[name] = {"id": name, "kind": "conversation", "type": "conversation", **whole}
            talks[name]["turns"] = [turn]
            items.append(talks[name])
    return items


def write_sheet(path: Path, items: Iterable[Item]) -> None:
    """Write items as CSV or XLSX, by the file's ending; raises `ResultError`."""
    rows = [[row.get(field, "") for field in COLUMNS] for item in items for row in _rows(item)]
    write_rows(path, list(COLUMNS.values()), rows)


def _fields(path: Path, number: int, values: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for header, text in values.items():
        plain = header.casefold().strip()
        field = _NAMES.get(plain) or _ALIASES.get(plain) or plain.replace(" ", "_")
        if field not in COLUMNS:
            known = ", ".join(COLUMNS.values())
            raise SuiteError(f"{path}: row {number}: {header}: unknown column; there are {known}")
        found[field] = text
    return found


def _turn(path: Path, number: int, row: Mapping[str, str]) -> dict[str, Any]:
    answer = row.get("answer", "")
    turn: dict[str, Any] = {"question": row.get("question", "")}
    for field in ("kind", "type", "category", "language"):
        if row.get(field):
            turn[field] = _VALUES.get(row[field].casefold(), row[field])
    told = bool(answer or row.get("sources") or row.get("must_include"))
    turn.setdefault("kind", "answerable" if told else "unanswerable")
    turn["sources"] = [_source(path, number, line, answer) for line in _lines(row, "sources")]
    turn["must_include"] = _lines(row, "must_include") or derived_patterns(answer)
    if row.get("tags"):
        turn["tags"] = [tag.strip() for tag in row["tags"].split(",") if tag.strip()]
    return turn | {field: row[field] for field in ("answer", "note") if row.get(field)}


def derived_patterns(answer: str) -> list[str]:
    """What an answer must hold when only the expected answer in words is known."""
    words = answer.strip(" .").split()
    if not words:
        return []
    if len(words) <= _SHORT:
        return [r"\s+".join(map(re.escape, words))]
    return [re.escape(part) for part in dict.fromkeys(_TELLING.findall(answer))]


def _lines(row: Mapping[str, str], field: str) -> list[str]:
    return [line.strip() for line in row.get(field, "").splitlines() if line.strip()]


def _source(path: Path, number: int, line: str, answer: str) -> dict[str, Any]:
    places = []
    for part in line.split(_EITHER):
        file, _, quote = part.partition(": ")
        quoted = _unwrapped(quote.strip())
        if not quoted and not answer:
            raise SuiteError(f"{path}: row {number}: Källa: write `{file}: the quoted words`")
        places.append({"file": file.strip().rstrip(":"), "quote": quoted or answer})
    return places[0] if len(places) == 1 else {"any_of": places}


def _unwrapped(text: str) -> str:
    """Without one pair of quotation marks around, if there is one; those inside belong to it."""
    pairs = {"«": "»", '"': '"', "”": "”", "“": "”"}
    wrapped = len(text) > 1 and pairs.get(text[0]) == text[-1]
    return text[1:-1].strip() if wrapped else text


def _rows(item: Item) -> Iterable[dict[str, str]]:
    if not item.turns:
        yield {"id": item.id, **_row(item)}
    for number, turn in enumerate(item.turns):
        row = {"conversation": item.id, **_row(turn)}
        if number == 0:
            row["tags"] = ", ".join(item.tags)
            row["note"] = item.note or ""
        yield row


def _row(turn: Turn) -> dict[str, str]:
    values = {
        "question": turn.question,
        "answer": turn.answer or "",
        "sources": "\n".join(map(_written, turn.sources)),
        "must_include": "\n".join(turn.must_include),
        "kind": turn.kind or "answerable",
        "type": turn.type or "",
        "category": turn.category or "",
        "tags": ", ".join(turn.tags),
        "language": turn.language or "",
        "note": turn.note or "",
    }
    return {field: text for field, text in values.items() if text}


def _written(source: Source) -> str:
    return _EITHER.join(f"{gold.file}: «{one_space(gold.quote)}»" for gold in source.alternatives)
