"""Rows of a CSV or XLSX file as text by column, and back. Knows nothing of suites."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from scripts.evaluation.errors import ResultError, SuiteError

SUFFIXES = (".csv", ".xlsx")
Row = tuple[int, dict[str, str]]


def read_rows(path: Path) -> list[Row]:
    """Numbered rows with text by the header's names; raises `SuiteError`.

    Rows without any text are left out; the number is that which the program that wrote
    the file shows beside the row.
    """
    cells = _read_xlsx(path) if path.suffix.lower() == ".xlsx" else _read_csv(path)
    numbered = [(n, [text.strip() for text in row]) for n, row in enumerate(cells, 1)]
    filled = [(number, row) for number, row in numbered if any(row)]
    if not filled:
        raise SuiteError(f"{path}: has no rows; the first must name the columns")
    (_, header), *rows = filled
    for name in header:
        if name and header.count(name) > 1:
            raise SuiteError(f"{path}: two columns are named {name!r}")
    found: list[Row] = []
    for number, row in rows:
        if any(row[len(header) :]):
            raise SuiteError(f"{path}: row {number}: has text beyond the last named column")
        found.append((number, {k: v for k, v in zip(header, row, strict=False) if k and v}))
    return found


def write_rows(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a table that Excel opens as it is; raises `ResultError`."""
    table = [list(header), *map(list, rows)]
    try:
        if path.suffix.lower() == ".xlsx":
            _write_xlsx(path, table)
        else:
            text = io.StringIO(newline="")
            csv.writer(text, delimiter=";").writerows(table)
            path.write_bytes(text.getvalue().encode("utf-8-sig"))
    except OSError as error:
        raise ResultError(f"{path}: cannot be written ({error.strerror})") from error


def _read_csv(path: Path) -> list[list[str]]:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise SuiteError(f"{path}: cannot be read ({error.strerror}); check the path") from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")  # what older Excel writes
    if "\0" in text:
        raise SuiteError(f"{path}: is no text; save it as CSV (UTF-8)")
    first = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=first.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise SuiteError(f"{path}: is no sound CSV: {error}") from error


def _read_xlsx(path: Path) -> list[list[str]]:
    try:
        book = load_workbook(path, data_only=True)
    except (OSError, BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise SuiteError(f"{path}: cannot be read as an Excel file: {error}") from error
    sheet = book.worksheets[0]
    return [[_text(value) for value in row] for row in sheet.iter_rows(values_only=True)]


def _write_xlsx(path: Path, table: Sequence[Sequence[str]]) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row, values in enumerate(table, 1):
        for column, value in enumerate(values, 1):
            cell = sheet.cell(row=row, column=column)
            cell.value = value
            if value:
                cell.data_type = "s"  # a text that begins with `=` is no formula
    book.save(path)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace("_x000D_", "")
