"""Random suites: read, or refused with the file and the item."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from scripts.evaluation.errors import SuiteError
from scripts.evaluation.suite import load_suite

EXAMPLES = int(os.environ.get("FUZZ_FILES", "60"))
KEYS = st.sampled_from(
    "id question kind type category sources any_of file quote must_include tags turns note "
    "answer language kinds".split()
)
WORDS = st.sampled_from(
    ["answerable", "unanswerable", "conversation", "fact", "near", "sv", "a.txt", "(", "När?", ""]
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.dates() | st.text(max_size=9)
VALUES: st.SearchStrategy[Any] = st.recursive(
    WORDS | SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=10,
)
NEARLY = st.fixed_dictionaries(
    {"id": st.text(min_size=1, max_size=4) | VALUES, "kind": WORDS},
    optional={
        "question": WORDS | VALUES,
        "sources": st.lists(VALUES, max_size=2),
        "must_include": st.lists(WORDS | SCALARS, max_size=2),
        "turns": st.lists(VALUES, max_size=2),
    },
)
# What YAML itself makes of text, at which its parser is known to stumble.
PIECES = [
    *("- id: a\n", "  question: När?\n", "  kind: answerable\n", "2020-13-45", "!!int ''", "? "),
    *("!!timestamp x", "!!bool x", "!!float x", "&a [*a]", "*b", "{", "[", "|\n", "\t", "\x00"),
    *("!!python/object/apply:os.system [a]", "<<: 1", "'", '"\\ud800"', "0b", "1:99:9", "!!set"),
    *("0o9", "---\n", "%YAML 9\n", ": ", "\n", "[" * 600),
]
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=8).map("".join)
steady = settings(max_examples=EXAMPLES, database=None, suppress_health_check=list(HealthCheck))


def judge(path: Path, text: str) -> str:
    """What is said of a suite with `text`; empty when nothing is wrong."""
    path.write_text(text, encoding="utf-8", errors="surrogatepass")
    try:
        load_suite(path)
    except SuiteError as error:
        return str(error)
    return ""


def test_structures_near_to_a_suite(tmp_path: Path) -> None:
    path, refused = tmp_path / "a.yaml", set[bool]()

    @steady
    @given(st.lists(NEARLY, min_size=1, max_size=3) | VALUES)
    @example([{"id": "a", "kind": "answerable", "question": "När?"}])
    def run(made: Any) -> None:
        said = judge(path, yaml.safe_dump(made, allow_unicode=True))
        refused.add(bool(said))
        for line in filter(None, said.split(f"{path}: ")[1:]):
            whole = isinstance(made, list) and made
            assert line.startswith(("item ", "line ") if whole else ("a suite is", "line "))
        assert not said or said.startswith(f"{path}: ")

    run()
    assert refused == {True, False}


def test_any_text(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"

    @steady
    @given(TEXTS)
    def run(text: str) -> None:
        said = judge(path, text)
        assert not said or said.startswith(f"{path}: ")

    run()


@pytest.mark.parametrize("piece", PIECES)
def test_each_stumbling_block_within_an_item(tmp_path: Path, piece: str) -> None:
    said = judge(tmp_path / "a.yaml", f"- id: a\n  question: {piece}\n  kind: none of them\n")
    assert said.startswith(f"{tmp_path / 'a.yaml'}: ")
