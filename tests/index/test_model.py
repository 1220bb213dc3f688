"""Obtaining the model: once, verified, never half, and clear words when it fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import model
from index.errors import ModelError
from index.prepared import MANIFEST
from index.progress import Progress, silent


class Writer:
    """Stands in for the slow writing of the real model; may die half-way."""

    def __init__(self) -> None:
        self.calls = 0
        self.dies = False
        self.adapter: Path | None = None

    def __call__(self, folder: Path, adapter: Path | None, progress: Progress) -> None:
        self.calls += 1
        self.adapter = adapter
        (folder / "sub").mkdir()
        (folder / "sub" / "weights").write_bytes(b"weights")
        if self.dies:
            raise KeyboardInterrupt
        (folder / "config").write_text("config")
        progress("Writing", 1, 1)


@pytest.fixture
def writer(monkeypatch: pytest.MonkeyPatch) -> Writer:
    writer = Writer()
    monkeypatch.setattr("index.preparation.write_model", writer)
    return writer


def test_a_second_preparation_does_nothing_again(writer: Writer, tmp_path: Path) -> None:
    first = model.prepare(cache=tmp_path)
    assert model.prepare(cache=tmp_path) == first
    assert writer.calls == 1
    assert first.bundled
    assert (Path(first.name) / "config").read_text() == "config"


def test_what_is_prepared_is_opened_where_nothing_can_be_written(
    writer: Writer, tmp_path: Path
) -> None:
    """Guards the read-only image: not even a lock may be taken there."""
    model.prepare(cache=tmp_path)
    for lock in tmp_path.glob(".*.lock"):
        lock.unlink()
    before = {path: path.stat().st_mtime_ns for path in [tmp_path, *tmp_path.rglob("*")]}
    model.prepare(cache=tmp_path)
    assert {path: path.stat().st_mtime_ns for path in [tmp_path, *tmp_path.rglob("*")]} == before
    assert writer.calls == 1


def test_progress_is_told(writer: Writer, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    model.prepare(cache=tmp_path, progress=lambda *args: told.append(args))
    assert told == [("Writing", 1, 1)]


def test_an_interrupted_preparation_is_never_taken_and_is_cleaned_up(
    writer: Writer, tmp_path: Path
) -> None:
    writer.dies = True
    with pytest.raises(KeyboardInterrupt):
        model.prepare(cache=tmp_path)
    assert not [path for path in tmp_path.iterdir() if path.name.startswith("bundled-")]
    writer.dies = False
    prepared = model.prepare(cache=tmp_path)
    assert [p.name for p in tmp_path.iterdir() if p.is_dir()] == [Path(prepared.name).name]


@pytest.mark.parametrize("damage", ["change", "remove", "manifest"])
def test_a_damaged_folder_is_prepared_again(writer: Writer, tmp_path: Path, damage: str) -> None:
    folder = Path(model.prepare(cache=tmp_path).name)
    weights = folder / "sub" / "weights"
    if damage == "change":
        weights.write_bytes(b"wEights")
    elif damage == "remove":
        weights.unlink()
    else:
        (folder / MANIFEST).write_text("{")
    model.prepare(cache=tmp_path)
    assert writer.calls == 2
    assert weights.read_bytes() == b"weights"


def test_the_adapter_and_its_content_decide_the_folder(
    writer: Writer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    adapter = tmp_path / "adapter.safetensors"
    monkeypatch.setattr(model, "ADAPTER", adapter)
    plain = model.prepare(cache=tmp_path)
    adapter.write_bytes(b"one")
    assert model.prepare(cache=tmp_path, adapt=False) == plain
    one = model.prepare(cache=tmp_path)
    assert writer.adapter == adapter
    adapter.write_bytes(b"two")
    assert len({plain, one, model.prepare(cache=tmp_path)}) == 3


def test_a_cache_that_cannot_be_written_is_named(writer: Writer, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(ModelError, match=r"file.*may be written to"):
        model.prepare(cache=blocked / "cache")


@pytest.mark.parametrize("name", ["./nowhere", "/no/such/folder", "a/b/c", "", "spaced name"])
def test_a_missing_folder_is_refused_without_asking_a_hub(name: str) -> None:
    with pytest.raises(ModelError, match="EMBEDDING_MODEL"):
        model.prepare(name, progress=silent)


@pytest.mark.parametrize("name", ["all-MiniLM-L6-v2", "intfloat/multilingual-e5-base"])
def test_a_hub_name_is_left_to_the_library(name: str) -> None:
    assert model.prepare(name) == model.PreparedModel(name)


def test_a_folder_without_a_tokenizer_is_refused(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(ModelError, match="no tokenizer"):
        model.prepare(str(tmp_path))
