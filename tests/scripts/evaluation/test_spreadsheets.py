from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import pytest
from openpyxl import Workbook

from scripts.evaluation.errors import ResultError, SuiteError
from scripts.evaluation.spreadsheets import read_rows, write_rows

HEADER = ["Fråga", "Svar"]
ROWS = [["Får å, ä; ö?", 'Ja, "så"\noch så'], ["=1+1", "-2"]]


@pytest.mark.parametrize("name", ["t.csv", "t.xlsx"])
def test_a_table_comes_back_as_it_was_written(tmp_path: Path, name: str) -> None:
    write_rows(tmp_path / name, HEADER, ROWS)
    assert [row for _, row in read_rows(tmp_path / name)] == [
        tuple(zip(HEADER, row, strict=True)) for row in ROWS
    ]


@pytest.mark.parametrize(
    "raw",
    [
        "Fråga;Svar\r\nNär?;Å\r\n".encode("utf-8-sig"),
        "Fråga,Svar\nNär?,Å\n".encode(),
        "Fråga\tSvar\nNär?\tÅ".encode(),
        "Fråga;Svar\nNär?;Å\n".encode("cp1252"),
        "Fråga;Svar\nNär?;Å\n".encode("latin-1"),
        "Fråga\tSvar\r\nNär?\tÅ\r\n".encode("utf-16"),
        "Fråga;Svar\rNär?;Å\r".encode(),
        '"Fråga";"Svar"\n"När?";"Å"\n;\n'.encode(),
    ],
)
def test_csv_of_any_usual_making_is_read(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(raw)
    assert read_rows(path) == [(2, (("Fråga", "När?"), ("Svar", "Å")))]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("sep=;\nFråga;Svar\nNär?;Å\n", 3),
        (",,\n\nFråga,Svar\n,\nNär?,Å\n", 5),
        ("Frågor; från oss; alla\n\nFråga,Svar\nNär?,Å\n", 4),
    ],
)
def test_a_title_and_empty_rows_may_stand_above_the_names(
    tmp_path: Path, text: str, number: int
) -> None:
    path = tmp_path / "t.csv"
    path.write_text(text, encoding="utf-8")
    found = read_rows(path, lambda row: "Fråga" in row)
    assert found == [(number, (("Fråga", "När?"), ("Svar", "Å")))]


def test_the_sheet_with_the_names_is_read_and_not_one_before_it(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].append(["Läs mig"])
    sheet = book.create_sheet("Frågor")
    sheet.append(["Fråga ", "Svar"])
    sheet.append(["Hur många?", 0.3])
    sheet["B2"].number_format = "0 %"
    book.save(tmp_path / "t.xlsx")
    found = read_rows(tmp_path / "t.xlsx", lambda row: "Fråga" in row)
    assert found == [(2, (("Fråga", "Hur många?"), ("Svar", "30 %")))]


def test_cells_of_excel_become_text(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].append(["a", "b", "c", "d"])
    book.worksheets[0].append([None] * 4)
    book.worksheets[0].append(
        [2017.0, date(2020, 2, 14), datetime.combine(date(2020, 2, 14), time(12)), 1.5]
    )
    book.save(tmp_path / "t.xlsx")
    assert read_rows(tmp_path / "t.xlsx") == [
        (3, (("a", "2017"), ("b", "2020-02-14"), ("c", "2020-02-14 12:00:00"), ("d", "1.5")))
    ]


@pytest.mark.parametrize(
    ("name", "raw", "message"),
    [
        ("t.csv", b"", "has no rows"),
        ("t.csv", b"a;b\n1;2;3\n", "row 2: has text in column 3, which has no name"),
        ("t.csv", b"a;;b\n1;2;3\n", "row 2: has text in column 2, which has no name"),
        ("t.csv", b"a\0b\n", "is no text"),
        ("t.csv", b'a;b\n1;2\n"1"2;2\n', "row 3: is no sound CSV"),
        ("t.xlsx", b"PK no zip", "cannot be read as an Excel file"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, name: str, raw: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(raw)
    with pytest.raises(SuiteError, match=message):
        read_rows(tmp_path / name)


def test_missing_files_and_folders_are_named(tmp_path: Path) -> None:
    for name in ("none.csv", "none.xlsx"):
        with pytest.raises(SuiteError, match="cannot be read"):
            read_rows(tmp_path / name)
        with pytest.raises(ResultError, match="cannot be written"):
            write_rows(tmp_path / "none" / name, HEADER, ROWS)
