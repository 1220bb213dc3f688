"""What evaluators get of feedback and of questions without an answer."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
import yaml

from bot.storage import Storage
from bot.types import NotFound
from scripts.evaluation.suite import load_suite
from scripts.export import main
from tests.bot.stand_ins import QUOTE, answer, hit


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a database with two questions and a reaction in it."""
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    url = f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}"

    async def fill() -> None:
        storage = Storage(url)
        await storage.open()
        await storage.keep_answer(answer("När görs planen?"), "m1")
        await storage.keep_feedback("m1", "dislike", "Fel källa")
        for question in ("Vad kostar det på ön?", "???", "vad kostar  det på ön?"):
            case = await storage.open_case(
                NotFound(question, "Nej.", 0.1, (hit(QUOTE),), "v"), "asker"
            )
        # Who asked last got an answer; it belongs to the question, which comes once.
        await storage.take_answer(case, "Fråga ordföranden.")
        await storage.close()

    asyncio.run(fill())
    return url


def test_feedback_is_one_object_a_line(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["feedback"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    kept = json.loads(line)
    assert (kept["reaction"], kept["comment"]) == ("dislike", "Fel källa")
    assert kept["question"] == "När görs planen?"
    assert kept["sources"][0]["quote"] == QUOTE


def test_questions_are_a_suite_that_can_be_read(
    database: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["questions"]) == 0
    path = tmp_path / "suite.yaml"
    path.write_text(capsys.readouterr().out, encoding="utf-8")
    assert [item["id"] for item in yaml.safe_load(path.read_text(encoding="utf-8"))] == [
        "vad-kostar-det-pa-on",
        "fraga",
    ]
    (first,), (second,) = load_suite(path).asked()
    assert first.question == "Vad kostar det på ön?"
    assert first.note == "Svar från en människa: Fråga ordföranden."
    assert second.question == "???"


def test_a_database_that_cannot_be_read_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/file/bot.db")
    assert main(["questions"]) == 1
    assert "DATABASE_URL" in capsys.readouterr().err
