"""Searching: signals, candidates, odd questions, duplicates and authority."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import numpy as np
import pytest

from index import search
from index.build import index_passages
from index.fusion import Weights, fuse
from index.passages import split_passages
from index.processor import best_precision
from index.rerank import similarity
from index.search import QUERY_LENGTH, Searcher, in_thread
from index.snapshot import Snapshot
from index.swedish import ngrams, stems
from index.types import Document, Hit, Status, UnitKind
from tests.fake_encoder import FakeEncoder
from tests.index.conftest import Source, make_document

OURS = "Västra Götaland"
FACT = "Mötet ska hållas inom tre veckor från det att vårdnadshavaren har lämnat sitt samtycke."


@pytest.fixture(scope="module")
def shipped_snapshot(shipped: Mapping[str, Source]) -> Snapshot:
    passages = [
        passage
        for source in shipped.values()
        for passage in split_passages(source.document, source.ignored)
    ]
    return index_passages(passages, [source.document for source in shipped.values()], FakeEncoder())


@pytest.fixture
def searcher(shipped_snapshot: Snapshot) -> Searcher:
    """With weights for an encoder that knows words only; those learnt trust the real one more."""
    weights = Weights(dense=0.15, stems=0.3, ngrams=0.2, maxsim=0.35)
    return Searcher(shipped_snapshot, FakeEncoder(), weights=weights, region=OURS)


def searcher_of(*documents: Document, region: str = OURS) -> Searcher:
    passages = [passage for document in documents for passage in split_passages(document)]
    return Searcher(
        index_passages(passages, documents, FakeEncoder()), FakeEncoder(), region=region
    )


def told(text: str, name: str, **described: Any) -> Document:
    document = make_document(text, name)
    return replace(document, info=replace(document.info, **described))


FILLERS = [told(f"Avsnitt {n} handlar om något annat.", f"f{n}") for n in range(6)]


def top(found: Searcher, question: str) -> Hit:
    return found.search(question).hits[0]


@pytest.mark.parametrize(
    ("question", "phrase"),
    [
        ("När önskas svar per mejl på remissen?", "2020-02-14"),
        ("Vem svarar på frågor om remissen?", "ulrika.soderlund@vgregion.se"),
        ("Hur ofta följs samverkansöverenskommelsen upp?", "var fjärde år"),
        ("Vad är BUS-grupper?", "lokala ledningsgrupper"),
        ("samordnade individuella planer", "SIP"),
    ],
)
def test_finds_the_passage(searcher: Searcher, question: str, phrase: str) -> None:
    assert any(phrase in hit.passage.text for hit in searcher.search(question, limit=3).hits)


def test_hits_come_best_first_with_their_signals(searcher: Searcher) -> None:
    hits = searcher.search("Vilka barn omfattas?", limit=8).hits
    scores = [hit.score for hit in hits]
    assert len(hits) == 8 and scores == sorted(scores, reverse=True)
    for hit in hits:
        assert None not in (hit.signals.dense, hit.signals.stems, hit.signals.maxsim)
        assert hit.document.id == hit.passage.document


def test_signals_are_those_of_each_index(searcher: Searcher) -> None:
    question, snapshot = "samverkan mellan skola och socialtjänst", searcher.snapshot
    found = searcher.candidates(question)
    encoded = FakeEncoder().encode([question], kind="query")
    rows = np.arange(len(snapshot.passages))
    assert np.array_equal(found.rows, rows)
    dense = snapshot.dense.vectors(rows) @ encoded.pooled[0]
    assert found.signals["dense"] == pytest.approx(dense, abs=1e-5)
    assert np.array_equal(found.signals["stems"], snapshot.stems.scores(stems(question)))
    assert np.array_equal(found.signals["ngrams"], snapshot.ngrams.scores(ngrams(question)))
    close = similarity(encoded.tokens[0], snapshot.tokens, rows, best_precision()).maxsim()
    assert found.signals["maxsim"] == pytest.approx(close, abs=1e-6)


def test_weights_decide(shipped_snapshot: Snapshot) -> None:
    question = "överenskommelse om trygg och säker vård"
    only = Weights(dense=0, stems=1, ngrams=0, maxsim=0)
    found = Searcher(shipped_snapshot, FakeEncoder(), weights=only)
    signals = found.candidates(question).signals
    assert fuse(signals, only).argmax() == signals["stems"].argmax()


def test_a_selection_scores_as_all_do(searcher: Searcher, monkeypatch: pytest.MonkeyPatch) -> None:
    """Above a size only candidates are scored; their signals must not change."""
    question = "Vem kan ge en samordnad individuell plan?"
    everything = searcher.candidates(question)
    monkeypatch.setattr(search, "ALL_UP_TO", 10)
    monkeypatch.setattr(search, "CANDIDATES", 8)
    selected = searcher.candidates(question)
    assert 8 <= len(selected.rows) <= 24
    assert len(set(selected.rows.tolist())) == len(selected.rows)
    for name, scores in selected.signals.items():
        expected = everything.signals[name][selected.rows]
        assert scores == pytest.approx(expected, abs=1e-5), name
        if name != "maxsim":
            best = int(everything.signals[name].argmax())
            assert best in selected.rows, name


@pytest.mark.parametrize(
    "question",
    [
        "",
        " ",
        "a",
        "?",
        "vad är det som ska vara",
        "🙂🙃👩‍👩‍👧",
        "ما هو الغرض من الاتفاقية",
        "协议的目的是什么",
        "\x00\ufffd",
        "samverkan " * 2000,
        "x" * 20_000,
        "(((*+?[" * 50,
    ],
)
def test_odd_questions(searcher: Searcher, question: str) -> None:
    result = searcher.search(question, limit=5)
    assert len(result.hits) == 5
    assert all(math.isfinite(hit.score) for hit in result.hits)


def test_no_more_of_a_question_than_is_read_counts(shipped_snapshot: Snapshot) -> None:
    encoder = FakeEncoder()
    found = Searcher(shipped_snapshot, encoder)
    long = "samverkan " * (QUERY_LENGTH // 10)
    assert found.search(long + "remiss " * 500).hits == found.search(long).hits


def test_limits(searcher: Searcher) -> None:
    assert len(searcher.search("samverkan", limit=1).hits) == 1
    every = searcher.search("samverkan", limit=1000).hits
    assert len({hit.passage.id for hit in every}) == len(every)
    heard = sum(1 + len(hit.same) for hit in every)
    assert heard == len(searcher.snapshot.passages)


def test_an_index_of_one_passage() -> None:
    assert top(searcher_of(told(FACT, "a")), "När hålls mötet?").passage.text == FACT


def test_the_same_fact_is_one_hit_with_its_sources() -> None:
    twins = [told(f"{FACT}\n", name) for name in ("a", "b", "c")]
    other = told("Tandvården kallar barnet varje år.", "d")
    hits = searcher_of(*twins, other).search("När ska mötet hållas?").hits
    assert len(hits) == 2
    assert {hits[0].passage.document, *(p.document for p in hits[0].same)} == {"a", "b", "c"}
    assert hits[1].same == ()


def test_the_own_region_speaks_first_for_a_shared_fact() -> None:
    away = told(FACT, "a", region="Västmanland", status=Status.BACKGROUND)
    ours = told(FACT, "b", region=OURS, status=Status.BACKGROUND)
    hit = top(searcher_of(away, ours), "När ska mötet hållas?")
    assert (hit.document.id, [p.document for p in hit.same]) == ("b", ["a"])
    assert (
        top(searcher_of(away, ours, region="Västmanland"), "När ska mötet hållas?").document.id
        == "a"
    )


def test_a_named_region_speaks_first() -> None:
    away = told(FACT, "a", region="Västmanland", status=Status.DRAFT)
    ours = told(FACT, "b", region=OURS, status=Status.IN_FORCE)
    question = "När ska mötet hållas i Västmanland?"
    assert top(searcher_of(away, ours), question).document.id == "a"


def test_the_decided_speaks_before_the_draft_and_the_newer_before_the_older() -> None:
    draft = told(FACT, "a", status=Status.DRAFT, issued=date(2021, 1, 1))
    decided = told(FACT, "b", status=Status.IN_FORCE, issued=date(2021, 1, 1))
    assert top(searcher_of(draft, decided), "När ska mötet hållas?").document.id == "b"
    older = told(FACT, "a", issued=date(2012, 1, 1))
    newer = told(FACT, "b", issued=date(2021, 1, 1))
    assert top(searcher_of(older, newer), "När ska mötet hållas?").document.id == "b"


def test_content_weighs_more_than_authority() -> None:
    draft = told(FACT, "a", region="Västmanland", status=Status.DRAFT)
    decided = told("Tandvården kallar barnet varje år.", "b", region=OURS, status=Status.IN_FORCE)
    assert top(searcher_of(draft, decided, *FILLERS), "När ska mötet hållas?").document.id == "a"


def test_a_preferred_document_gains() -> None:
    found = searcher_of(told(FACT, "a"), told("Mötet hålls hos skolan.", "b"), *FILLERS)
    scores = {
        prefer: {hit.document.id: hit.score for hit in found.search("När?", prefer=prefer).hits}
        for prefer in ("", "a")
    }
    assert scores["a"]["a"] == pytest.approx(scores[""]["a"] + search.PREFERRED)
    assert scores["a"]["b"] == scores[""]["b"]


def test_a_preferred_document_speaks_for_a_shared_fact() -> None:
    twins = searcher_of(told(FACT, "a"), told(FACT, "b"), *FILLERS)
    for name in ("a", "b"):
        assert twins.search("När hålls mötet?", prefer=[name]).hits[0].document.id == name


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Vad är SIP?", "samordnad individuell plan"),
        ("vad är sip?", "samordnad individuell plan"),
        ("Vad är en samordnad individuell plan?", "SIP"),
        ("Vad gör NSPH?", "Nationell samverkan för psykisk hälsa"),
        ("Vad säger HSL?", "Hälso – och sjukvårdslagen"),
    ],
)
def test_abbreviations_meet_what_they_stand_for(
    searcher: Searcher, question: str, expected: str
) -> None:
    assert expected in searcher.expansions(question)


def test_initials_find_the_passage_that_spells_them_out(searcher: Searcher) -> None:
    hits = searcher.search("Har NSPH deltagit?", limit=3).hits
    assert any("Nationell" in hit.passage.text for hit in hits)


def test_unknown_initials_expand_to_nothing(searcher: Searcher) -> None:
    assert searcher.expansions("Vad är XQZW?") == []


def test_the_version_goes_with_the_result(searcher: Searcher) -> None:
    found = Searcher(replace(searcher.snapshot, version="v7"), FakeEncoder())
    assert found.search("samverkan").version == found.version == "v7"


def test_timings_are_told(searcher: Searcher) -> None:
    timings = searcher.search("samverkan").timings
    assert min(timings.embed, timings.search, timings.rerank) >= 0
    assert timings.embed + timings.search > 0


async def test_blocking_work_runs_in_a_thread(searcher: Searcher) -> None:
    assert await in_thread(partial(top, searcher, "samverkan")) == top(searcher, "samverkan")


def test_each_unit_is_most_like_a_query_in_its_own_words(searcher: Searcher) -> None:
    checked = 0
    for passage in searcher.snapshot.passages:
        for at, unit in enumerate(passage.units):
            text = passage.text[unit.start - passage.start : unit.end - passage.start]
            if unit.kind is not UnitKind.SENTENCE or len(text.split()) < 6:
                continue
            hits = [hit for hit in searcher.search(text).hits if hit.passage == passage]
            for hit in hits:
                assert len(hit.likeness) == len(passage.units)
                assert hit.likeness[at] == pytest.approx(max(hit.likeness), abs=1e-6)
                assert hit.likeness[at] > 0.95
                checked += 1
    assert checked > 80


def test_a_lead_in_counts_for_its_items_and_a_title_for_nothing() -> None:
    text = "Med i gruppen är\n- rektor\n- skolsköterska\n"
    hit = searcher_of(told(text, "a", title="Elevhälsa")).search("gruppen skolsköterska").hits[0]
    rektor, nurse = hit.likeness
    assert nurse > rektor > 0
    other = searcher_of(told(text, "a", title="Elevhälsa")).search("elevhälsa").hits[0]
    assert max(other.likeness) < 0.6


def test_only_the_documents_that_are_asked_for_are_looked_in(searcher: Searcher) -> None:
    question = "samverkan mellan skola och socialtjänst"
    found = [hit.document.id for hit in searcher.search(question).hits]
    last = found[-1]
    assert len(set(found)) > 1
    assert {hit.document.id for hit in searcher.search(question, only=[last]).hits} == {last}
