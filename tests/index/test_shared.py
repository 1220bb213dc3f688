"""What models hold alike is opened once."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from index.prepared import made
from index.shared import TOKENIZER, WORDS, open_tokenizer, open_words, write_shared
from tests.index.tiny_model import tiny_bundled


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return made(tmp_path / "first", lambda aside: write_shared(aside, tiny_bundled()))


def test_two_folders_with_the_same_content_share_it(folder: Path, tmp_path: Path) -> None:
    second = Path(shutil.copytree(folder, tmp_path / "second"))
    assert open_tokenizer(folder) is open_tokenizer(second)
    assert open_words(folder) is open_words(second)


def test_another_content_is_another_object(folder: Path, tmp_path: Path) -> None:
    second = Path(shutil.copytree(folder, tmp_path / "second"))
    sums = json.loads((second / "manifest.json").read_text())
    (second / "manifest.json").write_text(json.dumps(sums | {TOKENIZER: "a", WORDS: "b"}))
    assert open_tokenizer(folder) is not open_tokenizer(second)
    assert open_words(folder) is not open_words(second)


def test_what_is_shared_cannot_be_written_to(folder: Path) -> None:
    with pytest.raises(ValueError, match="read-only"):
        open_words(folder)[0] = 1
