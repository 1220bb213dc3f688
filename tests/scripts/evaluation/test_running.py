from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path

import pytest

from scripts.evaluation.answers import AnswerObject
from scripts.evaluation.errors import EvaluationError
from scripts.evaluation.running import run_suites
from scripts.evaluation.suite import load_suite
from tests.scripts.evaluation.fakes import ScriptedSystem, answer, refusal

SUITE = """
- {id: one, question: "Ett?", kind: answerable, must_include: [ja]}
- id: talk
  kind: conversation
  turns:
    - {question: "Två?", must_include: [ja]}
    - {question: "Tre?", must_include: [nej]}
- {id: none, question: "Fyra?", kind: unanswerable, category: far}
"""


async def test_every_question_is_asked_in_order_and_scored(tmp_path: Path) -> None:
    path = tmp_path / "suite.yaml"
    path.write_text(SUITE, encoding="utf-8")
    replies = {"Ett?": answer(), "Två?": answer(), "Tre?": answer(), "Fyra?": refusal()}
    system = ScriptedSystem(replies)
    told: list[tuple[int, int]] = []
    result = await run_suites(
        system, [load_suite(path)], progress=lambda _, done, total: told.append((done, total))
    )
    assert system.asked == [
        ("Ett?", "suite.yaml:one", ""),
        ("Två?", "suite.yaml:talk/1", "evaluation:suite.yaml:talk"),
        ("Tre?", "suite.yaml:talk/2", "evaluation:suite.yaml:talk"),
        ("Fyra?", "suite.yaml:none", ""),
    ]
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert result.metrics["answer_correct"].value == 2 / 3
    assert result.metrics["later_turns_correct"].value == 0
    assert result.metrics["refusal_correct"].value == 1
    assert result.slices["category"]["far"]["refusal_correct"].n == 1
    assert result.provenance.index_version == "v1"
    assert result.provenance.suites == {"suite.yaml": hashlib.sha256(SUITE.encode()).hexdigest()}


async def test_a_second_run_gives_the_same_result(tmp_path: Path) -> None:
    path = tmp_path / "suite.yaml"
    path.write_text(SUITE, encoding="utf-8")
    replies = dict.fromkeys(("Ett?", "Två?", "Tre?", "Fyra?"), answer())
    suites = [load_suite(path)]
    one = await run_suites(ScriptedSystem(replies), suites)
    assert one == await run_suites(ScriptedSystem(replies), suites)


class SlowSystem(ScriptedSystem):
    """Answers an item only when the next one has been asked too, the last at once."""

    def __init__(self, answers: dict[str, AnswerObject]) -> None:
        super().__init__(answers)
        self.under_way = self.most = 0
        self._next = asyncio.Event()

    async def ask(self, question: str, *, id: str, conversation: str) -> AnswerObject:
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        before, self._next = self._next, asyncio.Event()
        before.set()
        if question == "Ett?":
            await self._next.wait()
        answered = await super().ask(question, id=id, conversation=conversation)
        self.under_way -= 1
        return answered


async def test_several_at_once_give_the_same_result_in_the_same_order(tmp_path: Path) -> None:
    path = tmp_path / "suite.yaml"
    path.write_text(SUITE, encoding="utf-8")
    replies = {"Ett?": answer(), "Två?": answer(), "Tre?": answer(), "Fyra?": refusal()}
    system, told = SlowSystem(replies), []
    several = await run_suites(
        system, [load_suite(path)], at_once=2, progress=lambda _, done, total: told.append(done)
    )
    one = await run_suites(ScriptedSystem(replies), [load_suite(path)])
    assert several.items == one.items and several.metrics == one.metrics
    assert (several.provenance.at_once, one.provenance.at_once) == (2, 1)
    assert system.asked[0][0] == "Två?"
    assert (system.most, told) == (2, [1, 2, 3, 4])


async def test_what_fails_among_several_is_told_as_it_is(tmp_path: Path) -> None:
    class Failing(ScriptedSystem):
        async def ask(self, question: str, *, id: str, conversation: str) -> AnswerObject:
            raise EvaluationError("nobody there")

    path = tmp_path / "suite.yaml"
    path.write_text(SUITE, encoding="utf-8")
    with pytest.raises(EvaluationError, match="nobody there"):
        await run_suites(Failing({}), [load_suite(path)], at_once=2)
