"""Replacements, dates and addresses in the catalogue."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from index.catalogue import load_catalogue
from index.catalogue_file import CATALOGUE
from index.errors import CatalogueError


def folder(path: Path, catalogue: str) -> Path:
    """A corpus folder with one document and `catalogue`."""
    (path / "plan.txt").write_text("En plan.\n")
    (path / CATALOGUE).write_text(catalogue)
    return path


@pytest.mark.parametrize(
    ("catalogue", "parts"),
    [
        (
            "documents:\n"
            "- {id: plan, file: plan.txt, title: A, replaced_by: b}\n"
            "awaited:\n- {id: b, title: B, replaced_by: c}\n- {id: c, title: C, replaced_by: plan}",
            ["entry plan", "in a circle"],
        ),
        (
            "documents: [{id: plan, file: plan.txt, title: A, valid_from: 2026-02-01, "
            "valid_until: 2026-01-31}]",
            ["entry 1 (plan)", "valid_until 2026-01-31 lies before 2026-02-01"],
        ),
        (
            "documents: [{id: plan, file: borta.txt, title: A, fetch: 'https://example.se/a'}]",
            ["borta.txt is not in", "fetch it with --fetch"],
        ),
        ("awaited: [{id: a, title: A, file: ../ute.txt}]", ["entry a", "outside"]),
        ("awaited: [{id: a, title: A, fetch: 'https://example.se/a'}]", ["fetch", "`file`"]),
        ("awaited: [{id: a, title: A, file: a.txt, fetch: 'ftp://e.se/a'}]", ["(a)", "fetch"]),
    ],
)
def test_replacements_dates_and_addresses_that_are_refused(
    tmp_path: Path, catalogue: str, parts: list[str]
) -> None:
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(folder(tmp_path, catalogue))
    assert all(part in str(caught.value) for part in parts), str(caught.value)


def test_an_awaited_document_whose_file_comes_is_here(tmp_path: Path) -> None:
    catalogue = "awaited: [{id: a, title: A, file: ny/a.txt, valid_until: 2026-12-31}]"
    assert [entry.id for entry in load_catalogue(folder(tmp_path, catalogue)).awaited] == ["a"]
    (tmp_path / "ny").mkdir()
    (tmp_path / "ny" / "a.txt").write_text("Här.\n")
    found = load_catalogue(tmp_path)
    assert found.entries[0].info.id == "a" and not found.awaited
    assert found.entries[0].info.valid_until == date(2026, 12, 31)
