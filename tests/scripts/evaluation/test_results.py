from __future__ import annotations

import json
from pathlib import Path

import pytest

from scripts.evaluation.errors import ResultError
from scripts.evaluation.results import Provenance, read_result, write_result, write_text
from scripts.evaluation.running import summarise
from tests.scripts.evaluation.fakes import answer, cite, gold, refusal, result_of


def test_a_result_comes_back_as_it_was_written(tmp_path: Path) -> None:
    source = gold("a.txt", "Inga barn ska falla mellan stolarna.")
    items = [
        result_of(
            answer(citations=(cite(1, "x/a.txt", "Inga barn ska falla mellan stolarna."),)),
            {"a.txt": "draft"},
            sources=(source,),
            must_include=("ja",),
        ),
        result_of(refusal(), item="b", kind="unanswerable", category="far"),
    ]
    result = summarise(items, Provenance(system="s", index_version="v", commit="c"))
    write_result(tmp_path / "r.json", result)
    assert read_result(tmp_path / "r.json") == result
    stored = json.loads((tmp_path / "r.json").read_text())
    assert stored["metrics"]["answer_correct"]["value"] == 1
    assert stored["items"][0]["statuses"] == ["draft"]
    assert stored["metrics"]["token_f1"] == {"value": None, "low": None, "high": None, "n": 0}


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"format": 2}'])
def test_another_file_is_refused_as_a_result(tmp_path: Path, text: str) -> None:
    path = tmp_path / "r.json"
    path.write_text(text)
    with pytest.raises(ResultError, match=r"r\.json: is no result of evaluate\.py --json"):
        read_result(path)


def test_files_that_cannot_be_read_or_written_are_named(tmp_path: Path) -> None:
    with pytest.raises(ResultError, match="cannot be read"):
        read_result(tmp_path / "none.json")
    with pytest.raises(ResultError, match="cannot be written"):
        write_text(tmp_path / "no" / "folder.txt", "x")


def test_an_item_passes_when_all_its_checks_do() -> None:
    assert result_of(answer()).passed
    assert not result_of(answer(), must_include=("x",)).passed
