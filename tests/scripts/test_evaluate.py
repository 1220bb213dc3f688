from __future__ import annotations

from pathlib import Path

import pytest

from scripts.evaluate import main


def test_a_malformed_suite_ends_with_two_and_a_message(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text('- {id: one, question: "?", kind: answerable, typ: fact}')
    assert main([str(path)]) == 2
    assert f"{path}: item 'one': typ: unknown key" in capsys.readouterr().err


def test_a_malformed_data_set_ends_with_two(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["retrieval", str(tmp_path)]) == 2
    assert "corpus.jsonl: missing" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["x.yaml", "--unknown"], ["retrieval"]])
def test_bad_arguments_end_with_two(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2


def test_a_missing_index_ends_with_two(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "good.yaml"
    path.write_text('- {id: one, question: "När?", kind: unanswerable}')
    assert main([str(path), "--index", str(tmp_path / "none")]) == 2
    assert capsys.readouterr().err.strip()
