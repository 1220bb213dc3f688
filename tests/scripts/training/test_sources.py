"""Reading of the data sets and of the written texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.training.sources import (
    MAX_CHARACTERS,
    WRITTEN,
    Text,
    read_squad,
    read_swequad,
    read_written,
)


def answers(texts: list[Text]) -> dict[str, str]:
    return {
        a.question: t.text[a.answer[0] : a.answer[1]] for t in texts for a in t.asked if a.answer
    }


def test_swequad_answers_are_spans_of_their_passages(data: Path) -> None:
    texts = read_swequad(data / "swequad-train")
    assert answers(texts)["Vem betalar hyran?"] == "Kommunen"
    assert [t.article for t in texts] == ["swequad/a", "swequad/a", "swequad/b"]
    assert texts[1].header == "Avtalets tid"


def test_squad_is_cut_at_sentence_ends_and_keeps_each_question_once(data: Path) -> None:
    texts = read_squad(data / "squad-sv-dev")
    assert all(len(t.text) <= MAX_CHARACTERS for t in texts)
    assert all(t.text.rstrip().endswith(".") for t in texts)
    assert answers(texts)["När grundades staden 2?"] == "1920"
    assert sum(len(t.asked) for t in texts) == 8


def test_written_texts_hold_their_answers_and_near_misses() -> None:
    texts = read_written(WRITTEN)
    assert sum(bool(t.asked) for t in texts) > 0.95 * len(texts)
    asked = [a for t in texts for a in t.asked]
    assert 0.4 < sum(a.answer is None for a in asked) / len(asked) < 0.6
    assert len({(t.text, a.question) for t in texts for a in t.asked}) == len(asked)


def test_a_written_answer_that_the_text_lacks_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "w.yaml"
    path.write_text('- {header: H, text: "Ett. Två. Tre.", ask: [["F?", "Fyra"]], not: []}')
    with pytest.raises(ValueError, match="Fyra"):
        read_written(path)


def test_a_long_written_answer_is_given_by_its_ends(tmp_path: Path) -> None:
    path = tmp_path / "w.yaml"
    path.write_text('- {header: H, text: "Ett. Två. Tre.", ask: [["F?", "Ett … Två"]], not: []}')
    assert answers(read_written(path)) == {"F?": "Ett. Två"}
