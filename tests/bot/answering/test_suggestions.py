"""Suggestions on disk: whole or not at all, and no harm where they are damaged or refused."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.answering.judging import Judge
from bot.answering.service import AnsweringService
from bot.answering.suggestions import KeptSuggestions, Suggestion, key_of
from bot.answering.weights import AnsweringWeights
from bot.types import Language

KEY = "0" * 32
FOUND = {
    "beslut#1": (Suggestion("Vad är SIP?", Language.SWEDISH, (("beslut", 0, 12),)),),
    "beslut#2": (),
}


@pytest.fixture
def kept(tmp_path: Path) -> KeptSuggestions:
    """A folder with one file."""
    folder = KeptSuggestions(tmp_path / "suggestions")
    folder.save(KEY, FOUND)
    return folder


def test_what_was_kept_comes_back(kept: KeptSuggestions, tmp_path: Path) -> None:
    assert kept.load(KEY) == FOUND
    assert kept.load("1" * 32) == {}
    assert [path.suffix for path in (tmp_path / "suggestions").iterdir()] == [".json"]


@pytest.mark.parametrize(
    "damage",
    [
        lambda body: b"",
        lambda body: body[:-10],
        lambda body: body.replace(b"SIP", b"SIX"),
        lambda body: b"{}",
        lambda body: os.urandom(2000),
    ],
)
def test_a_damaged_file_is_as_none_and_is_replaced(
    kept: KeptSuggestions, tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    path = tmp_path / "suggestions" / f"{KEY}.json"
    path.write_bytes(damage(path.read_bytes()))
    assert kept.load(KEY) == {}
    kept.save(KEY, FOUND)
    assert kept.load(KEY) == FOUND


def test_what_is_sound_but_of_another_shape_is_as_none(kept: KeptSuggestions) -> None:
    kept.save(KEY, {"beslut#1": (replace(FOUND["beslut#1"][0], places=(("beslut", 0),)),)})  # type: ignore[arg-type]
    assert kept.load(KEY) == {}


def test_a_folder_that_takes_nothing_costs_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("")
    folder = KeptSuggestions(tmp_path / "file" / "suggestions")
    folder.save(KEY, FOUND)
    assert folder.load(KEY) == {}
    assert "Suggestions are not kept" in caplog.text


def test_a_crash_while_writing_leaves_what_was_there(
    kept: KeptSuggestions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_file: int) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr("bot.answering.suggestions.os.fsync", full)
    kept.save(KEY, {})
    assert kept.load(KEY) == FOUND
    assert len(list((tmp_path / "suggestions").iterdir())) == 1


def test_only_the_latest_files_are_kept(kept: KeptSuggestions, tmp_path: Path) -> None:
    for number in range(1, 5):
        kept.save(str(number) * 32, FOUND)
        os.utime(tmp_path / "suggestions" / f"{str(number) * 32}.json", (number, number + 10**9))
    kept.save("5" * 32, FOUND)
    left = {path.stem[0] for path in (tmp_path / "suggestions").iterdir()}
    assert len(left) == 3 and "5" in left and not {"0", "1"} <= left


def test_the_key_tells_what_suggestions_depend_on(
    make_service: Callable[..., AnsweringService],
) -> None:
    searcher = make_service()._searchers.latest
    weights = AnsweringWeights.load(with_reader=False)
    usual = key_of(searcher, Judge(None, weights))
    assert usual == key_of(make_service()._searchers.latest, Judge(None, weights))
    others = {key_of(searcher, Judge(None, replace(weights, threshold=0.123)))}
    for name, value in (("region", "Skåne"), ("superseded", "never")):
        changed = make_service()._searchers.latest
        setattr(changed, name, value)
        others.add(key_of(changed, Judge(None, weights)))
    assert len({usual, *others}) == 4
