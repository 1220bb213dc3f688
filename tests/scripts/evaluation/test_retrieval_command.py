from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from scripts.evaluation import retrieval_command
from scripts.evaluation.errors import BeirError
from tests.scripts.evaluation.encoders import HashEncoder

TOPICS = ["barn", "vägar", "sol", "musik", "tåg", "bröd"]


def run(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    retrieval_command.add_arguments(parser)
    return retrieval_command.run(parser.parse_args(arguments), lambda _: HashEncoder())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Six entries, each the answer to one query; the last query is judged wrongly."""
    (tmp_path / "qrels").mkdir()
    corpus = [{"_id": f"d{n}", "text": f"Allt om {t} på landet"} for n, t in enumerate(TOPICS)]
    queries = [{"_id": f"q{n}", "text": f"berätta om {t}"} for n, t in enumerate(TOPICS)]
    rows = [f"q{n}\td{n}\t1" for n in range(5)] + ["q5\td0\t1"]
    (tmp_path / "corpus.jsonl").write_text("\n".join(map(json.dumps, corpus)))
    (tmp_path / "queries.jsonl").write_text("\n".join(map(json.dumps, queries)))
    (tmp_path / "qrels" / "test.tsv").write_text("\n".join(rows))
    return tmp_path


def test_it_reports_writes_and_prints(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report, ranking = folder / "report.json", folder / "run.txt"
    assert run(str(folder), "--json", str(report), "--run", str(ranking)) == 0
    stored = json.loads(report.read_text())
    assert stored["R@1"] == pytest.approx(5 / 6)
    assert stored["R@10"] == 1
    assert stored["encoder"] == "hash"
    assert set(stored["timings_ms"]["per_query"]) == {f"q{n}" for n in range(6)}
    first = [line.split() for line in ranking.read_text().splitlines() if line.split()[3] == "1"]
    assert [(q, d) for q, _, d, *_ in first] == [(f"q{n}", f"d{n}") for n in range(6)]
    assert "nDCG@10" in capsys.readouterr().out


def test_an_ablation_has_nine_variants(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = folder / "report.json"
    assert run(str(folder), "--ablate", "--json", str(report)) == 0
    assert len(json.loads(report.read_text())["ablation"]) == 9
    printed = capsys.readouterr().out
    assert "without maxsim" in printed and "gain over dense" in printed


def test_a_bad_folder_stops_it(tmp_path: Path) -> None:
    with pytest.raises(BeirError):
        run(str(tmp_path))
