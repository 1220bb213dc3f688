"""The command line of the measurements, with a tiny model and with bad folders."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scripts import bench
from tests.index.tiny_model import prepare_tiny


def beir(folder: Path) -> Path:
    for name in ("queries.jsonl", "corpus.jsonl"):
        lines = [json.dumps({"_id": str(i), "text": f"en text om sip {i}"}) for i in range(3)]
        (folder / name).write_text("\n".join(lines))
    return folder


def test_every_path_gets_a_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tiny = prepare_tiny(tmp_path / "cache", monkeypatch)
    monkeypatch.setattr(bench, "prepare", lambda **_: tiny)
    assert bench.main(["encode", str(beir(tmp_path)), "--rounds", "1"]) == 0
    rows = capsys.readouterr().out.splitlines()[2:]
    assert [row[:28].strip() for row in rows] == [
        "SentenceTransformer.encode f",
        "fast fp32",
        "fast int8",
    ]
    assert all(float(cell) > 0 for row in rows for cell in row[32:].split())


@pytest.mark.parametrize("content", [None, "", "no json", '{"title": "x"}'])
def test_a_folder_that_is_no_data_set_is_refused(
    tmp_path: Path, content: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    if content is not None:
        (tmp_path / "queries.jsonl").write_text(content)
    assert bench.main(["encode", str(tmp_path)]) == 2
    assert "BEIR" in capsys.readouterr().err


def test_without_an_index_no_answer_is_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bench.main(["answer", "--index", str(tmp_path)]) == 1
    assert "reindex.py" in capsys.readouterr().err
