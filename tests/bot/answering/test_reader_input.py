"""Tokens, match levels and sentences as the reader sees them."""

from __future__ import annotations

import pytest
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

from bot.answering.reader_input import (
    EXACT,
    HEADER,
    NEAR,
    NO_MATCH,
    PASSAGE_TOKENS,
    QUESTION,
    TEXT,
    ReaderInput,
    _levels,
    _near,
    marks,
    meeting,
    passage_tokens,
    question_tokens,
    sentences,
    token_range,
    touching,
)


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    """Words and punctuation as tokens, with special tokens around, like the real one."""
    made = Tokenizer(models.WordLevel({"<unk>": 0, "<s>": 1, "</s>": 2}, "<unk>"))
    made.normalizer = normalizers.NFKC()
    made.pre_tokenizer = pre_tokenizers.Whitespace()
    made.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 1), ("</s>", 2)]
    )
    return made


PASSAGE = ReaderInput("Avtal › Tid", "Avtalet gäller till 2021.\nSedan upphör det.")


def levels(question: str, passage: ReaderInput, tokenizer: Tokenizer) -> dict[str, int]:
    """Match level of each word of the passage's text."""
    asked, read = question_tokens(tokenizer, question), passage_tokens(tokenizer, passage)
    rows = marks(asked, read)[1]
    return {
        passage.text[a:b]: int(row) - TEXT
        for (a, b), row, segment in zip(read.spans, rows, read.segments, strict=True)
        if segment == TEXT
    }


def test_spans_are_offsets_into_the_text_without_prefix_and_header(tokenizer: Tokenizer) -> None:
    tokens = passage_tokens(tokenizer, PASSAGE)
    read = [PASSAGE.text[a:b] for a, b in tokens.spans if a >= 0]
    assert read == ["Avtalet", "gäller", "till", "2021", ".", "Sedan", "upphör", "det", "."]
    assert [int(s) for s in tokens.segments].count(TEXT) == len(read)
    assert (tokens.spans[tokens.segments == HEADER] == -1).all()


def test_a_long_passage_is_cut_at_its_end(tokenizer: Tokenizer) -> None:
    tokens = passage_tokens(tokenizer, ReaderInput("", "ord " * 1000))
    assert len(tokens.ids) == PASSAGE_TOKENS
    assert tokens.ids[-1] == 2


def test_words_match_exactly_inflected_as_compounds_or_not_at_all(tokenizer: Tokenizer) -> None:
    passage = ReaderInput("", "avtalet remissvaren 2021 kommunen skolan")
    found = levels("Avtalet remiss 2022 kommuner Gävle", passage, tokenizer)
    assert found == {
        "avtalet": EXACT,
        "remissvaren": NEAR,
        "2021": NO_MATCH,
        "kommunen": NEAR,
        "skolan": NO_MATCH,
    }


def test_the_question_is_told_what_stands_in_the_header(tokenizer: Tokenizer) -> None:
    asked = question_tokens(tokenizer, "tid Gävle")
    rows = marks(asked, passage_tokens(tokenizer, PASSAGE))[0]
    at = {"tid": -3, "Gävle": -2}
    assert rows[at["tid"]] == QUESTION + EXACT
    assert rows[at["Gävle"]] == QUESTION + NO_MATCH


def test_only_the_text_and_the_ends_of_a_passage_meet_the_question(tokenizer: Tokenizer) -> None:
    whole = passage_tokens(tokenizer, PASSAGE)
    met = whole.only(meeting(whole))
    assert [PASSAGE.text[a:b] for a, b in met.spans if a >= 0] == [
        PASSAGE.text[a:b] for a, b in whole.spans if a >= 0
    ]
    assert (met.segments == HEADER).tolist() == [True, *[False] * 9, True]
    # What only the header says is still told to the question.
    asked = question_tokens(tokenizer, "tid Gävle")
    assert (marks(asked, met)[0] == marks(asked, whole)[0]).all()


def test_levels_are_those_of_comparing_every_pair() -> None:
    parts = ("samverkan", "avtal", "plan", "barn", "en", "ets", "2021", "år", "vård", "form")
    words = sorted({a + b for a in ("", *parts) for b in parts})
    for a, row in zip(words, _levels(words, words[::-1]), strict=True):
        for b, level in zip(words[::-1], row, strict=True):
            long = min(len(a), len(b)) >= 4
            assert level == (EXACT if a == b else NEAR if long and _near(a, b) else NO_MATCH)


def test_token_range_covers_an_answer_and_is_none_when_it_was_cut_off(tokenizer: Tokenizer) -> None:
    tokens = passage_tokens(tokenizer, PASSAGE)
    start = PASSAGE.text.index("2021")
    touched = token_range(tokens, start, start + 4)
    assert touched is not None
    assert tuple(tokens.spans[touched[0]]) == (start, start + 4)
    assert token_range(tokens, 5000, 5010) is None


def test_sentences_end_at_full_stops_and_lines_but_not_at_abbreviations() -> None:
    text = "Det gäller t.ex. Borås och m.m. Nästa mening.\nRad två\n\n- punkt"
    assert [text[a:b] for a, b in sentences(text)] == [
        "Det gäller t.ex. Borås och m.m. Nästa mening.",
        "Rad två",
        "- punkt",
    ]
    assert sentences("   ") == []


def test_touching_widens_to_whole_sentences() -> None:
    text = "Ett kommer. Två går. Tre står."
    assert touching(sentences(text), 13, 22) == (12, 30)
