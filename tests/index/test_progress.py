"""Bars that show what is being done, with which document, and how long it still takes."""

from __future__ import annotations

import pytest

from index.progress import Reporter, progress_bar


def test_a_bar_shows_the_document_and_an_estimate(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_bar() as bars:
        bars.document("Reading documents", 0, 2, "a.txt")
        bars.document("Reading documents", 1, 2, "å b.txt")
        bars._bars["Reading documents"].refresh()
        bars.document("Reading documents", 2, 2, "")
    shown = capsys.readouterr().err
    assert "Reading documents:  50%" in shown and "1/2 [" in shown and "å b.txt" in shown
    assert "Reading documents: 100%" in shown


def test_kinds_of_work_have_bars_of_their_own(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_bar() as bars:
        bars("Reading", 1, 3)
        bars("Encoding", 2, 2)
        assert list(bars._bars) == ["Reading"], "a full bar is closed"
    assert not bars._bars
    shown = capsys.readouterr().err
    assert "Reading:" in shown and "Encoding: 100%" in shown


def test_a_plain_function_can_be_told() -> None:
    told: list[tuple[str, int, int]] = []
    reporter = Reporter(lambda what, done, total: told.append((what, done, total)))
    reporter("Encoding", 1, 2)
    reporter.document("Reading", 2, 2, "a.txt")
    assert told == [("Encoding", 1, 2), ("Reading", 2, 2)]
