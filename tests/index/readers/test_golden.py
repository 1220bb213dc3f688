"""A known document in each format comes back: its words, headings, pages, tables, columns."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from index.lines import CELL
from index.readers import read
from index.readers.types import ReadText
from tests.index.readers.golden.as_docx import write_docx
from tests.index.readers.golden.as_html import write_html, write_markdown, write_printed
from tests.index.readers.golden.as_pdf import write_pdf, write_scan
from tests.index.readers.golden.known import (
    FOOTER,
    HEADER,
    KNOWN,
    Kind,
    headings,
    pages,
    precision,
    recall,
)
from tests.index.readers.ocr import needs_ocr

Write = Callable[[Path], None]
FORMATS: dict[str, tuple[str, Write]] = {
    "pdf in Times": ("a.pdf", write_pdf),
    "pdf in Helvetica": ("a.pdf", lambda path: write_pdf(path, "Helvetica", "Helvetica-Bold")),
    "pdf from a browser": ("a.pdf", write_printed),
    "docx": ("a.docx", write_docx),
    "html with main": ("a.html", write_html),
    "html with article": ("a.htm", lambda path: write_html(path, "article", "iso-8859-1")),
    "html without either": ("a.xhtml", lambda path: write_html(path, "div", "utf-16")),
    "markdown": ("a.md", write_markdown),
    "scan": ("a.pdf", write_scan),
}
PAGED = ("pdf in Times", "pdf in Helvetica", "pdf from a browser", "docx", "scan")

NEEDS = {
    "scan": needs_ocr,
    "pdf from a browser": (
        pytest.mark.e2e,
        pytest.mark.skipif(not shutil.which("chromium"), reason="no Chromium: run .ci/install-e2e"),
    ),
}


@pytest.fixture(
    scope="module",
    params=[pytest.param(name, marks=NEEDS.get(name, ())) for name in FORMATS],
)
def golden(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, ReadText]:
    """The name of a format and the known document as it is read from it."""
    name: str = request.param
    file, write = FORMATS[name]
    path = tmp_path_factory.mktemp("golden") / file
    write(path)
    return name, read(path)


def lines_of(kind: Kind) -> list[str]:
    return [line for piece in KNOWN if piece.kind is kind for line in piece.lines]


def test_the_words_come_back(golden: tuple[str, ReadText]) -> None:
    assert recall(golden[1].text) >= 0.99


def test_headers_footers_menus_and_notices_do_not(golden: tuple[str, ReadText]) -> None:
    _, found = golden
    assert precision(found.text) >= 0.99
    for scrap in (HEADER, FOOTER, "Sida 2 (4)", "kakor", "cookies", "Omsorg", "nyheter", "Sök"):
        assert scrap not in found.text


def test_the_headings_come_back_with_their_levels(golden: tuple[str, ReadText]) -> None:
    _, found = golden
    assert found.headings is not None
    got = [(found.text[one.start : one.end], one.level) for one in found.headings]
    assert len(set(got) & set(headings())) >= 0.95 * len(headings())
    assert len(got) <= len(headings())


def test_every_page_number_comes_back(golden: tuple[str, ReadText]) -> None:
    name, found = golden
    if name not in PAGED:
        assert found.page_starts == ()
        return
    starts = [found.text.index(first) for first, _ in pages()]
    on = [int(np.searchsorted(found.page_starts, start, side="right")) for start in starts]
    assert on == [page for _, page in pages()]
    assert len(found.page_starts) == 4
    for (_, page), start in zip(pages()[1:], starts[1:], strict=True):
        before = found.text[: start - 2].rfind(" ")
        assert int(np.searchsorted(found.page_starts, before, side="right")) == page - 1


def test_a_table_is_read_by_rows(golden: tuple[str, ReadText]) -> None:
    lines = golden[1].text.splitlines()
    rows = [line.replace("|", CELL) for line in lines_of(Kind.TABLE)]
    first = lines.index(rows[0])
    assert lines[first : first + len(rows)] == rows


def test_signatures_do_not_mix_their_columns(golden: tuple[str, ReadText]) -> None:
    name, found = golden
    if name == "markdown":
        return  # it has no columns
    left, right = zip(*(line.split("|") for line in lines_of(Kind.SIGNED)), strict=True)
    assert "\n".join(left) + "\n\n" + "\n".join(right) in found.text


def test_columns_are_read_one_after_the_other(golden: tuple[str, ReadText]) -> None:
    said = re.sub(r"\s+", " ", golden[1].text)
    assert " ".join(lines_of(Kind.COLUMNS)) in said


def test_items_stand_under_each_other(golden: tuple[str, ReadText]) -> None:
    text = golden[1].text
    assert "\n".join(f"• {line}" for line in lines_of(Kind.LIST)) in text
    steps = lines_of(Kind.STEPS)
    assert "\n".join(f"{number}. {line}" for number, line in enumerate(steps, start=1)) in text


def test_words_cut_at_the_end_of_a_line_are_whole(golden: tuple[str, ReadText]) -> None:
    text = golden[1].text
    assert "\u00ad" not in text
    for paragraph in lines_of(Kind.TEXT):
        assert paragraph in text
