from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.storage import Storage
from bot.types import NotFound
from scripts.evaluate import main
from scripts.evaluation.suite import load_suite


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("DATABASE_URL", "")


def test_a_document_of_the_corpus_gives_a_suite_that_loads(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "new.yaml"
    assert main(["new", str(out), "--document", "000_79f9641ef1469591.txt"]) == 0
    suite = load_suite(out)
    assert f"{len(suite.items)} items to edit" in capsys.readouterr().out
    assert main(["lint", str(out)]) == 1
    assert "is not in" not in capsys.readouterr().out.replace("is not in the gold", "")


def test_stored_questions_give_a_suite(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    asyncio.run(_keep(f"sqlite+aiosqlite:///{tmp_path / 'data' / 'bot.db'}"))
    out = tmp_path / "new.yaml"
    assert main(["new", str(out), "--unanswered", "--feedback"]) == 0
    assert [item.question for item in load_suite(out).items] == ["Vem kör tåget?", "Vem kör?"]


async def _keep(url: str) -> None:
    storage = Storage(url)
    await storage.open()
    reply = NotFound("Vem kör tåget?", "Det står inte.", 0.1, (), "v")
    await storage.open_case(reply, "asker")
    await storage.keep_answer(NotFound("Vem kör?", "Det står inte.", 0.1, (), "v"), "digest")
    assert await storage.keep_feedback("digest", "dislike", "Jo")
    await storage.close()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "say what to begin from"),
        (["--document", "nej.txt"], "--document nej.txt: no such document; there are"),
        (["--unanswered"], "nothing is stored yet"),
    ],
)
def test_what_cannot_be_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    assert main(["new", str(tmp_path / "new.yaml"), *arguments]) == 2
    assert message in capsys.readouterr().err


def test_no_file_is_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "new.yaml"
    out.write_text("kept")
    assert main(["new", str(out), "--unanswered"]) == 2
    assert out.read_text() == "kept"
    assert "is there already" in capsys.readouterr().err
