"""The catalogue: what it accepts, what it refuses and how it says so; folders without one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from index.catalogue import Catalogue, CatalogueEntry, load_catalogue, read_document
from index.catalogue_file import CATALOGUE
from index.errors import CatalogueError, DocumentError
from index.types import DocumentInfo, Status

ENTRY = "- {id: plan, file: plan.txt, title: Plan}"


def folder(tmp_path: Path, catalogue: str | bytes | None, *files: str) -> Path:
    for name in files or ("plan.txt",):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"Texten i {name}.\n", encoding="utf-8")
    if isinstance(catalogue, str):
        (tmp_path / CATALOGUE).write_text(catalogue, encoding="utf-8")
    elif catalogue is not None:
        (tmp_path / CATALOGUE).write_bytes(catalogue)
    return tmp_path


def ids(catalogue: Catalogue) -> list[str]:
    return [entry.info.id for entry in catalogue.entries]


def test_the_shipped_catalogue(corpus: Path) -> None:
    catalogue = load_catalogue(corpus)
    assert len(catalogue.entries) == 5
    assert [entry.id for entry in catalogue.awaited] == [
        "overenskommelse-halsa",
        "vastbus-riktlinjer-2012",
        "vastbus-familjehem",
    ]
    assert (catalogue.skipped, catalogue.uncatalogued) == ((), ())
    statuses = {entry.info.id: entry.info.status for entry in catalogue.entries}
    assert statuses["missiv-remiss-2019"] is Status.DRAFT
    assert {entry.info.region for entry in catalogue.entries} == {"Västra Götaland", "Västmanland"}


def test_an_entry_is_read_whole(tmp_path: Path) -> None:
    catalogue = load_catalogue(
        folder(
            tmp_path,
            """
documents:
  - id: plan
    file: plan.txt
    original: 001.txt
    title: Plan
    kind: agreement
    status: in_force
    region: Halland
    publisher: Region Halland
    issued: 2021-03-22
    deadline: 2021-04-30
    valid_from: 2021-05-01
    url: https://example.se/plan
    ignore: [Meny]
    note: En anmärkning.
