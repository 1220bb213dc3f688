"""The metrics, each with its formula and source, and their values over a set of questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from scripts.evaluation.estimates import Estimate, estimate, resampled
from scripts.evaluation.metric import (
    Metric,
    auroc,
    brier,
    calibration,
    mean,
    quantile,
    refusal_precision,
    values,
)
from scripts.evaluation.results import Scored

_OWN = "this project"
_TREC = "trec_eval through ir-measures; a gold source is found by the first passage that covers it"
_ALL = "every question with a confidence"

METRICS: tuple[Metric, ...] = (
    Metric(
        "handled_right",
        "Rätt hanterade frågor",
        "share of all questions that are answered correctly or, unanswerable, not answered",
        "this project: answer_correct and refusal_correct as one accuracy",
        "handled_right",
        mean("handled_right"),
        primary=True,
    ),
    Metric(
        "wrong_answers",
        "Felaktiga svar",
        "share of all questions that are answered though they should not be, or not correctly",
        "one minus the accuracy of what is answered, times the share answered (risk by coverage)",
        "wrong_answer",
        mean("wrong_answer"),
        higher=False,
        primary=True,
    ),
    Metric(
        "answer_correct",
        "Rätt svar",
        "share of answerable questions that are answered and whose answer holds every pattern",
        _OWN,
        "answer_correct",
        mean("answer_correct"),
        primary=True,
    ),
    Metric(
        "later_turns_correct",
        "Rätt svar på följdfrågor",
        "answer_correct over the second and later turns of conversations",
        _OWN,
        "later_turns_correct",
        mean("later_turns_correct"),
    ),
    Metric(
        "citation_recall",
        "Källor som hänvisas till",
        "mean share of a question's gold sources that some citation of that file covers, that is, "
        "shares 40 characters in a row with, or the whole of the shorter",
        "this project, after ALCE (Gao et al. 2023), with string evidence in place of an LLM",
        "citation_recall",
        mean("citation_recall"),
        primary=True,
    ),
    Metric(
        "citation_precision",
        "Hänvisningar som stämmer",
        "mean share of an answer's citations that cover some gold source",
        "this project, after ALCE (Gao et al. 2023); answers with citations",
        "citation_precision",
        mean("citation_precision"),
        primary=True,
    ),
    Metric(
        "groundedness",
        "Meningar med stöd i källan",
        "mean share of an answer's sentences that stand in their cited quotes, or whose numbers "
        "all do and at least 80 % of their longer words, headings included",
        "after RAGAS faithfulness (Es et al. 2024), with string evidence in place of an LLM",
        "groundedness",
        mean("groundedness"),
        primary=True,
    ),
    Metric(
        "refusal_correct",
        "Rätt att inte svara",
        "share of unanswerable questions that are not answered (recall of refusals)",
        "recall of refusals, as in SQuAD 2.0 (Rajpurkar et al. 2018)",
        "refusal_correct",
        mean("refusal_correct"),
        primary=True,
    ),
    Metric(
        "refusal_precision",
        "Avböjda frågor som saknar svar",
        "share of the questions not answered that are unanswerable; of a category, of those not "
        "answered in it and among all answerable ones",
        "precision of refusals, as in SQuAD 2.0 (Rajpurkar et al. 2018)",
        "refused",
        refusal_precision,
    ),
    Metric(
        "false_refusal",
        "Avböjda frågor som har svar",
        "share of answerable questions that are not answered",
        _OWN,
        "false_refusal",
        mean("false_refusal"),
        higher=False,
        primary=True,
    ),
    Metric(
        "confidence_auroc",
        "Tillit skiljer frågor med och utan svar (AUROC)",
        "chance that an answerable question has higher confidence than an unanswerable one",
        "Hanley & McNeil 1982; " + _ALL,
        "confidence",
        auroc,
        primary=True,
    ),
    Metric(
        "brier",
        "Tillitens medelfel (Brier)",
        "mean of (confidence − 1 if answerable else 0)²",
        "Brier 1950; " + _ALL,
        "confidence",
        brier,
        higher=False,
    ),
    Metric(
        "calibration_error",
        "Tillitens kalibreringsfel (ECE)",
        "ten equal bins of confidence: |mean confidence − share answerable|, weighted by size",
        "Naeini et al. 2015; " + _ALL,
        "confidence",
        calibration,
        higher=False,
    ),
    Metric(
        "passage_hit_at_3",
        "Rätt textställe bland de tre första",
        "share of questions with a passage that covers a gold source among the first three",
        _OWN,
        "passage_hit_at_3",
        mean("passage_hit_at_3"),
        primary=True,
    ),
    Metric(
        "ndcg_at_10",
        "nDCG@10",
        "mean of DCG by that of the best order, where DCG = Σ 1 / log₂(rank + 1) over the gold "
        "sources found at ranks 1 to 10",
        "Järvelin & Kekäläinen 2002; " + _TREC,
        "ndcg_at_10",
        mean("ndcg_at_10"),
    ),
    Metric(
        "mrr_at_10",
        "MRR@10",
        "mean of 1 / rank of the first gold source found, 0 below rank 10",
        "Voorhees 1999; " + _TREC,
        "mrr_at_10",
        mean("mrr_at_10"),
    ),
    Metric(
        "recall_at_1",
        "R@1",
        "mean share of a question's gold sources that are found at rank 1",
        _TREC,
        "recall_at_1",
        mean("recall_at_1"),
    ),
    Metric(
        "recall_at_10",
        "R@10",
        "mean share of a question's gold sources that are found at ranks 1 to 10",
        _TREC,
        "recall_at_10",
        mean("recall_at_10"),
    ),
    Metric(
        "token_f1",
        "Ordlikhet med facit (F1)",
        "harmonic mean of token precision and recall against the reference answer",
        "SQuAD (Rajpurkar et al. 2016); questions with a reference `answer`",
        "token_f1",
        mean("token_f1"),
    ),
    Metric(
        "contains_reference",
        "Svaret innehåller facit",
        "share of answers in which the reference answer's tokens stand in a row",
        "answer-span containment; questions with a reference `answer`",
        "contains_reference",
        mean("contains_reference"),
    ),
    Metric(
        "answer_length",
        "Svarets längd, ord (median)",
        "median number of words of answered answers, references not counted",
        _OWN,
        "answer_length",
        quantile("answer_length", 0.5),
        higher=False,
    ),
    Metric(
        "latency_p50_ms",
        "Svarstid, ms (median)",
        "median of `timings_ms.total`",
        "nearest-rank percentile",
        "latency_ms",
        quantile("latency_ms", 0.5),
        higher=False,
    ),
    Metric(
        "latency_p95_ms",
        "Svarstid, ms (95:e percentilen)",
        "95th percentile of `timings_ms.total`",
        "nearest-rank percentile",
        "latency_ms",
        quantile("latency_ms", 0.95),
        higher=False,
    ),
)
BY_NAME: Mapping[str, Metric] = {metric.name: metric for metric in METRICS}


def count(questions: Iterable[Scored], metric: Metric) -> int:
    """How many questions the metric rests on."""
    return int(np.isfinite(values(questions, metric.score)).sum())


def measure(
    questions: Sequence[Scored], metrics: Sequence[Metric] = METRICS
) -> dict[str, Estimate]:
    """Every metric over `questions`, `None` where it does not apply, with intervals."""
    if not questions:
        return {metric.name: Estimate(None, None, None, 0) for metric in metrics}
    weights = resampled([q.item for q in questions])
    return {m.name: estimate(m.build(questions), weights, count(questions, m)) for m in metrics}
