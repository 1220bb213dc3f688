"""From a folder to a snapshot in service: what is rebuilt, reused, refused and kept."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import numpy as np
import pytest

from index.build import BuildOptions, reindex
from index.errors import BuildError, CatalogueError, ModelError
from index.reading import Failure
from index.types import Encoded, Floats
from index.vectors import indexed_text
from index.versions import IndexFolder
from tests.fake_encoder import FakeEncoder
from tests.index.corpora import CATALOGUE, Corpus, Recorder


@pytest.fixture
def built(tmp_path: Path) -> Corpus:
    corpus = Corpus(tmp_path)
    corpus.build()
    return corpus


def test_a_first_build(tmp_path: Path) -> None:
    corpus = Corpus(tmp_path)
    report = corpus.build()
    snapshot = corpus.in_service.open()
    assert (report.documents, report.passages) == (2, len(snapshot.passages))
    assert (report.added, report.changed, report.removed) == (("plan.txt", "rutin.txt"), (), ())
    assert report.switched and report.version == snapshot.version == corpus.in_service.current()
    assert (
        [entry.id for entry in snapshot.awaited]
        == [entry.id for entry in report.awaited]
        == ["avtal"]
    )
    assert snapshot.created == "2024-05-01T12:00:01+00:00"


def test_the_shipped_corpus(corpus: Path, tmp_path: Path) -> None:
    report = reindex(corpus, tmp_path, FakeEncoder)
    assert report.documents == 5 and report.passages > 30
    snapshot = IndexFolder(tmp_path).open()
    for passage in snapshot.passages:
        text = snapshot.documents[passage.document].text
        assert passage.text == text[passage.start : passage.end]


def test_nothing_is_built_when_nothing_changed(built: Corpus) -> None:
    before, encoder = built.tree(), Recorder()
    report = built.build(encoder)
    assert report.switched and report.version == built.in_service.current()
    assert (report.added, report.changed, report.removed) == ((), (), ())
    assert encoder.texts == []
    assert built.tree() == before


def test_only_what_changed_is_encoded(built: Corpus) -> None:
    built.write("rutin.txt", "Anmäl oro genast.\n")
    encoder = Recorder()
    report = built.build(encoder)
    assert encoder.texts == ["Rutin\nAnmäl oro genast."]
    assert (report.added, report.changed, report.removed) == ((), ("rutin.txt",), ())


def test_reused_vectors_are_those_of_a_full_build(built: Corpus, tmp_path: Path) -> None:
    built.write("rutin.txt", "Anmäl oro genast.\n")
    built.build()
    reused = built.in_service.open()
    shutil.rmtree(built.index)
    built.build()
    fresh = built.in_service.open()
    rows = np.arange(len(fresh.passages))
    assert np.array_equal(reused.dense.vectors(rows), fresh.dense.vectors(rows))
    assert np.array_equal(reused.tokens.codes, fresh.tokens.codes)
    assert np.array_equal(reused.tokens.scales, fresh.tokens.scales)


def test_a_moved_document_is_not_encoded_anew(built: Corpus) -> None:
    (built.folder / "ny").mkdir()
    (built.folder / "plan.txt").rename(built.folder / "ny" / "plan.txt")
    built.write("catalogue.yaml", CATALOGUE.replace("file: plan.txt", "file: ny/plan.txt"))
    encoder = Recorder()
    report = built.build(encoder)
    assert encoder.texts == []
    assert (report.added, report.removed) == (("ny/plan.txt",), ("plan.txt",))


def test_a_removed_document_is_gone(built: Corpus) -> None:
    (built.folder / "rutin.txt").unlink()
    built.write("catalogue.yaml", "documents: [{id: plan, file: plan.txt, title: Plan}]")
    assert built.build().removed == ("rutin.txt",)
    assert list(built.in_service.open().documents) == ["plan"]


@pytest.mark.parametrize(
    ("old", "new"),
    [("title: Rutin", "title: Rutin, status: in_force"), ("id: avtal", "id: avtalet")],
)
def test_a_change_of_the_catalogue_is_taken_over_without_encoding(
    built: Corpus, old: str, new: str
) -> None:
    version = built.in_service.current()
    built.write("catalogue.yaml", CATALOGUE.replace(old, new))
    encoder = Recorder()
    assert built.build(encoder).version != version
    assert encoder.texts == []


def test_another_model_encodes_all(built: Corpus) -> None:
    encoder = Recorder("fake-2")
    report = built.build(encoder)
    assert len(encoder.texts) == report.passages
    assert built.in_service.open().encoder == "fake-2"


def test_a_dry_run_only_tells(built: Corpus) -> None:
    built.write("ny.txt", "Ett nytt dokument.\n")
    before = built.tree()
    report = built.build(dry=True)
    assert (report.added, report.uncatalogued) == (("ny.txt",), ("ny.txt",))
    assert not report.switched and report.version == built.in_service.current()
    assert built.tree() == before


BAD = {
    "empty": (b"", "the file is empty"),
    "blank": (b" \n \n", "the file is empty"),
    "binary": (b"\x7fELF\x00\x00\x01", "this is not text"),
}


@pytest.mark.parametrize(("data", "reason"), BAD.values(), ids=BAD.keys())
def test_a_bad_document_keeps_the_old_index(built: Corpus, data: bytes, reason: str) -> None:
    before = built.tree()
    (built.folder / "rutin.txt").write_bytes(data)
    report = built.build()
    (failure,) = report.failed
    assert failure.file == "rutin.txt" and reason in failure.error
    assert not report.switched and report.version == built.in_service.current()
    assert built.tree() == before


def test_an_unreadable_document_is_named(built: Corpus) -> None:
    built.write("catalogue.yaml", "documents: [{id: plan, file: plan.txt, title: Plan}]")
    (built.folder / "rutin.txt").unlink()
    built.build()
    built.write("x.txt", "")
    assert built.build().failed == (
        Failure("x.txt", "x.txt: the file is empty. Save it again, or remove it."),
    )


def test_going_on_without_the_bad_document(built: Corpus) -> None:
    (built.folder / "rutin.txt").write_bytes(b"")
    report = built.build(skip=True)
    assert report.switched and [failure.file for failure in report.failed] == ["rutin.txt"]
    assert list(built.in_service.open().documents) == ["plan"]


def test_files_in_other_formats_are_named(built: Corpus) -> None:
    (built.folder / "bild.png").write_bytes(b"\x89PNG")
    built.write("README.md", "# Om mappen")
    report = built.build()
    assert (report.skipped, report.uncatalogued) == (("bild.png",), ())


def test_a_wrong_catalogue_keeps_the_old_index(built: Corpus) -> None:
    before = built.tree()
    built.write("catalogue.yaml", "documents: [{id: plan}]")
    with pytest.raises(CatalogueError):
        built.build()
    assert built.tree() == before


def test_an_empty_folder_keeps_the_old_index(built: Corpus) -> None:
    before = built.tree()
    for path in built.folder.iterdir():
        path.unlink()
    with pytest.raises(BuildError, match="nothing to index"):
        built.build()
    assert built.tree() == before


def test_a_model_that_fails_keeps_the_old_index(built: Corpus) -> None:
    class Failing(FakeEncoder):
        def encode(self, texts: Sequence[str], *, kind: Literal["query", "passage"]) -> Encoded:
            raise ModelError("trasig")

    before = built.tree()
    built.write("plan.txt", "Något nytt.\n")
    with pytest.raises(ModelError):
        built.build(Failing())
    assert built.tree() == before
    assert built.build().switched, "the lock is free again"


def test_a_damaged_index_is_built_anew(built: Corpus) -> None:
    version = built.in_service.open().version
    (built.index / "versions" / version / "content.json").write_text("{}")
    encoder = Recorder()
    report = built.build(encoder)
    assert report.switched and len(encoder.texts) == report.passages
    assert built.in_service.open().passages


def test_progress_is_told(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    options = BuildOptions(progress=lambda stage, done, total: told.append((stage, done, total)))
    reindex(Corpus(tmp_path).folder, tmp_path / "index", FakeEncoder, options)
    assert ("Reading documents", 2, 2) in told
    assert ("Encoding passages", 2, 2) in told


def test_old_versions_are_pruned(built: Corpus) -> None:
    for number in range(5):
        built.write("plan.txt", f"Version {number} av planen.\n")
        built.build()
    assert len(list((built.index / "versions").iterdir())) == 3


def test_vectors_match_their_passages(built: Corpus) -> None:
    snapshot, encoder = built.in_service.open(), FakeEncoder()
    for row, found in enumerate(snapshot.passages):
        text = indexed_text(found, snapshot.documents[found.document])
        expected: Floats = encoder.encode([text], kind="passage").pooled[0]
        assert snapshot.dense.vectors(np.array([row]))[0] == pytest.approx(expected, abs=1e-6)