""",
        )
    )
    assert catalogue.entries == (
        CatalogueEntry(
            DocumentInfo(
                "plan",
                "plan.txt",
                "001.txt",
                "Plan",
                "agreement",
                Status.IN_FORCE,
                "Halland",
                "Region Halland",
                date(2021, 3, 22),
                date(2021, 4, 30),
                date(2021, 5, 1),
                "",
                "https://example.se/plan",
            ),
            ignore=("Meny",),
        ),
    )


WRONG = {
    "unknown key": (
        "documents: [{id: plan, file: plan.txt, title: Plan, titel: P}]",
        ["documents entry 1 (plan)", "titel", "not permitted"],
    ),
    "unknown group": ("dokument: []", ["the file", "dokument"]),
    "missing file": (
        "documents: [{id: plan, file: borta.txt, title: Plan}]",
        ["entry plan", "borta.txt is not in"],
    ),
    "no file": ("documents: [{id: plan, title: Plan}]", ["entry plan", "`file` is missing"]),
    "no title": ("documents: [{id: plan, file: plan.txt}]", ["entry 1 (plan)", "title"]),
    "no id": ("documents: [{file: plan.txt, title: Plan}]", ["entry 1 (no id)", "id"]),
    "duplicate id": (f"documents:\n{ENTRY}\n{ENTRY}\n", ["id plan", "given twice"]),
    "duplicate file": (
        "documents:\n"
        "- {id: a, file: plan.txt, title: Plan}\n"
        "- {id: b, file: plan.txt, title: Plan}\n",
        ["file plan.txt", "given twice"],
    ),
    "the same file in two spellings": (
        "documents: [{id: a, file: ./plan.txt, title: Plan}]",
        ["entry a", "write ./plan.txt as plan.txt"],
    ),
    "id also awaited": (
        f"documents:\n{ENTRY}\nawaited: [{{id: plan, title: Plan}}]",
        ["id plan", "given twice"],
    ),
    "no such day": (
        "documents: [{id: plan, file: plan.txt, title: Plan, issued: 2019-02-30}]",
        ["entry 1 (plan)", "issued", "day"],
    ),
    "no such month": (
        "documents: [{id: plan, file: plan.txt, title: Plan, issued: 2019-13-01}]",
        ["entry 1 (plan)", "issued", "month"],
    ),
    "a day that cannot be": (
        "documents: [{id: plan, file: plan.txt, title: Plan, issued: 1019-01-01}]",
        ["entry 1 (plan)", "issued: 1019-01-01 is not between"],
    ),
    "deadline before its document": (
        "documents: [{id: plan, file: plan.txt, title: Plan, issued: 2020-01-02, "
        "deadline: 2020-01-01}]",
        ["entry 1 (plan)", "deadline 2020-01-01 lies before issued 2020-01-02"],
    ),
    "path outside": (
        "documents: [{id: plan, file: ../plan.txt, title: Plan}]",
        ["entry plan", "outside the corpus folder"],
    ),
    "absolute path": (
        "documents: [{id: plan, file: /etc/hostname, title: Plan}]",
        ["entry plan", "outside the corpus folder"],
    ),
    "id unfit for a path": (
        "documents: [{id: 'Plan å', file: plan.txt, title: Plan}]",
        ["entry 1 (Plan å)", "id"],
    ),
    "unknown status": (
        "documents: [{id: plan, file: plan.txt, title: Plan, status: gällande}]",
        ["entry 1 (plan)", "status", "in_force"],
    ),
    "replaced by nothing": (
        "documents: [{id: plan, file: plan.txt, title: Plan, replaced_by: ny}]",
        ["entry plan", "ny is not the id of another entry"],
    ),
    "about itself": (
        "documents: [{id: plan, file: plan.txt, title: Plan, about: plan}]",
        ["entry plan", "not the id of another entry"],
    ),
    "address without http": (
        "documents: [{id: plan, file: plan.txt, title: Plan, url: 'javascript:alert(1)'}]",
        ["entry 1 (plan)", "url"],
    ),
    "bad YAML": ("documents: [", ["the file", "not valid YAML"]),
    "a list": ("- plan.txt", ["the file", "`documents` and `awaited`"]),
    "an entry that is text": ("documents: [plan.txt]", ["the file", "documents.0"]),
    "not UTF-8": ("documents: [å]".encode("latin-1"), ["the file", "not valid YAML"]),
    "an object": ("documents: !!python/object/apply:os.getcwd []", ["the file", "not valid YAML"]),
}


@pytest.mark.parametrize(("catalogue", "said"), WRONG.values(), ids=WRONG.keys())
def test_refused_with_file_entry_and_reason(
    tmp_path: Path, catalogue: str | bytes, said: list[str]
) -> None:
    with pytest.raises(CatalogueError) as refused:
        load_catalogue(folder(tmp_path, catalogue))
    message = str(refused.value)
    assert message.startswith(f"{CATALOGUE}, ")
    assert [part for part in said if part not in message] == []


def test_an_empty_catalogue_describes_nothing(tmp_path: Path) -> None:
    catalogue = load_catalogue(folder(tmp_path, ""))
    assert catalogue.uncatalogued == ("plan.txt",)


def test_an_awaited_document_that_has_arrived_is_here(tmp_path: Path) -> None:
    text = "awaited: [{id: plan, file: plan.txt, title: Plan}, {id: avtal, title: Avtal}]"
    catalogue = load_catalogue(folder(tmp_path, text))
    assert ids(catalogue) == ["plan"]
    assert [entry.id for entry in catalogue.awaited] == ["avtal"]


def test_an_awaited_document_whose_file_is_missing_still_waits(tmp_path: Path) -> None:
    catalogue = load_catalogue(folder(tmp_path, "awaited: [{id: a, file: a.txt, title: A}]"))
    assert [entry.id for entry in catalogue.awaited] == ["a"]


def test_a_folder_without_a_catalogue(tmp_path: Path) -> None:
    hidden = ("README.md", "license.txt", ".dold.txt", ".git/a.txt", "~$x.docx", "s_files/a.html")
    names = (*hidden, "x.doc", "logga.png")
    found = load_catalogue(folder(tmp_path, None, "Årsplan för barn.txt", "b/plan.MD", *names))
    assert [(entry.info.id, entry.info.file, entry.info.title) for entry in found.entries] == [
        ("b-plan", "b/plan.MD", "plan"),
        ("arsplan-for-barn", "Årsplan för barn.txt", "Årsplan för barn"),
    ]
    assert found.skipped == ("logga.png", "x.doc")
    assert found.uncatalogued == ()
    assert all(entry.info.status is Status.BACKGROUND for entry in found.entries)


def test_files_beside_the_catalogue_are_read_too(tmp_path: Path) -> None:
    found = load_catalogue(folder(tmp_path, f"documents: [{ENTRY[2:]}]", "plan.txt", "ny.txt"))
    assert ids(found) == ["plan", "ny"]
    assert found.uncatalogued == ("ny.txt",)


def test_ids_of_files_without_a_catalogue_are_unique(tmp_path: Path) -> None:
    found = load_catalogue(
        folder(tmp_path, None, "a b.txt", "a-b.txt", "???.txt", f"{'x' * 90}.txt")
    )
    assert len(set(ids(found))) == 4
    assert all(0 < len(name) <= 80 for name in ids(found))


def test_what_is_not_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="not a folder"):
        load_catalogue(tmp_path / "borta")


def read_only(tmp_path: Path, text: str, name: str) -> str:
    (tmp_path / name).write_text(text, encoding="utf-8")
    (entry,) = load_catalogue(tmp_path).entries
    return read_document(tmp_path, entry).info.title


@pytest.mark.parametrize("name", ["000_79f9641ef1469591.txt", "2023-05-16.txt", "17.txt"])
def test_a_name_that_says_nothing_gives_way_to_the_title(tmp_path: Path, name: str) -> None:
    text = "Remiss\n\nPlan för samverkan\n\nNämnden har berett ärendet under hela året som gick.\n"
    assert read_only(tmp_path, text, name) == "Plan för samverkan"


def test_a_name_that_says_something_stays(tmp_path: Path) -> None:
    text = "Rubrik\n\nNämnden har berett ärendet under hela året som gick.\n"
    assert read_only(tmp_path, text, "Plan_2023.txt") == "Plan 2023"


def test_a_document_without_a_title_keeps_its_name(tmp_path: Path) -> None:
    assert read_only(tmp_path, "Bara en mening.\n", "17.txt") == "17"


def test_pages_begin_with_a_leading_blank(tmp_path: Path) -> None:
    (tmp_path / "plan.txt").write_text("Ett.\n\n Inte här.\nTvå \n Sida två.\n", encoding="utf-8")
    entry = CatalogueEntry(DocumentInfo("plan", "plan.txt", "plan.txt", "Plan"), leading_blank=True)
    document = read_document(tmp_path, entry)
    assert document.page_starts == (0, document.text.index("Sida två"))
    assert document.page_of(0) == 1
    assert document.page_of(document.text.index("Sida två")) == 2


def test_a_document_that_went_away_is_an_error(tmp_path: Path) -> None:
    entry = CatalogueEntry(DocumentInfo("plan", "borta.txt", "borta.txt", "Plan"))
    with pytest.raises(DocumentError, match="borta.txt: cannot be read"):
        read_document(tmp_path, entry)
