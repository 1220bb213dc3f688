"""What is asked for each of the things that one question asks for."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.answering.each import each_asked
from bot.answering.followups import Standalone
from index.build import BuildOptions, reindex
from index.search import Searcher
from index.versions import IndexFolder
from tests.fake_encoder import FakeEncoder

REGIONS = {"ours": "Lidland", "theirs": "Norrvik"}


@pytest.fixture
def searcher(tmp_path: Path) -> Searcher:
    folder = tmp_path / "corpus"
    folder.mkdir()
    catalogue = "documents:"
    for name, region in REGIONS.items():
        file = f"{name}.txt"
        catalogue += (
            f"\n- {{id: {name}, file: {file}, title: Avtal, status: in_force, region: {region}}}"
        )
        (folder / file).write_text(f"Avtalet i {region}.\n", encoding="utf-8")
    (folder / "catalogue.yaml").write_text(catalogue, encoding="utf-8")
    reindex(folder, tmp_path / "index", FakeEncoder, BuildOptions())
    snapshot = IndexFolder(tmp_path / "index").open()
    return Searcher(snapshot, FakeEncoder(), region=REGIONS["ours"])


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        # What stands behind a comma belongs to what it stands in.
        (
            "Vart mejlar kommunerna svaren, och när började Norrviks avtal gälla?",
            ["Vart mejlar kommunerna svaren?", "när började Norrviks avtal gälla?"],
        ),
        (
            "Vad är syftet och vad är åldern i Norrvik?",
            ["Vad är syftet? Norrvik?", "vad är åldern i Norrvik?"],
        ),
        (
            "Vem leder i Norrvik, och när möts de?",
            ["Vem leder i Norrvik?", "när möts de? leder norrvik"],
        ),
        (
            "När började Norrviks gälla, och vem beslutade om vår?",
            ["När började Norrviks gälla?", "vem beslutade om vår?"],
        ),
        ("Vem leder?", []),
    ],
)
def test_a_half_takes_over_the_names_that_belong_to_it(
    searcher: Searcher, question: str, expected: list[str]
) -> None:
    hits = searcher.search(question).hits
    each = each_asked(searcher, Standalone(question, question), hits)
    assert [one.query for one in each] == expected
    led = (hits[0].passage.document,)
    assert all(one.documents == (led if "? " in one.query else ()) for one in each)


def test_what_a_later_turn_takes_over_reaches_each_half(searcher: Searcher) -> None:
    question = "Och vem leder, och när möts de?"
    asked = Standalone(question, f"{question} Norrvik", ("x",), follows=True)
    each = each_asked(searcher, asked, searcher.search(question).hits)
    assert [one.query for one in each] == ["Och vem leder? Norrvik", "när möts de? leder norrvik"]
    assert {one.documents for one in each} == {("x",)}


def test_each_side_of_a_comparison_is_asked_in_its_own_documents(searcher: Searcher) -> None:
    question = "Hur skiljer sig åldern i Lidland och i Norrvik?"
    each = each_asked(searcher, Standalone(question, question), searcher.search(question).hits)
    assert [one.only for one in each] == [{"ours"}, {"theirs"}]
    assert {one.whole for one in each} == {question}
