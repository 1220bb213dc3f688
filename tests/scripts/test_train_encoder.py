"""Training end to end on a tiny model: it learns, it resumes, what it writes merges."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index import lora
from scripts import train_encoder
from scripts.adaptation.pairs import Question, Source
from scripts.adaptation.training import STATE
from tests.index.tiny_model import tiny_bundled

TOPICS = ["skola", "buss", "vaccin", "pension", "bibliotek", "körkort"]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("scripts.adaptation.training.read_bundled", tiny_bundled)
    monkeypatch.setattr("scripts.adaptation.measure.read_bundled", tiny_bundled)
    folder = tmp_path / "data"
    (folder / "qrels").mkdir(parents=True)
    corpus = [{"_id": f"d{i}-0", "text": f"allt om {t} och annat"} for i, t in enumerate(TOPICS)]
    queries = [
        {"_id": f"q{i}", "text": f"vad gäller {t}?", "answer": t} for i, t in enumerate(TOPICS)
    ]
    for name, entries in (("corpus", corpus), ("queries", queries)):
        (folder / f"{name}.jsonl").write_text("\n".join(map(json.dumps, entries)))
    rows = [f"q{i}\td{i}-0\t1" for i in range(len(TOPICS))]
    (folder / "qrels" / "test.tsv").write_text("\n".join(["a\tb\tc", *rows]))
    return folder


def train(data: Path, work: Path, steps: int, *more: str) -> Path:
    output = work.with_suffix(".safetensors")
    written = work.with_suffix(".yaml")
    written.write_text(
        '- {header: Avtal, text: "Det gäller i år.", ask: [["När?", "i år"]], not: []}'
    )
    arguments = ["train", "--data", str(data), "--work", str(work), "--output", str(output)]
    arguments += ["--written", str(written)]
    small = ["--steps", str(steps), "--first", "1", "--rank", "4", "--warm-up", "2"]
    assert train_encoder.main([*arguments, *small, "--rate", "0.01", *more]) == 0
    return output


def last_loss(text: str) -> float:
    return float(text.splitlines()[-1].rsplit(" ", 1)[1])


def test_the_loss_falls_and_the_file_tells_how_it_was_made(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = train(data, tmp_path / "work", 25)
    told = capsys.readouterr().out.splitlines()
    assert last_loss(told[-1]) < 0.8 * last_loss(told[0])
    metadata = lora.load(output).metadata
    assert metadata["step"] == "25"
    assert metadata["seed"] == "0"
    assert "rank=4" in metadata["recipe"]
    assert "7 passages, 7 questions" in metadata["data"]


def test_documents_in_service_are_learnt_beside_the_others(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = (Question("när gäller mötet?", ("klockan tio",)),)
    own = [Source("Mötet är klockan tio.", "own/a", questions=asked, own=True)]
    monkeypatch.setattr(train_encoder, "open_searcher", lambda: None)
    monkeypatch.setattr(train_encoder, "own_sources", lambda _suites, _searcher: own)
    output = train(data, tmp_path / "work", 2, "--adapt", "suite.yaml")
    assert "8 passages, 8 questions" in lora.load(output).metadata["data"]
    assert capsys.readouterr().out.count("Training") == 2


def test_a_finished_run_is_not_run_again(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    train(data, tmp_path / "work", 2)
    capsys.readouterr()
    train(data, tmp_path / "work", 2)
    assert capsys.readouterr().out == ""


def test_a_stopped_run_goes_on_and_ends_alike(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    through = lora.load(train(data, tmp_path / "through", 22))

    def stop(_what: str, done: int, _total: int) -> None:
        if done == 21:
            raise KeyboardInterrupt

    monkeypatch.setattr(train_encoder, "teller", lambda: stop)
    with pytest.raises(KeyboardInterrupt):
        train(data, tmp_path / "again", 22)
    monkeypatch.undo()
    monkeypatch.setattr("scripts.adaptation.training.read_bundled", tiny_bundled)
    assert (tmp_path / "again" / STATE).is_file()
    resumed = lora.load(train(data, tmp_path / "again", 22))
    assert resumed.metadata["step"] == "22"
    for name, (_, up) in through.factors.items():
        assert (resumed.factors[name][1] - up).abs().max() < 1e-2


def test_another_recipe_does_not_take_over_a_checkpoint(data: Path, tmp_path: Path) -> None:
    train(data, tmp_path / "work", 2)
    with pytest.raises(ValueError, match="another recipe"):
        train(data, tmp_path / "work", 2, "--seed", "1")


def test_measuring_prints_a_row_a_folder(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = train(data, tmp_path / "work", 2)
    capsys.readouterr()
    assert train_encoder.main(["measure", "--adapter", str(output), str(data)]) == 0
    assert capsys.readouterr().out.startswith("data: dense 0.")


def test_a_missing_folder_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert train_encoder.main(["measure", str(tmp_path / "none")]) == 2
    assert "none" in capsys.readouterr().err
