"""A snapshot on disk: the same after reading, and every damage noticed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from index.errors import SnapshotError
from index.rerank import similarity
from index.snapshot import FORMAT, Snapshot, load, save, verify
from index.types import AwaitedDocument, Heading, Status
from tests.fake_encoder import FakeEncoder

MakeSnapshot = Callable[..., Snapshot]
TEXT = """Mål
Skolan och regionen ska samverka om samordnad individuell plan (SIP).

Parterna ska:
• anmäla oro
• delta i möten

Frågor besvaras av:
Eva Ek, eva.ek@example.se
"""


@pytest.fixture
def snapshot(make_snapshot: MakeSnapshot) -> Snapshot:
    made = make_snapshot(TEXT, "En annan text om tandvård.\n\fSida två.")
    awaited = (
        AwaitedDocument("a", "Avtal", "agreement", Status.IN_FORCE, "Halland", "R", "", "N"),
    )
    first, *others = made.documents.values()
    described = replace(
        first,
        info=replace(first.info, issued=date(2021, 3, 22), status=Status.DRAFT),
        headings=(Heading(0, 3, 1),),
    )
    documents = {document.info.id: document for document in (described, *others)}
    return replace(made, awaited=awaited, documents=documents)


@pytest.fixture
def saved(snapshot: Snapshot, tmp_path: Path) -> Path:
    folder = tmp_path / "v1"
    folder.mkdir()
    save(snapshot, folder)
    return folder


def test_a_round_trip_changes_nothing(snapshot: Snapshot, saved: Path) -> None:
    found = load(saved)
    indexes = {"dense", "stems", "ngrams", "tokens", "version"}
    for name in {field.name for field in fields(Snapshot)} - indexes:
        assert getattr(found, name) == getattr(snapshot, name), name
    assert found.version == "v1"
    assert found.abbreviations.long == {"SIP": ("samordnad individuell plan",)}


def test_searching_is_the_same_after_a_round_trip(snapshot: Snapshot, saved: Path) -> None:
    found, query = load(saved), FakeEncoder().encode(["samverka om plan"], kind="query")
    size = len(snapshot.passages)
    rows = np.arange(size)
    for name in ("stems", "ngrams"):
        terms = list(getattr(snapshot, name).vocabulary)[:5]
        before, after = getattr(snapshot, name).scores(terms), getattr(found, name).scores(terms)
        assert np.array_equal(before, after) and before.any()
    near, cosines = snapshot.dense.search(query.pooled[0], size)
    near_after, cosines_after = found.dense.search(query.pooled[0], size)
    assert np.array_equal(near, near_after) and np.array_equal(cosines, cosines_after)
    before, after = (
        similarity(query.tokens[0], tokens, rows).cosines
        for tokens in (snapshot.tokens, found.tokens)
    )
    assert np.array_equal(before, after)


def test_rows_and_descriptions(snapshot: Snapshot) -> None:
    for row, passage in enumerate(snapshot.passages):
        assert snapshot.rows[passage.id] == row
        assert snapshot.info(passage).id == passage.document


def files_of(folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]


def refused(folder: Path) -> str:
    with pytest.raises(SnapshotError) as error:
        load(folder)
    assert "scripts/reindex.py" in str(error.value)
    assert folder.name in str(error.value)
    return str(error.value)


def damaged_copies(saved: Path, damage: Callable[[Path], None]) -> list[tuple[str, str]]:
    """Each file of `saved` with what is said after `damage` to it alone."""
    found = []
    for name in files_of(saved):
        copy = saved.parent / "v2"
        shutil.copytree(saved, copy)
        damage(copy / name)
        found.append((name, refused(copy)))
        shutil.rmtree(copy)
    assert len(found) > 10
    return found


def test_a_missing_file(saved: Path) -> None:
    for name, message in damaged_copies(saved, Path.unlink):
        assert Path(name).name in message


def test_a_truncated_file(saved: Path) -> None:
    def truncate(path: Path) -> None:
        path.write_bytes(path.read_bytes()[:-1])

    for name, message in damaged_copies(saved, truncate):
        assert name in message or name == "manifest.json"


def test_an_empty_file(saved: Path) -> None:
    def empty(path: Path) -> None:
        path.write_bytes(b"")

    damaged_copies(saved, empty)


@pytest.mark.parametrize("place", [0.1, 0.5, 0.9])
def test_an_altered_byte(saved: Path, place: float) -> None:
    def alter(path: Path) -> None:
        data = bytearray(path.read_bytes())
        data[int(place * len(data))] ^= 1
        path.write_bytes(data)

    damaged_copies(saved, alter)


def rewrite(saved: Path, **changes: object) -> None:
    path = saved / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


def test_another_format(saved: Path) -> None:
    rewrite(saved, format=FORMAT + 1)
    assert "another format" in refused(saved)


def test_another_model_in_the_manifest(saved: Path) -> None:
    rewrite(saved, encoder="annan")
    assert "damaged (manifest.json)" in refused(saved)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "7", '{"format": null}'])
def test_a_manifest_that_is_none(saved: Path, text: str) -> None:
    (saved / "manifest.json").write_text(text)
    refused(saved)


def test_a_missing_folder(tmp_path: Path) -> None:
    refused(tmp_path / "borta")


def test_content_of_another_version_of_the_program(
    saved: Path, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = json.loads((saved / "content.json").read_text())
    content["passages"][0]["colour"] = "blue"
    (saved / "content.json").write_text(json.dumps(content))
    monkeypatch.setattr("index.snapshot.verify", lambda folder: {"encoder": "", "created": ""})
    assert "another version of this program" in refused(saved)


def test_verifying_reads_no_more_than_it_must(saved: Path) -> None:
    assert verify(saved)["encoder"] == "fake-1"
