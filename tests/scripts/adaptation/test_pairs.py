"""Reading question–passage pairs: what becomes a passage, whose question, what is left out."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

from scripts.adaptation.pairs import (
    Question,
    Source,
    answers_too,
    batches,
    disturb,
    read_sources,
)


def lines(path: Path, entries: list[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(json.dumps(entry) for entry in entries))


def beir(folder: Path, texts: dict[str, str], asked: dict[str, str]) -> Path:
    lines(folder / "corpus.jsonl", [{"_id": i, "text": text} for i, text in texts.items()])
    queries = [{"_id": f"q{i}", "text": f"fråga {i}", "answer": "svar"} for i in asked]
    lines(folder / "queries.jsonl", queries)
    (folder / "qrels").mkdir()
    rows = [f"q{i}\t{passage}\t1" for i, passage in asked.items()]
    (folder / "qrels" / "test.tsv").write_text("\n".join(["query-id\tcorpus-id\tscore", *rows]))
    return folder


def squad(folder: Path, context: str, *questions: tuple[str, list[str]]) -> Path:
    asked = [{"question": q, "is_impossible": not a, "answers": a} for q, a in questions]
    entry = {"title": "En_artikel", "context": context, "questions": asked}
    lines(folder / "paragraphs.jsonl", [entry])
    return folder


def test_equal_texts_are_one_source_with_the_questions_of_both(tmp_path: Path) -> None:
    texts = {"d-0": "Samma  text.", "e-0": "Samma text.", "d-1": "Annan text."}
    sources = read_sources([beir(tmp_path / "b", texts, {"1": "d-0", "2": "e-0"})])
    assert [(s.text, s.group, len(s.questions)) for s in sources] == [
        ("Samma text.", "d", 2),
        ("Annan text.", "d", 0),
    ]


def test_a_paragraph_is_cut_where_the_answers_tell_which_part_answers(tmp_path: Path) -> None:
    first, second = "Alfa " * 60 + "ett.", "Beta " * 60 + "två."
    folder = squad(
        tmp_path / "s", f"{first} {second}", ("ett?", ["ett"]), ("två?", ["två"]), ("omöjlig?", [])
    )
    sources = read_sources([folder])
    assert [s.text for s in sources] == [first, second]
    assert [[q.text for q in s.questions] for s in sources] == [["ett?"], ["två?"]]
    assert sources[0].title == "En artikel"


def test_a_paragraph_stays_whole_when_an_answer_stands_in_both_parts(tmp_path: Path) -> None:
    text = "Alfa " * 60 + "ett. " + "Beta " * 60 + "ett."
    assert [s.text for s in read_sources([squad(tmp_path / "s", text, ("ett?", ["ett"]))])] == [
        text
    ]


def test_what_a_development_set_holds_is_not_trained_on(tmp_path: Path) -> None:
    shared = "ett två tre fyra fem sex sju åtta nio tio elva tolv"
    train = beir(tmp_path / "t", {"a-0": f"Börjar. {shared} slutar.", "b-0": "Något annat."}, {})
    dev = beir(tmp_path / "d", {"c-0": shared.upper()}, {})
    assert [s.text for s in read_sources([train], [dev])] == ["Något annat."]


def test_disturbing_is_repeatable_and_leaves_most_questions_alone() -> None:
    question = "Vem kallar till SIP?"
    disturbed = [disturb(question, random.Random(seed)) for seed in range(200)]
    assert disturbed == [disturb(question, random.Random(seed)) for seed in range(200)]
    assert 80 < disturbed.count(question) < 160
    assert "vem kallar till sip" in disturbed
    assert all(abs(len(d) - len(question)) <= 2 for d in disturbed)


def test_a_passage_with_a_telling_answer_is_no_negative() -> None:
    assert answers_too(Question("?", ("Landstinget",)), Source("Det är landstinget som", "a"))
    assert not answers_too(Question("?", ("två",)), Source("två saker", "a"))


def test_a_passage_in_service_is_no_negative_of_a_question_that_it_is_asked() -> None:
    asked = Question("När slutar det?", ("den sista mars",))
    other = Question(asked.text, ("31 mars",))
    assert answers_too(asked, Source("31 mars", "a", questions=(other,), own=True))
    assert not answers_too(asked, Source("31 mars", "a", own=True))


def test_an_epoch_takes_each_waiting_source_once_and_adds_near_ones() -> None:
    neighbours = [[(i + 1) % 30, (i + 20) % 30] for i in range(30)]
    made = list(batches(range(20), neighbours, size=8, distractors=2, chance=random.Random(1)))
    assert len(made) == 4
    assert {i for batch in made for i in batch[:6]} >= set(range(20))
    for batch in made:
        assert len(batch) == len(set(batch)) <= 8
        assert set(batch[6:]) <= {near for i in batch[:6] for near in neighbours[i]}


def test_a_batch_begins_with_a_source_and_its_nearest() -> None:
    neighbours = [[(i + 20) % 40] for i in range(40)]
    batch = next(batches(range(40), neighbours, size=6, distractors=0, chance=random.Random(1)))
    assert [(i + 20) % 40 for i in batch[::2]] == batch[1::2]


def test_a_heading_is_known_only_where_it_is_the_only_one(tmp_path: Path) -> None:
    body = "Här står det som rubriken handlar om, i flera meningar. " * 3
    texts = {
        "a-0": f"Krav för att få visum\r\n{body}ett",
        "b-0": f"Sammanfattning\n{body}två",
        "c-0": f"Sammanfattning\n{body}tre",
        "d-0": f"Det här är en mening.\n{body}fyra",
        "e-0": "Rubrik utan text\nKort.",
    }
    sources = read_sources([beir(tmp_path / "b", texts, {})])
    assert [s.heading for s in sources] == ["Krav för att få visum", "", "", "", ""]
    assert sources[0].text.startswith(sources[0].heading)
