"""Statuses that change by themselves when the dates of the catalogue pass."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from index.snapshot import Snapshot
from index.types import DocumentInfo, Status
from index.validity import as_of, status_on

DAY = date(2026, 6, 1)
OLD = DocumentInfo("old", "old.txt", "old.txt", "Den gamla", status=Status.IN_FORCE)
NEW = replace(OLD, id="new", file="new.txt", title="Den nya")

CASES: dict[str, tuple[DocumentInfo, DocumentInfo, Status]] = {
    "nothing said": (OLD, NEW, Status.IN_FORCE),
    "its last day": (replace(OLD, valid_until=DAY), NEW, Status.IN_FORCE),
    "the day after": (replace(OLD, valid_until=date(2026, 5, 31)), NEW, Status.SUPERSEDED),
    "not valid yet": (replace(OLD, valid_from=date(2026, 6, 2)), NEW, Status.BACKGROUND),
    "its first day": (replace(OLD, valid_from=DAY), NEW, Status.IN_FORCE),
    "replaced": (replace(OLD, replaced_by="new"), NEW, Status.SUPERSEDED),
    "replaced from tomorrow": (
        replace(OLD, replaced_by="new"),
        replace(NEW, valid_from=date(2026, 6, 2)),
        Status.IN_FORCE,
    ),
    "replaced from today": (
        replace(OLD, replaced_by="new"),
        replace(NEW, valid_from=DAY),
        Status.SUPERSEDED,
    ),
    "replaced by what is only announced": (replace(OLD, replaced_by="x"), NEW, Status.IN_FORCE),
    "replaced by a draft": (
        replace(OLD, replaced_by="new"),
        replace(NEW, status=Status.DRAFT),
        Status.IN_FORCE,
    ),
    "a draft that became a decision": (
        replace(OLD, status=Status.DRAFT, replaced_by="new"),
        NEW,
        Status.DRAFT,
    ),
    "background whose time is out": (
        replace(OLD, status=Status.BACKGROUND, valid_until=date(2020, 1, 1)),
        NEW,
        Status.SUPERSEDED,
    ),
    "superseded for good": (
        replace(OLD, status=Status.SUPERSEDED, valid_from=DAY),
        NEW,
        Status.SUPERSEDED,
    ),
}


@pytest.mark.parametrize(("info", "other", "expected"), CASES.values(), ids=CASES.keys())
def test_the_status_on_a_day(info: DocumentInfo, other: DocumentInfo, expected: Status) -> None:
    assert status_on(info, {"old": info, "new": other}, DAY) is expected


def test_a_snapshot_as_of_a_day(make_snapshot: Callable[..., Snapshot]) -> None:
    made = make_snapshot("Ett.", "Två.")
    first = made.documents["d0"]
    dated = replace(first, info=replace(first.info, valid_until=DAY, status=Status.IN_FORCE))
    made = replace(made, documents={**made.documents, "d0": dated})
    before, after = as_of(made, DAY), as_of(made, date(2026, 6, 2))
    assert before.documents["d0"].info.status is Status.IN_FORCE
    assert after.documents["d0"].info.status is Status.SUPERSEDED
    assert after.info(after.passages[0]).status is Status.SUPERSEDED
    assert after.documents["d1"] == before.documents["d1"]
