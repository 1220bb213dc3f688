"""The command line on the shipped corpus, with the real model, as evaluators call it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from index.catalogue import load_catalogue, read_document

ROOT = Path(__file__).resolve().parent.parent.parent
SUITES = ("dev.yaml", "shipped.yaml")
KEYS = set(
    "id question outcome answer confidence citations caveats passages timings_ms version".split()
)
LISTED = re.compile(r"^- ")

pytestmark = pytest.mark.model


def ask(*arguments: str, lines: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "scripts/ask.py", *arguments]
    return subprocess.run(
        command, input=lines, capture_output=True, text=True, cwd=ROOT, timeout=600, check=False
    )


def questions() -> Iterator[dict[str, str]]:
    """Every question of the suites, the turns of a conversation under its id."""
    for name in SUITES:
        for item in yaml.safe_load((ROOT / "tests/suites" / name).read_text(encoding="utf-8")):
            for number, turn in enumerate(item.get("turns", [item])):
                key = f"{name}/{item['id']}"
                spoken = {"conversation": key} if "turns" in item else {}
                yield {"id": f"{key}/{number}", "question": turn["question"], **spoken}


@pytest.fixture(scope="module")
def answers() -> list[dict[str, Any]]:
    asked = list(questions())
    done = ask("--jsonl", lines="\n".join(json.dumps(question) for question in asked))
    assert done.returncode == 0, done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["id"] for answer in found] == [question["id"] for question in asked]
    return found


def test_every_answer_object_is_as_the_contract_says(answers: list[dict[str, Any]]) -> None:
    for answer in answers:
        assert set(answer) == KEYS
        assert 0 <= answer["confidence"] <= 1
        assert len(answer["passages"]) <= 10
        if answer["outcome"] != "answered":
            assert answer["citations"] == []


def test_every_sentence_of_an_answer_carries_a_reference(answers: list[dict[str, Any]]) -> None:
    answered = [answer for answer in answers if answer["outcome"] == "answered"]
    assert answered
    for answer in answered:
        numbers = {citation["number"] for citation in answer["citations"]}
        used = {int(number) for number in re.findall(r"\[(\d+)\]", answer["answer"])}
        assert used == numbers, answer["id"]
        for block in re.split(r"\n\s*\n", answer["answer"]):
            if LISTED.search(block.splitlines()[-1]):
                assert re.search(r"\[\d+\]", block), answer["id"]
            else:
                assert re.search(r"\[\d+\][.!?…]$", block.strip()), answer["id"]


def test_every_quote_is_an_exact_slice_of_its_document(answers: list[dict[str, Any]]) -> None:
    folder = ROOT / "corpus"
    texts = {
        entry.info.id: read_document(folder, entry).text for entry in load_catalogue(folder).entries
    }
    quoted = 0
    for answer in answers:
        for citation in answer["citations"]:
            text = texts[citation["document"]]
            assert text[citation["start"] : citation["end"]] == citation["quote"], answer["id"]
            quoted += 1
    assert quoted


def test_bad_lines_are_named_and_the_others_answered() -> None:
    lines = 'not json\n{"id": "a", "question": 7}\n[1]\n{"id": "b", "question": "Vad är SIP?"}\n'
    done = ask("--jsonl", lines=lines)
    assert done.returncode == 1
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["b"]
    for number, what in ((1, "not valid JSON"), (2, "`question`"), (3, "must be an object")):
        assert re.search(rf"line {number}: .*{what}", done.stderr)


def test_an_answer_for_a_person_shows_its_sources() -> None:
    done = ask("Vad betyder SIP?")
    assert done.returncode == 0
    assert "[1]" in done.stdout
    assert "samordnad individuell plan" in done.stdout


@pytest.mark.parametrize("arguments", [(), ("--jsonl", "fråga"), ("--nonsense",)])
def test_bad_arguments_end_with_two(arguments: tuple[str, ...]) -> None:
    assert ask(*arguments).returncode == 2


def test_a_missing_index_says_how_to_build_it(tmp_path: Path) -> None:
    done = ask("--index", str(tmp_path), "Vad är SIP?")
    assert done.returncode == 1
    assert "scripts/reindex.py" in done.stderr
    assert "Traceback" not in done.stderr


def test_who_names_no_region_is_told_first_what_holds_in_their_own() -> None:
    asked = [
        "Vad är syftet med överenskommelsen?",
        "Vem har tagit fram överenskommelsen?",
        "Vilken är målgruppen för överenskommelsen?",
        "Vad är målet med samverkan?",
    ]
    lines = [json.dumps({"id": question, "question": question}) for question in asked]
    for answer in map(json.loads, ask("--jsonl", lines="\n".join(lines)).stdout.splitlines()):
        assert answer["citations"][0]["region"] == "Västra Götaland", answer["id"]


@pytest.mark.parametrize("question", ["Gäller remissen fortfarande?", "Är remissen öppen än?"])
def test_whether_something_still_holds_is_told_by_its_last_day(question: str) -> None:
    answer = json.loads(ask("--json", question).stdout)
    assert re.search("2020-02-14|14 februari 2020", answer["answer"])
    assert "Senast uppdaterad" not in answer["answer"]
    assert any("gick ut den 14 februari 2020" in caveat for caveat in answer["caveats"])
