"""The objective against what is worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import torch
from torch.nn.functional import normalize

from index.rerank import TokenStore, similarity
from scripts.adaptation.measure import maxsim
from scripts.adaptation.objective import (
    Halves,
    Vectors,
    contrast,
    contrast_back,
    contrast_spans,
    drift,
    embed,
    late_interaction,
)
from tests.index.tiny_model import tiny_bundled

TEXTS = ["vem kallar", "å", "en mycket längre text om barn och unga."]


def test_remembered_halves_give_what_the_whole_model_gives() -> None:
    tiny = tiny_bundled()
    encoding = tiny.tokenizer.encode("query: " + TEXTS[2])
    with torch.no_grad():
        hidden = tiny.bert(input_ids=torch.tensor([encoding.ids])).last_hidden_state[0]
        halves = Halves(tiny.bert, 1, remember=True)
        for _ in range(2):
            found = embed(halves, tiny.tokenizer, TEXTS, "query: ")
    torch.testing.assert_close(found.pooled[2], normalize(hidden.mean(0), dim=0), atol=2e-2, rtol=0)
    own = [end > len("query: ") for _, end in encoding.offsets]
    torch.testing.assert_close(
        found.tokens[2][found.own[2]], normalize(hidden[own], dim=1), atol=5e-2, rtol=0
    )


def test_only_the_upper_half_gets_gradients() -> None:
    tiny = tiny_bundled()
    found = embed(Halves(tiny.bert, 1), tiny.tokenizer, TEXTS, "query: ")
    found.pooled[:, 0].sum().backward()  # type: ignore[no-untyped-call]
    touched = {n.split(".")[2] for n, p in tiny.bert.named_parameters() if p.grad is not None}
    assert touched == {"1"}


def test_late_interaction_is_the_one_that_is_measured() -> None:
    tiny = tiny_bundled()
    with torch.no_grad():
        queries = embed(Halves(tiny.bert), tiny.tokenizer, TEXTS[:2], "query: ")
        passages = embed(Halves(tiny.bert), tiny.tokenizer, TEXTS, "passage: ")
    rows = [p[own].numpy() for p, own in zip(passages.tokens, passages.own, strict=True)]
    expected = [
        maxsim(q[own].numpy(), rows) for q, own in zip(queries.tokens, queries.own, strict=True)
    ]
    spans = [[(0, len(text))] for text in TEXTS]
    whole, by_span = late_interaction(queries, passages, spans)
    np.testing.assert_allclose(whole, expected, atol=1e-5)
    np.testing.assert_allclose(by_span, expected, atol=1e-5)


def test_the_spans_of_late_interaction_are_those_of_the_search() -> None:
    tiny = tiny_bundled()
    text = "Allt om buss. Inget om skola."
    with torch.no_grad():
        queries = embed(Halves(tiny.bert), tiny.tokenizer, ["om buss"], "query: ")
        passages = embed(Halves(tiny.bert), tiny.tokenizer, ["Annat.", text], "passage: ")
    spans = [(0, 13), (14, len(text))]
    _, by_span = late_interaction(queries, passages, [[], spans])
    own = passages.own[1]
    store = TokenStore.build(
        [passages.tokens[1][own].numpy()],
        passages.tokens.shape[2],
        [passages.ends[1][own].numpy().astype(np.int32)],
    )
    asked = queries.tokens[0][queries.own[0]].numpy()
    found = similarity(asked, store, np.array([0]))
    expected = found.late(store.within(0, np.array(spans)))
    np.testing.assert_allclose(by_span[0], expected, atol=5e-3)


def test_answering_spans_share_the_loss_and_doubtful_ones_are_left_out() -> None:
    scores = torch.tensor([[0.5, 0.5, 0.5, 0.9], [0.1, 0.2, 0.3, 0.4]])
    right = torch.tensor([[True, True, False, False], [False] * 4])
    allowed = torch.tensor([[True, True, True, False], [True] * 4])
    loss = contrast_spans(scores, right, allowed, 0.1).item()
    assert math.isclose(loss, math.log(3 / 2), rel_tol=1e-5)


def test_contrast_leaves_out_passages_that_may_answer_too() -> None:
    scores = torch.tensor([[0.5, 0.9, 0.5]])
    positive = torch.tensor([0])
    allowed = torch.tensor([[True, False, True]])
    assert math.isclose(contrast(scores, positive, allowed, 0.1).item(), math.log(2), rel_tol=1e-5)


def test_contrast_back_ignores_questions_of_the_same_passage() -> None:
    scores = torch.tensor([[0.5, 0.0], [0.5, 0.0], [0.5, 0.5]])
    positive = torch.tensor([0, 0, 1])
    expected = (2 * math.log(2) + math.log(1 + 2 * math.exp(-5))) / 3
    allowed = torch.tensor([[False, True], [False, True], [True, False]])
    assert math.isclose(
        contrast_back(scores, positive, allowed, 0.1).item(), expected, rel_tol=1e-4
    )


def test_contrast_back_ignores_questions_that_the_passage_may_answer_too() -> None:
    scores = torch.tensor([[0.5, 0.5], [0.5, 0.5]])
    positive = torch.tensor([0, 1])
    apart, both = torch.tensor([[False, True], [True, False]]), torch.zeros(2, 2).bool()
    assert math.isclose(
        contrast_back(scores, positive, apart, 0.1).item(), math.log(2), rel_tol=1e-4
    )
    assert contrast_back(scores, positive, both, 0.1).item() < 1e-4


def test_drift_is_nothing_for_what_stays() -> None:
    vectors = Vectors(torch.eye(3), *[torch.empty(0)] * 3).pooled
    assert drift(vectors, vectors).item() == 0
    assert drift(vectors, -vectors).item() == 2
