"""The metrics, each with its formula and source, and their values over a set of questions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from scripts.evaluation.estimates import (
    Array,
    Estimate,
    Estimator,
    auroc_of,
    calibration_error_of,
    estimate,
    mean_of,
    quantile_of,
    resampled,
    share_of,
)
from scripts.evaluation.results import Scored

Build = Callable[[Sequence[Scored]], Estimator]


@dataclass(frozen=True, slots=True)
class Metric:
    """One measure of a set of questions.

    Attributes:
        score: the score of single questions that must be there for one to count.
        higher: whether more is better.
        primary: whether a comparison's verdict rests on it.
        swedish: its name in reports.
    """

    name: str
    swedish: str
    formula: str
    source: str
    score: str
    build: Build
    higher: bool = True
    primary: bool = False


def values(questions: Iterable[Scored], score: str) -> Array:
    """One score of each question, NaN where it does not apply."""
    return np.array([q.scores.get(score, np.nan) for q in questions], dtype=np.float64)


def answerable(questions: Iterable[Scored]) -> Array:
    """1 for each answerable question, else 0."""
    return np.array([q.kind == "answerable" for q in questions], dtype=np.float64)


def _mean(score: str) -> Build:
    return lambda questions: mean_of(values(questions, score))


def _quantile(score: str, share: float) -> Build:
    return lambda questions: quantile_of(values(questions, score), share)


def _auroc(questions: Sequence[Scored]) -> Estimator:
    return auroc_of(values(questions, "confidence"), answerable(questions))


def _brier(questions: Sequence[Scored]) -> Estimator:
    return mean_of((values(questions, "confidence") - answerable(questions)) ** 2)


def _calibration(questions: Sequence[Scored]) -> Estimator:
    return calibration_error_of(values(questions, "confidence"), answerable(questions))


def _refusal_precision(questions: Sequence[Scored]) -> Estimator:
    refused = values(questions, "refused")
    return share_of(refused * (1 - answerable(questions)), refused)


_CONTRACT = "the contract of this project"
_TREC = "trec_eval through ir-measures, over the gold passages among the ten retrieved"
_ALL = "every question with a confidence"

METRICS: tuple[Metric, ...] = (
    Metric(
        "handled_right",
        "Rätt hanterade frågor",
        "share of all questions that are answered correctly or, unanswerable, not answered",
        "answer_correct and refusal_correct of the contract, over all questions",
        "handled_right",
        _mean("handled_right"),
        primary=True,
    ),
    Metric(
        "wrong_answers",
        "Felaktiga svar",
        "share of all questions that are answered though they should not be, or not correctly",
        "one minus the accuracy of what is answered, times the share answered (risk by coverage)",
        "wrong_answer",
        _mean("wrong_answer"),
        higher=False,
        primary=True,
    ),
    Metric(
        "answer_correct",
        "Rätt svar",
        "share of answerable questions that are answered and whose answer holds every pattern",
        _CONTRACT,
        "answer_correct",
        _mean("answer_correct"),
        primary=True,
    ),
    Metric(
        "later_turns_correct",
        "Rätt svar på följdfrågor",
        "answer_correct over the second and later turns of conversations",
        _CONTRACT,
        "later_turns_correct",
        _mean("later_turns_correct"),
    ),
    Metric(
        "citation_recall",
        "Källor som hänvisas till",
        "mean share of a question's gold sources that some citation covers",
        _CONTRACT,
        "citation_recall",
        _mean("citation_recall"),
        primary=True,
    ),
    Metric(
        "citation_precision",
        "Hänvisningar som stämmer",
        "mean share of an answer's citations that cover some gold source",
        _CONTRACT,
        "citation_precision",
        _mean("citation_precision"),
        primary=True,
    ),
    Metric(
        "groundedness",
        "Meningar med stöd i källan",
        "mean share of an answer's sentences that stand in their cited quotes, or whose numbers "
        "all do and at least 80 % of their longer words, headings included",
        "after RAGAS faithfulness (Es et al. 2024), with string evidence in place of an LLM",
        "groundedness",
        _mean("groundedness"),
        primary=True,
    ),
    Metric(
        "refusal_correct",
        "Rätt att inte svara",
        "share of unanswerable questions that are not answered (recall of refusals)",
        _CONTRACT,
        "refusal_correct",
        _mean("refusal_correct"),
        primary=True,
    ),
    Metric(
        "refusal_precision",
        "Avböjda frågor som saknar svar",
        "share of the questions not answered that are unanswerable",
        "precision of refusals, as in SQuAD 2.0 (Rajpurkar et al. 2018)",
        "refused",
        _refusal_precision,
    ),
    Metric(
        "false_refusal",
        "Avböjda frågor som har svar",
        "share of answerable questions that are not answered",
        _CONTRACT,
        "false_refusal",
        _mean("false_refusal"),
        higher=False,
        primary=True,
    ),
    Metric(
        "confidence_auroc",
        "Tillit skiljer frågor med och utan svar (AUROC)",
        "chance that an answerable question has higher confidence than an unanswerable one",
        "Hanley & McNeil 1982; " + _ALL,
        "confidence",
        _auroc,
        primary=True,
    ),
    Metric(
        "brier",
        "Tillitens medelfel (Brier)",
        "mean of (confidence − 1 if answerable else 0)²",
        "Brier 1950; " + _ALL,
        "confidence",
        _brier,
        higher=False,
    ),
    Metric(
        "calibration_error",
        "Tillitens kalibreringsfel (ECE)",
        "ten equal bins of confidence: |mean confidence − share answerable|, weighted by size",
        "Naeini et al. 2015; " + _ALL,
        "confidence",
        _calibration,
        higher=False,
    ),
    Metric(
        "passage_hit_at_3",
        "Rätt textställe bland de tre första",
        "share of questions with a passage that covers a gold source among the first three",
        _CONTRACT,
        "passage_hit_at_3",
        _mean("passage_hit_at_3"),
        primary=True,
    ),
    Metric("ndcg_at_10", "nDCG@10", "nDCG@10", _TREC, "ndcg_at_10", _mean("ndcg_at_10")),
    Metric("mrr_at_10", "MRR@10", "RR@10", _TREC, "mrr_at_10", _mean("mrr_at_10")),
    Metric("recall_at_1", "R@1", "R@1", _TREC, "recall_at_1", _mean("recall_at_1")),
    Metric("recall_at_10", "R@10", "R@10", _TREC, "recall_at_10", _mean("recall_at_10")),
    Metric(
        "token_f1",
        "Ordlikhet med facit (F1)",
        "harmonic mean of token precision and recall against the reference answer",
        "SQuAD (Rajpurkar et al. 2016); questions with a reference `answer`",
        "token_f1",
        _mean("token_f1"),
    ),
    Metric(
        "contains_reference",
        "Svaret innehåller facit",
        "share of answers in which the reference answer's tokens stand in a row",
        "answer-span containment; questions with a reference `answer`",
        "contains_reference",
        _mean("contains_reference"),
    ),
    Metric(
        "answer_length",
        "Svarets längd, ord (median)",
        "median number of words of answered answers, references not counted",
        _CONTRACT,
        "answer_length",
        _quantile("answer_length", 0.5),
        higher=False,
    ),
    Metric(
        "latency_p50_ms",
        "Svarstid, ms (median)",
        "median of `timings_ms.total`",
        "nearest-rank percentile",
        "latency_ms",
        _quantile("latency_ms", 0.5),
        higher=False,
    ),
    Metric(
        "latency_p95_ms",
        "Svarstid, ms (95:e percentilen)",
        "95th percentile of `timings_ms.total`",
        "nearest-rank percentile",
        "latency_ms",
        _quantile("latency_ms", 0.95),
        higher=False,
    ),
)
BY_NAME: Mapping[str, Metric] = {metric.name: metric for metric in METRICS}


def count(questions: Iterable[Scored], metric: Metric) -> int:
    """How many questions the metric rests on."""
    return int(np.isfinite(values(questions, metric.score)).sum())


def measure(questions: Sequence[Scored]) -> dict[str, Estimate]:
    """Every metric over `questions`, `None` where it does not apply, with intervals."""
    if not questions:
        return {metric.name: Estimate(None, None, None, 0) for metric in METRICS}
    weights = resampled([q.item for q in questions])
    return {m.name: estimate(m.build(questions), weights, count(questions, m)) for m in METRICS}


def sliced(questions: Sequence[Scored]) -> dict[str, dict[str, tuple[Scored, ...]]]:
    """The questions by document, kind, type, category, tag, language and status."""
    slices: dict[str, dict[str, list[Scored]]] = {}
    for question in questions:
        kind = "conversation" if question.turn else question.kind
        labels = {
            "document": question.documents,
            "kind": (kind,),
            "type": (question.type,),
            "category": (question.category,),
            "tag": question.tags,
            "language": (question.language,),
            "status": question.statuses,
        }
        for dimension, found in labels.items():
            for label in filter(None, found):
                slices.setdefault(dimension, {}).setdefault(label, []).append(question)
    return {
        dimension: {label: tuple(slices[dimension][label]) for label in sorted(slices[dimension])}
        for dimension in slices
    }
