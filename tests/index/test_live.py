"""A searcher that follows the version in service: nothing waits, mixes or breaks."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from index.live import LiveSearcher
from index.search import Searcher
from index.snapshot import Snapshot
from index.types import Status
from index.versions import IndexFolder
from tests.fake_encoder import FakeEncoder

MakeSnapshot = Callable[..., Snapshot]
DAY = date(2026, 6, 1)


@pytest.fixture
def folder(tmp_path: Path, make_snapshot: MakeSnapshot) -> IndexFolder:
    made = IndexFolder(tmp_path / "index")
    made.publish(make_snapshot("Ett."), "v1")
    return made


def make(snapshot: Snapshot) -> Searcher:
    return Searcher(snapshot, FakeEncoder())


def test_a_new_version_is_taken_over(folder: IndexFolder, make_snapshot: MakeSnapshot) -> None:
    live = LiveSearcher(folder, make)
    held = live.current()
    assert held is live.current() and held.version == "v1"
    folder.publish(make_snapshot("Två."), "v2")
    assert live.current().version == "v2"
    assert live.current().search("två").hits[0].passage.text == "Två."
    assert held.search("ett").hits[0].passage.text == "Ett.", "a question keeps its searcher"


def test_a_searcher_works_on_when_its_version_is_removed(
    folder: IndexFolder, make_snapshot: MakeSnapshot
) -> None:
    held = LiveSearcher(folder, make).current()
    for number in range(2, 6):
        folder.publish(make_snapshot(f"Text {number}."), f"v{number}")
    assert "v1" in folder.prune(keep=1)
    assert held.search("ett").hits[0].passage.text == "Ett."


def test_going_back_is_followed_too(folder: IndexFolder, make_snapshot: MakeSnapshot) -> None:
    live = LiveSearcher(folder, make)
    folder.publish(make_snapshot("Två."), "v2")
    assert live.current().version == "v2"
    folder.roll_back()
    assert live.current().version == "v1"


def test_a_damaged_version_is_passed_over_once(
    folder: IndexFolder, make_snapshot: MakeSnapshot, caplog: pytest.LogCaptureFixture
) -> None:
    live = LiveSearcher(folder, make)
    folder.publish(make_snapshot("Två."), "v2")
    (folder.versions / "v2" / "content.json").write_text("{}")
    assert [live.current().version for _ in range(3)] == ["v1"] * 3
    assert [r.levelname for r in caplog.records].count("WARNING") == 1
    folder.publish(make_snapshot("Tre."), "v3")
    assert live.current().version == "v3"


@pytest.mark.parametrize("pointer", [b"", b"\xff\xfe", None])
def test_a_damaged_pointer_changes_nothing(folder: IndexFolder, pointer: bytes | None) -> None:
    live = LiveSearcher(folder, make)
    if pointer is None:
        (folder.path / "current").unlink()
    else:
        (folder.path / "current").write_bytes(pointer)
    assert live.current().version == "v1"


def test_the_latest_opens_a_newer_one_in_the_background(
    folder: IndexFolder, make_snapshot: MakeSnapshot
) -> None:
    """So that /readyz and the list of sources follow, with nobody asking questions."""
    opened = threading.Event()

    def told(snapshot: Snapshot) -> Searcher:
        if snapshot.version == "v2":
            opened.set()
        return make(snapshot)

    live = LiveSearcher(folder, told)
    folder.publish(make_snapshot("Två."), "v2")
    assert live.latest.version == "v1"
    assert opened.wait(60)
    with live._lock:  # held until the new one serves
        assert live.latest.version == "v2"


def test_who_sees_the_new_version_first_waits_and_nobody_else(
    folder: IndexFolder, make_snapshot: MakeSnapshot
) -> None:
    opening, go_on = threading.Event(), threading.Event()

    def slow(snapshot: Snapshot) -> Searcher:
        if snapshot.version == "v2":
            opening.set()
            assert go_on.wait(60)
        return make(snapshot)

    live = LiveSearcher(folder, slow)
    folder.publish(make_snapshot("Två."), "v2")
    first = threading.Thread(target=live.current)
    first.start()
    assert opening.wait(60)
    assert live.current().version == live.latest.version == "v1"
    go_on.set()
    first.join(60)
    assert live.current().version == "v2"


def test_a_date_that_passes_changes_the_status(
    folder: IndexFolder, make_snapshot: MakeSnapshot
) -> None:
    snapshot = make_snapshot("Ett.")
    document = snapshot.documents["d0"]
    info = replace(document.info, status=Status.IN_FORCE, valid_until=DAY)
    dated = replace(snapshot, documents={"d0": replace(document, info=info)})
    folder.publish(dated, "v2")
    days = [DAY]
    live = LiveSearcher(folder, make, today=lambda: days[-1])
    held = live.current()
    assert held.search("ett").hits[0].document.status is Status.IN_FORCE
    days.append(DAY + timedelta(days=1))
    assert live.current().search("ett").hits[0].document.status is Status.SUPERSEDED
    assert live.current() is live.current()
    assert held.search("ett").hits[0].document.status is Status.IN_FORCE


def test_several_searchers_share_a_folder(folder: IndexFolder, make_snapshot: MakeSnapshot) -> None:
    bots = [LiveSearcher(IndexFolder(folder.path), make) for _ in range(3)]
    folder.publish(make_snapshot("Två."), "v2")
    assert {bot.current().version for bot in bots} == {"v2"}


def test_the_pointer_is_read_when_it_was_touched_only(
    folder: IndexFolder, make_snapshot: MakeSnapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = LiveSearcher(folder, make)
    assert live.current().version == "v1"
    with monkeypatch.context() as watched:
        watched.setattr(folder, "current", lambda: pytest.fail("it was read again"))
        live.current()
    folder.publish(make_snapshot("Två."), "v2")
    assert live.current().version == "v2"
    (folder.path / "current").unlink()
    assert live.current().version == "v2"
    (folder.path / "current").write_text("v1")
    assert live.current().version == "v1"
