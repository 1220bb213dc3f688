"""Suites as tables, the way a case-worker writes them: a question, its answer, its source.

| column | content |
|---|---|
| Fråga | the question |
| Förväntat svar | a right answer in words; empty for what the documents do not answer |
| Källa | `file: «quoted words»`, one source a line or a column, alternatives with ` || ` between |
| Ska innehålla | patterns of a right answer, one a line |
| Id, Slag, Typ, Kategori, Märkning, Språk, Anteckning | as in the YAML, where wished |
| Samtal | the same name on the rows of one conversation, in order |

Without `Ska innehålla`, a short expected answer must stand in the answer word for word,
and of a long one its numbers, dates and addresses. A source without quoted words is
taken to hold the expected answer itself. Columns may stand in any order, their names in
any case, and a title may stand above them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from index.lines import one_line
from scripts.evaluation.errors import SuiteError
from scripts.evaluation.sheet_cells import EITHER, derived_patterns, sources_of
from scripts.evaluation.spreadsheets import Cells, read_rows, write_rows
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
_NAMES = {
    **{field.replace("_", " "): field for field in COLUMNS},
    **{swedish.casefold(): field for field, swedish in COLUMNS.items()},
    "nr": "id",
    "svar": "answer",
    "rätt svar": "answer",
    "facit": "answer",
    "expected answer": "answer",
    "source": "sources",
    "källor": "sources",
    "taggar": "tags",
    "kommentar": "note",
}
# Of these a table may have several columns: `Källa 1`, `Källa 2`.
_REPEATED = {"sources", "must_include"}
_BESIDE_NAME = re.compile(r"\(.*\)|[:*?.]|\d+$")
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
    "ja/nej": "yesno",
    "jämförelse": "comparison",
    "svenska": "sv",
    "engelska": "en",
}
_NO_ANSWER = {"-", "–", "—", "saknas", "saknar svar", "svar saknas", "inget svar", "finns inte"}


def read_sheet(path: Path) -> list[dict[str, Any]]:
    """The items that a table holds, not yet validated; raises `SuiteError`."""
    items: list[dict[str, Any]] = []
    talks: dict[str, dict[str, Any]] = {}
    for number, cells in read_rows(path, _names_columns):
        row = _fields(path, number, cells)
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


def _names_columns(row: Sequence[str]) -> bool:
    """Whether a row is the one that names the columns."""
    return any(_field(cell) == "question" for cell in row)


def _field(header: str) -> str | None:
    """The field that a column's name means, however that is written."""
    name = _BESIDE_NAME.sub(" ", header.casefold().strip().replace("_", " "))
    return _NAMES.get(one_line(name))


def _fields(path: Path, number: int, cells: Cells) -> dict[str, str]:
    found: dict[str, str] = {}
    for header, text in cells:
        field = _field(header)
        if field is None:
            known = ", ".join(COLUMNS.values())
            raise SuiteError(f"{path}: row {number}: {header}: unknown column; there are {known}")
        if field in found and field not in _REPEATED:
            raise SuiteError(f"{path}: row {number}: {header}: two columns mean {COLUMNS[field]}")
        found[field] = f"{found[field]}\n{text}" if field in found else text
    return found


def _turn(path: Path, number: int, row: Mapping[str, str]) -> dict[str, Any]:
    answer = row.get("answer", "")
    if answer.casefold().strip(" .()") in _NO_ANSWER and not row.get("must_include"):
        answer = ""
    turn: dict[str, Any] = {"question": row.get("question", "")}
    for field in ("kind", "type", "category", "language"):
        if row.get(field):
            turn[field] = _VALUES.get(row[field].casefold(), row[field])
    has_answer = bool(answer or row.get("sources") or row.get("must_include"))
    turn.setdefault("kind", "answerable" if has_answer else "unanswerable")
    try:
        turn["sources"] = sources_of(row.get("sources", ""), answer)
    except ValueError as error:
        raise SuiteError(f"{path}: row {number}: Källa: {error}") from error
    turn["must_include"] = _lines(row, "must_include") or derived_patterns(answer)
    if row.get("tags"):
        turn["tags"] = [tag.strip() for tag in row["tags"].split(",") if tag.strip()]
    told = {"answer": answer, "note": row.get("note", "")}
    return turn | {field: text for field, text in told.items() if text}


def _lines(row: Mapping[str, str], field: str) -> list[str]:
    return [line.strip() for line in row.get(field, "").splitlines() if line.strip()]


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
    return EITHER.join(f"{gold.file}: «{one_line(gold.quote)}»" for gold in source.alternatives)
