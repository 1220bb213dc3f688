"""What is encoded for a passage, and what is taken over from an earlier build."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from index.progress import Reporter
from index.snapshot import Snapshot
from index.types import Passage
from index.vectors import encode_passages, indexed_text
from tests.index.conftest import make_document
from tests.index.corpora import Recorder

MakeSnapshot = Callable[..., Snapshot]


def passage(text: str, section: str) -> Passage:
    return Passage("d#0", "d", section, None, 0, len(text), text)


@pytest.mark.parametrize(
    ("section", "text", "expected"),
    [
        ("", "Text.", "d\nText."),
        ("Mål › Skola", "Text.", "d\nSkola\nText."),
        ("Mål › Skola", "Skola\nText.", "d\nSkola\nText."),
    ],
)
def test_what_is_searched(section: str, text: str, expected: str) -> None:
    assert indexed_text(passage(text, section), make_document(text)) == expected


def test_a_document_without_a_title() -> None:
    document = make_document("Text.")
    untitled = replace(document, info=replace(document.info, title=""))
    assert indexed_text(passage("Text.", ""), untitled) == "Text."


def test_only_texts_that_are_new_are_encoded(make_snapshot: MakeSnapshot) -> None:
    previous = make_snapshot("Ett.", "Två.")
    texts, encoder = ["d1\nTvå.", "d9\nNy.", "d0\nEtt."], Recorder()
    found = encode_passages(texts, ["b", "c", "a"], encoder, previous, Reporter())
    assert (encoder.texts, found.encoded) == (["d9\nNy."], 1)
    alone = encode_passages(texts, ["b", "c", "a"], Recorder(), None, Reporter())
    rows = np.arange(3)
    assert np.allclose(found.dense.vectors(rows), alone.dense.vectors(rows))
    assert np.array_equal(found.tokens.codes, alone.tokens.codes)
    assert np.array_equal(found.tokens.scales, alone.tokens.scales)
    assert np.array_equal(found.tokens.offsets, alone.tokens.offsets)


def test_nothing_is_taken_over_from_another_model(make_snapshot: MakeSnapshot) -> None:
    encoder = Recorder("fake-2")
    found = encode_passages(["d0\nEtt."], ["a"], encoder, make_snapshot("Ett."), Reporter())
    assert found.encoded == len(encoder.texts) == 1


def test_the_document_under_work_is_told() -> None:
    class Told(Reporter):
        def __init__(self) -> None:
            super().__init__()
            self.files: list[tuple[int, int, str]] = []

        def document(self, what: str, done: int, total: int, file: str) -> None:
            self.files.append((done, total, file))

    told = Told()
    texts = [f"Text {number}." for number in range(65)]
    encode_passages(texts, [f"{number}.txt" for number in range(65)], Recorder(), None, told)
    assert told.files == [(0, 65, "0.txt"), (64, 65, "64.txt"), (65, 65, "")]
