"""What differs between two versions."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.comparison import Comparison, FieldChange, compare
from tests.index.corpora import CATALOGUE, Corpus

TEXT = """Mål

Skolan och regionen ska samverka om barn och unga i hela länet, och planen följs upp varje år.

Ansvar

Rektorn ansvarar för elevhälsan på skolan. Regionen ansvarar för vården av barnet hela tiden.
"""


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    made = Corpus(tmp_path)
    made.write("plan.txt", TEXT)
    made.build()
    return made


def rebuilt(corpus: Corpus) -> Comparison:
    """What another build changes."""
    before = corpus.in_service.open()
    corpus.build()
    return compare(before, corpus.in_service.open())


def test_the_same(corpus: Corpus) -> None:
    snapshot = corpus.in_service.open()
    assert compare(snapshot, snapshot).is_empty


def test_documents_that_come_and_go(corpus: Corpus) -> None:
    (corpus.folder / "rutin.txt").unlink()
    corpus.write("ny.txt", "Ett nytt dokument.\n")
    corpus.write("catalogue.yaml", "documents: [{id: plan, file: plan.txt, title: Plan}]")
    found = rebuilt(corpus)
    assert [info.file for info in found.added] == ["ny.txt"]
    assert [info.file for info in found.removed] == ["rutin.txt"]
    assert not found.changed and found.before < found.now


def test_a_renamed_document_is_one_and_the_same(corpus: Corpus) -> None:
    (corpus.folder / "rutin.txt").rename(corpus.folder / "handbok.txt")
    corpus.write(
        "catalogue.yaml", CATALOGUE.replace("id: rutin, file: rutin", "id: h, file: handbok")
    )
    (change,) = rebuilt(corpus).changed
    assert change.fields[:2] == (
        FieldChange("id", "rutin", "h"),
        FieldChange("file", "rutin.txt", "handbok.txt"),
    )
    assert not change.passages


def test_sections_and_passages(corpus: Corpus) -> None:
    text = TEXT.replace("varje år", "vartannat år").replace("Ansvar\n", "Vem ansvarar\n")
    corpus.write("plan.txt", text + "\nKontakt\n\nRing rektorn på skolan, telefon 010-000 00 00.\n")
    (change,) = rebuilt(corpus).changed
    assert change.sections_added == ("Vem ansvarar", "Kontakt")
    assert change.sections_removed == ("Ansvar",)
    altered = [c for c in change.passages if c.before and c.now]
    added = [c for c in change.passages if c.before is None]
    assert altered[0].before and "varje år" in altered[0].before.text
    assert altered[0].now and "vartannat år" in altered[0].now.text
    assert [c.now.section for c in added if c.now] == ["Kontakt"]


def test_a_status_alone(corpus: Corpus) -> None:
    corpus.write("catalogue.yaml", CATALOGUE.replace("title: Plan", "title: Plan, status: draft"))
    (change,) = rebuilt(corpus).changed
    assert change.fields == (FieldChange("status", "background", "draft"),)
    assert not change.passages
