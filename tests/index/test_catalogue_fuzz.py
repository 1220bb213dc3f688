"""Random catalogues: read, or refused with the place and the reason."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from index.catalogue import load_catalogue
from index.catalogue_file import CATALOGUE
from index.errors import CatalogueError

EXAMPLES = int(os.environ.get("FUZZ_FILES", "60"))
NAMES = ["plan.txt", "b.txt", "a/b.txt", "../a.txt", "/etc/passwd", "a\x00b", "å" * 300, ".", ""]
KEYS = (
    "id file title status issued deadline valid_from valid_until replaced_by about url fetch "
    "page_breaks ignore note kind"
).split()
WORDS = st.sampled_from(
    [*NAMES, "in_force", "a", "b", "2020-01-01", "2020-13-45", "https://a.se", "x" * 500]
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.dates() | st.text(max_size=9)
VALUES: st.SearchStrategy[Any] = st.recursive(
    WORDS | SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4)
    ),
    max_leaves=8,
)
NEARLY = st.fixed_dictionaries(
    {"id": st.sampled_from("abc"), "title": st.text(min_size=1, max_size=9)},
    optional={"file": st.sampled_from(NAMES), **dict.fromkeys(KEYS[3:], WORDS | VALUES)},
)
GROUPS = st.dictionaries(
    st.sampled_from(["documents", "awaited", "document"]),
    st.lists(NEARLY | VALUES, max_size=3) | VALUES,
    max_size=2,
)
PIECES = [
    *("2020-13-45", "!!int ''", "!!timestamp x", "!!bool x", "!!float x", "&a [*a]", "*b", "{"),
    *("!!python/object/apply:os.system [a]", "? [a]: b", "'", '"\\ud800"', "!!set {a}", "\x00"),
    *('"a\\0b"', "[" * 600),
]
steady = settings(max_examples=EXAMPLES, database=None, suppress_health_check=list(HealthCheck))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A corpus folder with one document."""
    (tmp_path / "plan.txt").write_text("En plan.\n")
    return tmp_path


def judge(folder: Path, text: str) -> str:
    """What is said of a catalogue with `text`; empty when nothing is wrong."""
    (folder / CATALOGUE).write_text(text, encoding="utf-8", errors="surrogatepass")
    try:
        found = load_catalogue(folder)
    except CatalogueError as error:
        assert str(error).startswith(f"{CATALOGUE}, ")
        return str(error)
    for entry in found.entries:
        assert entry.info.title.encode()
        assert (folder / entry.info.file).is_file()
    return ""


def test_structures_near_to_a_catalogue(folder: Path) -> None:
    refused = set[bool]()

    @steady
    @given(GROUPS | VALUES)
    @example({"documents": [{"id": "a", "title": "A", "file": "plan.txt"}]})
    def run(made: Any) -> None:
        refused.add(bool(judge(folder, yaml.safe_dump(made, allow_unicode=True))))

    run()
    assert refused == {True, False}


def test_any_text(folder: Path) -> None:
    @steady
    @given(
        st.lists(
            st.sampled_from([*PIECES, "documents:\n", "- ", "id: a\n", ": "]) | st.text(max_size=6),
            max_size=8,
        ).map("".join)
    )
    def run(text: str) -> None:
        judge(folder, text)

    run()


@pytest.mark.parametrize("key", ["title", "file", "issued"])
@pytest.mark.parametrize("piece", PIECES)
def test_each_stumbling_block_within_an_entry(folder: Path, key: str, piece: str) -> None:
    entry = {"id": "a", "title": "A", "file": "plan.txt"} | {key: piece}
    lines = "".join(f"    {name}: {value}\n" for name, value in entry.items())
    said = judge(folder, f"documents:\n  -\n{lines}")
    assert said or key == "title"  # which may be any text
