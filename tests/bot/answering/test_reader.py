"""What a reading tells, the stand-in, and the reader that is shipped."""

from __future__ import annotations

import gc
from pathlib import Path

import numpy as np
import pytest

from bot.answering.reader import Floats, LearnedReader, OverlapReader, Reading
from bot.answering.reader_input import ReaderInput, Tokens
from bot.answering.reader_preparation import load_reader
from index.errors import ModelError

OPENING = ReaderInput(
    "Öppna förskolan Regnbågen › Tider",
    "Öppna förskolan har öppet måndag och onsdag kl. 9–12. Sångstund hålls på fredagar. "
    "Kaffe kostar 10 kronor.",
)
WASTE = ReaderInput("Avfall", "Kärlet ska ställas ut senast klockan sex med hjulen mot gatan.")
QUESTION = "Vad kostar kaffe?"


def reading(start: list[float], end: list[float]) -> Reading:
    spans = np.array([(0, 3), (4, 7), (8, 11)])
    logits = np.array(start, np.float32), np.array(end, np.float32)
    return Reading(0.0, spans, *logits, np.array([-2, 1, 3], np.float32))


def test_the_best_span_never_ends_before_it_begins() -> None:
    assert reading([0, 0, 5], [6, 1, 2]).best_span() == (8, 11)
    assert reading([4, 0, 0], [0, 4, 0]).best_span() == (0, 7)


def test_support_is_the_mean_evidence_of_the_tokens_touched() -> None:
    assert reading([0] * 3, [0] * 3).support(4, 11) == 2
    assert reading([0] * 3, [0] * 3).support(50, 60) == -np.inf


def test_probability_is_that_of_the_log_odds() -> None:
    assert reading([0] * 3, [0] * 3).probability == 0.5


def test_the_stand_in_prefers_the_passage_that_shares_words_and_repeats_itself() -> None:
    reader = OverlapReader()
    first, second = reader.read(QUESTION, [OPENING, WASTE])
    assert first.answerable > 0 > second.answerable
    assert reader.read(QUESTION, [OPENING])[0].answerable == first.answerable


@pytest.fixture(scope="module")
def reader() -> LearnedReader:
    """The shipped reader, prepared in the user's cache."""
    return load_reader()


@pytest.mark.model
def test_the_reader_tells_the_passage_with_the_answer_from_another(reader: LearnedReader) -> None:
    answered, other = reader.read(QUESTION, [OPENING, WASTE])
    assert answered.answerable > other.answerable
    assert answered.probability > 0.5 > other.probability


@pytest.mark.model
def test_the_evidence_lies_in_the_sentence_that_answers(reader: LearnedReader) -> None:
    found = reader.read(QUESTION, [OPENING])[0]
    text = OPENING.text
    at = text.index("Kaffe")
    assert found.support(at, len(text)) > found.support(0, text.index(" Sångstund"))


@pytest.mark.model
def test_a_reading_depends_on_no_other_passage_and_not_on_what_was_kept(
    reader: LearnedReader,
) -> None:
    alone = reader.read(QUESTION, [WASTE])[0].answerable
    with_others = reader.read(QUESTION, [OPENING, WASTE, OPENING])[1].answerable
    assert with_others == pytest.approx(alone, abs=1e-5)


@pytest.mark.model
def test_a_question_that_was_begun_on_is_read_alike_and_not_computed_again(
    reader: LearnedReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    (expected,) = reader.read("Vad kostar en bulle?", [OPENING])
    lower, computed = reader._lower, list[Tokens]()

    def counted(one: Tokens) -> Floats:
        computed.append(one)
        return lower(one)

    monkeypatch.setattr(reader, "_lower", counted)
    begun = reader.begin("Vad kostar bullen?")
    reader.read("Vad kostar bullen?", [OPENING])
    reader.read("Vad kostar bullen?", [OPENING, OPENING])
    assert len(computed) == 1 and [*reader._begun] == ["Vad kostar bullen?"]
    del begun
    gc.collect()
    assert not reader._begun
    assert reader.read("Vad kostar en bulle?", [OPENING])[0].answerable == expected.answerable


@pytest.mark.model
def test_few_bytes_to_keep_change_nothing_but_the_time(reader: LearnedReader) -> None:
    passages = [ReaderInput("", f"Punkt {n}: {WASTE.text}") for n in range(4)]
    small = load_reader()
    small._kept_bytes = 1
    expected = [r.answerable for r in reader.read(QUESTION, passages)]
    assert [r.answerable for r in small.read(QUESTION, passages)] == pytest.approx(expected)


@pytest.mark.model
@pytest.mark.parametrize("text", ["", " ", "!", "日本語", "ord " * 3000])
def test_odd_texts_are_read_without_error(reader: LearnedReader, text: str) -> None:
    for question, passage in ((text, OPENING), (QUESTION, ReaderInput("", text))):
        found = reader.read(question, [passage])[0]
        assert np.isfinite(found.answerable)
        first, last = found.best_span()
        assert 0 <= first <= last <= len(passage.text)


@pytest.mark.model
def test_no_passages_give_no_readings(reader: LearnedReader) -> None:
    assert reader.read(QUESTION, []) == ()


def test_a_missing_reader_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="fetch it"):
        load_reader(adapter=tmp_path / "none.safetensors", cache=tmp_path)


def test_a_damaged_folder_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="delete that folder"):
        LearnedReader(tmp_path, "fp32")
