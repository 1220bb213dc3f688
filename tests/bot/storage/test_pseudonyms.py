"""Keyed hashes and sealed addresses."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.storage.pseudonyms import KEY_FILE, Pseudonyms, key_in


def test_a_hash_depends_on_the_key_the_kind_and_the_value() -> None:
    first = Pseudonyms("k")
    hashes = {
        first.of("person", "a"),
        first.of("person", "b"),
        first.of("conversation", "a"),
        Pseudonyms("l").of("person", "a"),
        Pseudonyms().of("person", "a"),
    }
    assert len(hashes) == 5
    assert Pseudonyms("k").of("person", "a") == first.of("person", "a")
    assert first.of("person", "") == ""


def test_an_address_is_read_with_the_same_key_alone() -> None:
    sealed = Pseudonyms("k").seal({"conversation": "a:1"})
    assert "a:1" not in str(sealed)
    assert Pseudonyms("k").unseal(sealed) == {"conversation": "a:1"}
    assert Pseudonyms("l").unseal(sealed) == {}
    assert Pseudonyms("k").seal({}) == {} == Pseudonyms("k").unseal({})


def test_a_key_is_made_once_and_kept_from_others(tmp_path: Path) -> None:
    key = key_in(tmp_path / "data")
    assert len(key) == 64
    assert key_in(tmp_path / "data") == key
    assert (tmp_path / "data" / KEY_FILE).stat().st_mode & 0o077 == 0


def test_an_empty_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / KEY_FILE).touch()
    with pytest.raises(OSError, match="hash.key is empty: put the key back"):
        Pseudonyms(folder=tmp_path).of("person", "a")


def test_a_folder_that_comes_late_or_back_has_the_same_key(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.touch()
    pseudonyms = Pseudonyms(folder=folder)
    with pytest.raises(OSError, match="File exists"):
        pseudonyms.prepare()
    folder.unlink()
    hashed = pseudonyms.of("person", "a")
    (folder / KEY_FILE).unlink()
    pseudonyms.prepare()
    assert Pseudonyms(folder=folder).of("person", "a") == hashed
