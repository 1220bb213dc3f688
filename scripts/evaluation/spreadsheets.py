"""Rows of a CSV or XLSX file as text by column, and back. Knows nothing of suites."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from zipfile import BadZipFile

from scripts.evaluation.errors import ResultError, SuiteError

SUFFIXES = (".csv", ".xlsx")
Table = list[list[str]]
Cells = tuple[tuple[str, str], ...]
"""What a row holds: name of the column and text, in the order of the columns."""
Row = tuple[int, Cells]
IsHeader = Callable[[Sequence[str]], bool]
_DELIMITERS = ";,\t"
_TOP = 20


def read_rows(path: Path, is_header: IsHeader = any) -> list[Row]:
    """Numbered rows with the text of their named columns; raises `SuiteError`.

    Rows without any text are left out; the number is that which the program that wrote
    the file shows beside the row.

    Args:
        is_header: tells the row that names the columns, which a title may stand above; the
            first with any text where none is.
    """
    read = _read_xlsx if path.suffix.lower() == ".xlsx" else _read_csv
    numbered = [
        (n, [text.strip() for text in row]) for n, row in enumerate(read(path, is_header), 1)
    ]
    filled = [(number, row) for number, row in numbered if any(row)]
    if not filled:
        raise SuiteError(f"{path}: has no rows; the first must name the columns")
    at = next((at for at, (_, row) in enumerate(filled[:_TOP]) if is_header(row)), 0)
    header = filled[at][1]
    return [(number, _named(path, number, header, row)) for number, row in filled[at + 1 :]]


def _named(path: Path, number: int, header: Sequence[str], row: Sequence[str]) -> Cells:
    for column, text in enumerate(row):
        if text and not (column < len(header) and header[column]):
            raise SuiteError(
                f"{path}: row {number}: has text in column {column + 1}, which has no name"
            )
    return tuple((name, text) for name, text in zip(header, row, strict=False) if text)


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


def _read_csv(path: Path, is_header: IsHeader) -> Table:
    text = _decoded(path)
    rows = csv.reader(
        io.StringIO(text, newline=""), delimiter=_delimiter(text, is_header), strict=True
    )
    table: Table = []
    try:
        table.extend(rows)
    except csv.Error as error:
        number = len(table) + 1
        raise SuiteError(f"{path}: row {number}: is no sound CSV: {error}") from error
    return table


def _decoded(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise SuiteError(f"{path}: cannot be read ({error.strerror}); check the path") from error
    try:
        utf_16 = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        text = raw.decode("utf-16" if utf_16 else "utf-8-sig")  # the former is Unicode Text
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")  # what older Excel writes
    if "\0" in text:
        raise SuiteError(f"{path}: is no text; save it as CSV (UTF-8)")
    return text


def _delimiter(text: str, is_header: IsHeader) -> str:
    """The one that parts most columns in the line that names them, or in the first with text."""
    lines = [line for line in text.splitlines() if line.strip(_DELIMITERS + ' "')][:_TOP]
    for line in lines:
        parted = {d: [cell.strip(' "') for cell in line.split(d)] for d in _DELIMITERS}
        fitting = [d for d in _DELIMITERS if is_header(parted[d])]
        if fitting:
            return max(fitting, key=lambda d: len(parted[d]))
    return max(_DELIMITERS, key=lines[0].count) if lines else _DELIMITERS[0]


def _read_xlsx(path: Path, is_header: IsHeader) -> Table:
    """The first sheet with such a row, or the first of all."""
    from openpyxl import load_workbook  # noqa: PLC0415 - slow to import, and seldom needed
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    try:
        book = load_workbook(path, data_only=True)
    except (OSError, BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise SuiteError(f"{path}: cannot be read as an Excel file: {error}") from error
    tables = [
        [[_text(cell.value, cell.number_format) for cell in row] for row in sheet.iter_rows()]
        for sheet in book.worksheets
    ]
    named = (t for t in tables if any(is_header([c.strip() for c in row]) for row in t[:_TOP]))
    return next(named, tables[0] if tables else [])


def _write_xlsx(path: Path, table: Sequence[Sequence[str]]) -> None:
    from openpyxl import Workbook  # noqa: PLC0415 - slow to import, and seldom needed

    book = Workbook()
    sheet = book.worksheets[0]
    for row, values in enumerate(table, 1):
        for column, value in enumerate(values, 1):
            cell = sheet.cell(row=row, column=column)
            cell.value = value
            if value:
                cell.data_type = "s"  # a text that begins with `=` is no formula
    book.save(path)


def _text(value: object, number_format: str = "") -> str:
    """What a person sees in the cell, as near as matters."""
    if value is None:
        return ""
    if "%" in number_format and isinstance(value, int | float):
        return f"{value * 100:.10g} %".replace(".", ",")
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace("_x000D_", "")
