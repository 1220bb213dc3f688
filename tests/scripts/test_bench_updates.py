"""The measuring of updates, on a few documents and without the models."""

from __future__ import annotations

import pytest

from scripts import bench_updates
from scripts.bench_updates import _Asked, main
from tests.fake_encoder import FakeEncoder
from tests.scripts.evaluation.fakes import answer, refusal


def test_one_changed_document_among_many(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bench_updates, "load_encoder", lambda *_args, **_known: FakeEncoder())
    main(["rebuild", "--documents", "12"])
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert rows[1][-3:] == ["12", "12", "48"]
    assert rows[2][-3:] == ["1", "1", "4"]


async def test_failed_and_mixed_answers_are_told_apart(capsys: pytest.CaptureFixture[str]) -> None:
    asked = _Asked()
    for given in (answer("I rum 1 [1]."), answer("I rum 1 eller rum 2 [1]."), refusal()):
        await asked.take(given)
    assert (dict(asked.rooms), len(asked.mixed), len(asked.failed)) == ({"1": 1}, 1, 1)
    assert bench_updates._tell(asked, 0) == 1
    assert "failed: 1, mixed: 1" in capsys.readouterr().out


async def test_all_versions_answering_is_what_is_asked_for() -> None:
    asked = _Asked()
    for room in (0, 1):
        await asked.take(answer(f"I rum {room} [1]."))
    assert bench_updates._tell(asked, 1) == 0
    assert bench_updates._tell(asked, 2) == 1


async def test_a_run_without_any_answer_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    asked = _Asked(failed=["Version 0 did not answer."])
    assert bench_updates._tell(asked, 1) == 1
    assert "Version 0 did not answer." in capsys.readouterr().out
