from __future__ import annotations

import hashlib
from pathlib import Path

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
