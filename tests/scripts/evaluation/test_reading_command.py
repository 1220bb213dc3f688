from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from scripts.evaluation import reading_command
from scripts.evaluation.reading_command import Read, measure
from tests.scripts.evaluation.encoders import HashEncoder


def read(article: str, answerable: bool, holds: bool | None, confidence: float) -> Read:
    return Read(article, True, answerable, confidence > 0.5, holds, confidence, 1.0)


def test_the_measures_are_those_worked_by_hand() -> None:
    found = [
        read("a", True, True, 0.9),
        read("a", True, False, 0.6),
        read("b", True, True, 0.3),
        read("b", False, None, 0.4),
    ]
    values = {name: of.value for name, of in measure(found).items()}
    assert values["answer holds the gold span"] == pytest.approx(2 / 3)
    assert values["the same, of those answered"] == pytest.approx(1 / 2)
    assert values["answered, of the answerable"] == pytest.approx(2 / 3)
    assert values["answered, of the unanswerable"] == 0
    assert values["AUROC of confidence"] == pytest.approx(2 / 3)
    assert values["AUROC of the retrieval score alone"] == pytest.approx(1 / 2)
    assert values["Brier score of confidence"] == pytest.approx((0.01 + 0.16 + 0.49 + 0.16) / 4)


def test_it_asks_against_all_paragraphs_and_reports(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        {
            "title": f"Stad_{n}",
            "context": f"Staden nummer {n} grundades 19{n}0 av handelsmän. Den ligger vid en flod.",
            "questions": [
                {"question": f"När grundades staden nummer {n}?", "answers": [f"19{n}0"]},
                {"question": "Vem ritade slottet?", "answers": []},
            ],
        }
        for n in range(1, 5)
    ]
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    (tmp_path / "paragraphs.jsonl").write_text(lines, encoding="utf-8")
    parser, report = argparse.ArgumentParser(), tmp_path / "report.json"
    reading_command.add_arguments(parser)
    options = parser.parse_args([str(tmp_path), "--count", "6", "--json", str(report)])
    assert reading_command.run(options, lambda _: HashEncoder(), lambda: None) == 0
    stored = json.loads(report.read_text())
    assert stored["all"]["answer holds the gold span"]["value"] > 0.5
    printed = capsys.readouterr().out
    assert "all: 6 questions" in printed
    assert "articles not learnt from" in printed
