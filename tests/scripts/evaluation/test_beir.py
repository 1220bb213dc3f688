from __future__ import annotations

import json
from pathlib import Path

import pytest

from scripts.evaluation.beir import load_beir
from scripts.evaluation.errors import BeirError

CORPUS = [
    {"_id": "d1", "title": "Om", "text": "Barn och unga"},
    {"_id": "d2", "text": "Vägar\u2028och broar", "extra": 1},
]
QUERIES = [
    {"_id": "q1", "text": "unga?", "answer": "x"},
    {"_id": "q2", "text": "bro?"},
    {"_id": "q3", "text": "?"},
]
QRELS = "query-id\tcorpus-id\tscore\nq1\td1\t1\nq2\td2\t2\nq2\td1\t0\n"


def folder(path: Path, **files: str) -> Path:
    """A sound data set, with the given files instead of its own."""
    lines = {
        "corpus": "\n".join(json.dumps(entry, ensure_ascii=False) for entry in CORPUS),
        "queries": "\n".join(json.dumps(query) for query in QUERIES) + "\n",
        "qrels": QRELS,
    } | files
    (path / "qrels").mkdir()
    (path / "corpus.jsonl").write_text(lines["corpus"], encoding="utf-8")
    (path / "queries.jsonl").write_text(lines["queries"], encoding="utf-8")
    (path / "qrels" / "test.tsv").write_text(lines["qrels"], encoding="utf-8")
    return path


def test_a_sound_folder_is_read(tmp_path: Path) -> None:
    beir = load_beir(folder(tmp_path))
    assert [(e.id, e.title) for e in beir.corpus] == [("d1", "Om"), ("d2", "")]
    assert beir.corpus[1].text == "Vägar\u2028och broar"
    assert beir.queries == {"q1": "unga?", "q2": "bro?"}
    assert beir.qrels == {"q1": {"d1": 1}, "q2": {"d2": 2}}
    assert (beir.name, beir.unjudged) == (tmp_path.name, 1)


def test_qrels_without_a_header_and_windows_line_ends_are_read(tmp_path: Path) -> None:
    beir = load_beir(folder(tmp_path, qrels="q1\td1\t1\r\nq2\td2\t1\r\n"))
    assert beir.qrels == {"q1": {"d1": 1}, "q2": {"d2": 1}}


DUPLICATE = '{"_id": "d1", "text": "a"}\n\n{"_id": "d1", "text": "b"}'


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"corpus": '{"_id": "d1", "text": "a"}\n{"_id": '}, "corpus.jsonl: line 2: no valid JSON"),
        ({"corpus": "[1]"}, "corpus.jsonl: line 1: no JSON object"),
        ({"corpus": DUPLICATE}, "corpus.jsonl: line 3: the _id 'd1' stands on line 1 already"),
        ({"corpus": '{"_id": "d1", "text": "  "}'}, "corpus.jsonl: line 1: `text` is empty"),
        ({"corpus": '{"_id": "d1"}'}, "corpus.jsonl: line 1: `text` is missing"),
        ({"corpus": '{"text": "a"}'}, "corpus.jsonl: line 1: `_id` is missing"),
        ({"corpus": '{"_id": 7, "text": "a"}'}, "corpus.jsonl: line 1: `_id` is no text"),
        ({"corpus": '{"_id": "a", "title": 1, "text": "a"}'}, "line 1: `title` is no text"),
        ({"corpus": "\n"}, "corpus.jsonl: has no entries"),
        ({"queries": '{"_id": "q1", "text": ""}'}, "queries.jsonl: line 1: `text` is empty"),
        ({"queries": '{"_id": "q1", "text": "a"}\n' * 2}, "queries.jsonl: line 2: the _id 'q1'"),
        ({"qrels": QRELS + "q9\td1\t1\n"}, "test.tsv: line 5: the query 'q9' is not in"),
        ({"qrels": QRELS + "q1\td9\t1\n"}, "test.tsv: line 5: the entry 'd9' is not in"),
        ({"qrels": QRELS + "q1\td1\t1\n"}, "test.tsv: line 5: the same pair stands on line 2"),
        ({"qrels": QRELS + "q1 d1 1\n"}, "test.tsv: line 5: 1 columns"),
        ({"qrels": QRELS + "q1\td2\tyes\n"}, "test.tsv: line 5: the score 'yes' is no whole"),
        ({"qrels": "query-id\tcorpus-id\tscore\n"}, "test.tsv: judges no entry relevant"),
    ],
)
def test_a_gap_names_file_and_line(tmp_path: Path, files: dict[str, str], message: str) -> None:
    with pytest.raises(BeirError) as caught:
        load_beir(folder(tmp_path, **files))
    assert message in str(caught.value)
    assert str(tmp_path) in str(caught.value)


@pytest.mark.parametrize("name", ["corpus.jsonl", "queries.jsonl", "qrels/test.tsv"])
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    (folder(tmp_path) / name).unlink()
    with pytest.raises(BeirError, match=f"{name}: missing"):
        load_beir(tmp_path)


def test_a_missing_folder_and_other_encodings_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BeirError, match="is no folder"):
        load_beir(tmp_path / "none")
    (folder(tmp_path) / "corpus.jsonl").write_bytes('{"_id": "å"}'.encode("latin-1"))
    with pytest.raises(BeirError, match="not UTF-8"):
        load_beir(tmp_path)
