"""Text in any encoding; empty and binary files refused with a way out."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import DocumentError
from index.readers import READERS, read
from index.readers.text import decode, read_text

SWEDISH = (
    "Överenskommelsen gäller alla barn och unga i länet, även de som är placerade utanför hemmet. "
    "Åtgärder för barnets bästa ska övervägas.\n"
)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1", "cp1252"]
)
def test_encodings(encoding: str) -> None:
    assert decode(SWEDISH.encode(encoding), "a.txt") == SWEDISH


def test_a_short_text_in_latin_1() -> None:
    assert decode("Åtgärder för barn".encode("latin-1"), "a.txt") == "Åtgärder för barn"


@pytest.mark.parametrize("data", [b"", b" \r\n\t ", "\ufeff \n".encode()])
def test_empty(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    with pytest.raises(DocumentError, match=r"a\.txt: the file .*Save it again, or remove it"):
        read(path)


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7\n\x00\x01\x02", b"PK\x03\x04\x14\x00\x00", bytes(range(256)) * 20]
)
def test_binary(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    with pytest.raises(DocumentError, match=r"a\.txt: this is not text\. Save"):
        read(path)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_line_ends_are_one_character(tmp_path: Path, newline: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(f"Ett{newline}Två".encode())
    assert read_text(path).text == "Ett\nTvå"


def test_form_feeds_begin_pages(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Ett\n\fTvå\n\fTre")
    found = read_text(path)
    assert [found.text[start : start + 3] for start in found.page_starts] == ["Ett", "Två", "Tre"]


def test_no_form_feed_no_pages(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Ett")
    assert read_text(path).page_starts == ()


def test_a_format_that_is_not_read(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"a\.xyz: this format is not read.*\.txt"):
        read(tmp_path / "a.xyz")


def test_a_folder_named_like_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").mkdir()
    with pytest.raises(DocumentError, match=r"a\.txt: cannot be read \(Is a directory\)"):
        read(tmp_path / "a.txt")


def test_the_ending_may_be_in_capitals(tmp_path: Path) -> None:
    path = tmp_path / "PLAN.TXT"
    path.write_text("Plan")
    assert read(path).text == "Plan"
    assert ".txt" in READERS


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    try:
        text = decode(data, "a.txt")
    except DocumentError as error:
        assert str(error).startswith("a.txt: ")
    else:
        assert text.encode("utf-8").decode("utf-8") == text
