from __future__ import annotations

from scripts.evaluation.results import Provenance
from scripts.evaluation.running import summarise
from scripts.evaluation.tables import grid, number, summary
from tests.scripts.evaluation.fakes import answer, refusal, result_of


def test_columns_are_aligned() -> None:
    assert grid([["a", "bb"], ["ccc", "1"]]) == "a    bb\nccc   1"


def test_numbers_keep_what_matters() -> None:
    assert [number(v) for v in (None, 0.12345, -1.0, 123.45)] == ["–", "0.123", "-1.000", "123.5"]


def test_the_summary_tells_values_categories_and_failures() -> None:
    items = [
        result_of(answer(), must_include=("x" * 300,)),
        result_of(refusal(), item="b", kind="unanswerable", category="far"),
    ]
    text = summary(summarise(items, Provenance(system="s")))
    lines = {line.split("  ")[0]: line.split() for line in text.splitlines()}
    assert lines["answer_correct"][1:] == ["0.000", "0.000–0.000", "1"]
    assert lines["refusal_correct, far"][2:] == ["1.000", "1.000–1.000", "1"]
    assert lines["refusal_precision, far"][2:] == ["1.000", "1.000–1.000", "2"]
    assert "token_f1" not in text
    assert "Failed, 1 of 2:\n  s.yaml:a: must_include: xxx" in text
    assert max(map(len, text.splitlines())) < 200
