"""The folder of snapshots: pointer, lock, broken-off builds, pruning."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from index import snapshot as snapshot_module
from index import versions as versions_module
from index.errors import BuildError, SnapshotError
from index.snapshot import Snapshot
from index.versions import IndexFolder

MakeSnapshot = Callable[..., Snapshot]


@pytest.fixture
def folder(tmp_path: Path) -> IndexFolder:
    return IndexFolder(tmp_path / "index")


def test_without_an_index(folder: IndexFolder) -> None:
    assert folder.current() is None
    with pytest.raises(SnapshotError, match=r"There is no index .*scripts/reindex\.py"):
        folder.open()


def test_publishing_puts_in_service(folder: IndexFolder, make_snapshot: MakeSnapshot) -> None:
    published = folder.publish(make_snapshot("Ett."), "v1")
    assert (folder.current(), published.version, folder.open().version) == ("v1", "v1", "v1")
    folder.publish(make_snapshot("Två."), "v2")
    assert folder.open().passages[0].text == "Två."
    assert sorted(path.name for path in folder.versions.iterdir()) == ["v1", "v2"]


def test_versions_sort_as_they_were_built_and_none_is_written_over(
    folder: IndexFolder, make_snapshot: MakeSnapshot
) -> None:
    """Guards against a crash between removing the old one and putting the new one there."""
    wanted = ["20260101T120000-b", "20260101T120000-b", "20260101T120000-a", "20250101T120000-a"]
    names = [folder.publish(make_snapshot(str(n)), name).version for n, name in enumerate(wanted)]
    assert names == [
        "20260101T120000-b",
        "20260101T120000.002-b",
        "20260101T120000.003-a",
        "20260101T120000.004-a",
    ]
    assert folder.names() == names
    assert folder.publish(make_snapshot("Ny."), "20260101T120001-c").version.endswith("01-c")


def test_what_broken_off_builds_left_is_removed(
    folder: IndexFolder, make_snapshot: MakeSnapshot
) -> None:
    folder.publish(make_snapshot("Ett."), "v1")
    (folder.versions / ".partial-x").mkdir()
    (folder.versions / ".partial-x" / "dense.faiss").write_bytes(b"halv")
    (folder.path / ".candidate-x" / "versions").mkdir(parents=True)
    (folder.path / ".pointer-x").write_text("v0")
    folder.publish(make_snapshot("Två."), "v2")
    left = {path.name for path in [*folder.path.iterdir(), *folder.versions.iterdir()]}
    assert left == {"current", "versions", "v1", "v2"}


def test_a_version_that_cannot_be_read_back_is_not_put_in_service(
    folder: IndexFolder, make_snapshot: MakeSnapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.publish(make_snapshot("Ett."), "v1")

    def save_damaged(snapshot: Snapshot, path: Path) -> None:
        snapshot_module.save(snapshot, path)
        (path / "content.json").write_text("{}")

    monkeypatch.setattr(versions_module, "save", save_damaged)
    with pytest.raises(SnapshotError, match=r"damaged \(content\.json\)"):
        folder.publish(make_snapshot("Två."), "v2")
    assert folder.open().version == "v1"
    assert [path.name for path in folder.versions.iterdir()] == ["v1"]


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), RuntimeError("faiss")])
def test_a_full_disk_leaves_the_old_version(
    folder: IndexFolder,
    make_snapshot: MakeSnapshot,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
) -> None:
    folder.publish(make_snapshot("Ett."), "v1")

    def fail(snapshot: Snapshot, path: Path) -> None:
        (path / "dense.faiss").write_bytes(b"halv")
        raise error

    monkeypatch.setattr(versions_module, "save", fail)
    with pytest.raises(BuildError, match="could not be written"):
        folder.publish(make_snapshot("Två."), "v2")
    assert folder.open().version == "v1"
    assert [path.name for path in folder.versions.iterdir()] == ["v1"]


def test_a_folder_that_cannot_be_made(tmp_path: Path, make_snapshot: MakeSnapshot) -> None:
    (tmp_path / "index").write_text("en fil")
    folder = IndexFolder(tmp_path / "index")
    with pytest.raises(BuildError, match="cannot be written"), folder.lock():
        pass
    with pytest.raises(BuildError, match="could not be written"):
        folder.publish(make_snapshot("Ett."), "v1")


def test_a_pointer_to_nothing(folder: IndexFolder, make_snapshot: MakeSnapshot) -> None:
    folder.publish(make_snapshot("Ett."), "v1")
    (folder.path / "current").write_text("borta\n")
    with pytest.raises(SnapshotError, match=r"borta is damaged .*scripts/reindex\.py"):
        folder.open()


@pytest.mark.parametrize("pointer", [b"", b"\n", b"\xff\xfe\x00"])
def test_a_damaged_pointer(
    folder: IndexFolder, make_snapshot: MakeSnapshot, pointer: bytes
) -> None:
    folder.publish(make_snapshot("Ett."), "v1")
    (folder.path / "current").write_bytes(pointer)
    with pytest.raises(SnapshotError):
        folder.open()


def test_two_builds_are_kept_apart(folder: IndexFolder) -> None:
    with folder.lock():
        with pytest.raises(BuildError, match="Another build is under way"):
            with IndexFolder(folder.path).lock():
                pass
    with IndexFolder(folder.path).lock():
        pass


def test_a_failed_build_frees_the_lock(folder: IndexFolder) -> None:
    """Guards against a lock that was only freed when its object was collected."""
    kept: list[BaseException] = []
    try:
        with folder.lock():
            raise BuildError("avbrutet")
    except BuildError as error:
        kept.append(error)
    with IndexFolder(folder.path).lock():
        assert kept


def test_pruning_keeps_the_newest_and_the_one_in_service(
    folder: IndexFolder, make_snapshot: MakeSnapshot
) -> None:
    for version in ("v1", "v2", "v3", "v4"):
        folder.publish(make_snapshot(f"Text {version}."), version)
    (folder.path / "current").write_text("v1\n")
    folder.prune(keep=2)
    assert sorted(path.name for path in folder.versions.iterdir()) == ["v1", "v3", "v4"]
    assert folder.open().version == "v1"


def test_a_version_half_removed_is_no_version(
    folder: IndexFolder, make_snapshot: MakeSnapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    for version in ("v1", "v2"):
        folder.publish(make_snapshot(f"Text {version}."), version)

    def killed(path: Path, ignore_errors: bool = False) -> None:
        (path / "manifest.json").unlink()

    with monkeypatch.context() as patched:
        patched.setattr("index.versions.shutil.rmtree", killed)
        folder.prune(keep=1)
    assert folder.names() == ["v2"]
    folder.publish(make_snapshot("Text v3."), "v3")
    assert sorted(path.name for path in folder.versions.iterdir()) == ["v2", "v3"]
