from __future__ import annotations

from index.fusion import Weights
from index.search import Candidates
from scripts.evaluation.beir import Beir, Entry
from scripts.evaluation.product_retriever import (
    ProductRetriever,
    RememberingSearcher,
    build,
    variants,
)
from tests.scripts.evaluation.encoders import HashEncoder

TWIN = "Barn och unga med behov av samordnade insatser omfattas av överenskommelsen."


BEIR = Beir(
    "small",
    (
        Entry("väg/1", "Vägar", "Broar och vägar underhålls av kommunen varje vår."),
        Entry("barn", "", TWIN),
        Entry("barn-2", "", TWIN),
        Entry("sol", "", "Solen skiner över Göteborg i dag."),
    ),
    {},
    {},
    0,
)


def searcher(encoder: HashEncoder) -> RememberingSearcher:
    return RememberingSearcher(build(BEIR, encoder), encoder, Weights.load(), {})


def test_entries_are_ranked_by_their_own_id_and_none_is_lost() -> None:
    ranked = ProductRetriever(searcher(HashEncoder())).search("Vilka barn omfattas?", 100)
    names = [name for name, _ in ranked]
    assert sorted(names) == ["barn", "barn-2", "sol", "väg/1"]
    assert set(names[:2]) == {"barn", "barn-2"}


def test_a_title_is_searched_with_its_entry() -> None:
    ranked = ProductRetriever(searcher(HashEncoder())).search("vägar", 100)
    assert ranked[0][0] == "väg/1"


def test_the_depth_holds_for_twins_too() -> None:
    assert len(ProductRetriever(searcher(HashEncoder())).search("barn omfattas", 1)) == 1


def test_a_query_is_encoded_once_for_all_variants() -> None:
    encoder = HashEncoder()
    snapshot = build(BEIR, encoder)
    known: dict[str, Candidates] = {}
    for _, weights in variants():
        RememberingSearcher(snapshot, encoder, weights, known).search("barn")
    assert encoder.queries == 1


def test_variants_are_all_then_each_alone_then_each_left_out() -> None:
    found = dict(variants())
    assert list(found) == [
        "all signals",
        "dense alone",
        "stems alone",
        "ngrams alone",
        "maxsim alone",
        "without dense",
        "without stems",
        "without ngrams",
        "without maxsim",
    ]
    assert found["stems alone"] == Weights(dense=0, stems=1, ngrams=0, maxsim=0)
    assert found["without stems"].stems == 0
    assert found["without stems"].dense == found["all signals"].dense
