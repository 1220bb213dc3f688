"""Fit the coefficients of the answering on questions of unrelated subjects.

`scripts/fit_answering.py --data DIR [--limit N]` asks questions of the articles that the
reader was not trained on, against all of them, and writes
`bot/answering/weights.json`: which unit to quote, and whether the documents answer.
Unanswerable are questions without an answer in the data, and answerable ones whose
passage, or whole article, is taken out of what was found. With `--suite SUITE` in place of
the data, the questions are those of suites, asked of the index in service.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import logsumexp, softmax
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, roc_auc_score
from tqdm import tqdm

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot.answering.evidence import Candidate
from bot.answering.followups import Standalone
from bot.answering.judging import Judge, Weighed
from bot.answering.reader_preparation import load_reader
from bot.answering.weights import WEIGHTS_FILE, AnsweringWeights, Logistic
from index.build import index_passages
from index.encoder import load_encoder
from index.search import Searcher
from index.types import Hit
from scripts.evaluation.suite import load_suites
from scripts.train_reader import open_searcher, read_texts
from scripts.training.adapting_pairs import places
from scripts.training.sources import Text, as_document, split_articles

Floats = NDArray[np.float64]
SEED = 7
ANSWERABLE_SHARE = 0.65
HIT_LIMIT = 10
# How near the questions are to those of staff; SQuAD's own unanswerable ones are often
# wrong or answered by another paragraph.
_TRUSTED = {"squad": 0.5, "swequad": 1.0, "written": 6.0}
_UNANSWERED = {"squad": 0.2, "swequad": 1.0, "written": 6.0}
UNIT_SIGNALS = {
    True: ("likeness", "coverage", "kind", "fragment", "gap", "evidence", "unread"),
    False: ("likeness", "coverage", "kind", "fragment", "gap"),
}
SUPPORT_SIGNALS = {
    True: ("names", "kind", "answerable"),
    False: ("coverage", "unit_coverage", "names", "kind", "maxsim", "dense"),
}


@dataclass(frozen=True, slots=True)
class Case:
    """A question and what it should find.

    Attributes:
        gold: where it is answered: ids of documents with the span of the answer in each;
            empty for a question without an answer.
        without: documents that are taken out of what was found.
        weight: how much it counts.
    """

    question: str
    gold: tuple[tuple[str, int, int], ...]
    without: frozenset[str] = frozenset()
    weight: float = 1.0


def cases(texts: Sequence[Text], limit: int) -> list[Case]:
    """Questions with and without an answer, in about equal parts, in random order."""
    articles: dict[str, set[str]] = {}
    for at, text in enumerate(texts):
        articles.setdefault(text.article, set()).add(f"d{at}")
    found: list[Case] = []
    for at, text in enumerate(texts):
        for asked in text.asked:
            if asked.answer is None:
                found.append(Case(asked.question, (), weight=_UNANSWERED[text.source]))
                continue
            weight = _TRUSTED[text.source]
            found.append(Case(asked.question, ((f"d{at}", *asked.answer),), weight=weight))
            near, far = frozenset({f"d{at}"}), frozenset(articles[text.article])
            found.append(Case(asked.question, (), near, 0.7 * weight))
            found.append(Case(asked.question, (), far, 0.3 * weight))
    random.Random(SEED).shuffle(found)
    return found[:limit]


def cases_of(paths: Sequence[Path], searcher: Searcher) -> list[Case]:
    """The single questions of suites, in random order."""
    found = [
        Case(
            one.question,
            tuple(
                (passage.document, passage.start + start, passage.start + end)
                for source in one.sources
                for gold in source
                for passage, (start, end) in places(gold, searcher)
            ),
        )
        for suite in load_suites(paths)
        for one, *later in suite.asked()
        if not later
    ]
    random.Random(SEED).shuffle(found)
    return found


def weighed(
    judge: Judge, searcher: Searcher, questions: Sequence[Case]
) -> Iterator[tuple[Case, Weighed]]:
    """Each case with its scored units and signals."""
    for case in tqdm(questions, desc="Asking", dynamic_ncols=True):
        hits = searcher.search(case.question, limit=HIT_LIMIT).hits
        kept = tuple(hit for hit in hits if hit.passage.document not in case.without)
        result = judge.weigh(searcher, Standalone(case.question, case.question), kept)
        if result is not None:
            yield case, result


def _answers(case: Case, hit: Hit, start: int, end: int) -> bool:
    return any(
        hit.passage.document == document and start < last and first < end
        for document, first, last in case.gold
    )


def fit(
    rows: Sequence[Sequence[float]],
    labels: Sequence[bool],
    weights: Sequence[float],
    names: Sequence[str],
) -> Logistic:
    """A logistic model of `rows` (cases, signals), on the signals' own scales."""
    values, truth = np.array(rows), np.array(labels)
    mean, spread = values.mean(0), values.std(0) + 1e-9
    model = LogisticRegression(C=1.0, max_iter=2000)
    model.fit((values - mean) / spread, truth, sample_weight=np.array(weights))
    slopes = model.coef_[0] / spread
    intercept = float(model.intercept_[0] - slopes @ mean)
    return Logistic(
        round(intercept, 4), {n: round(float(s), 4) for n, s in zip(names, slopes, strict=True)}
    )


def fit_units(
    found: Sequence[tuple[Case, Weighed]], names: Sequence[str], before: Logistic
) -> Logistic:
    """Which unit answers, from the answerable cases whose passage was found.

    The units of a question compete, so what is fitted is the softmax over them; what a
    unit gains beyond its signals, as by telling a number that is asked for, it keeps.

    Args:
        before: the model that the units were scored with.
    """
    asked = []
    for case, result in found:
        marked = [_answers(case, c.hit, c.unit.start, c.unit.end) for c in result.candidates]
        if any(marked):
            signals = [c.signals._asdict() for c in result.candidates]
            rows = np.array([[values[name] for name in names] for values in signals])
            beyond = [
                c.score - before.logit(values)
                for c, values in zip(result.candidates, signals, strict=True)
            ]
            asked.append((rows, np.array(beyond), np.array(marked), case.weight))
    every = np.concatenate([rows for rows, *_ in asked])
    spread = every.std(0) + 1e-9

    def loss(slopes: Floats) -> tuple[float, Floats]:
        value, slope = float(slopes @ slopes) / 2, slopes.copy()
        for rows, beyond, marked, weight in asked:
            scores = rows / spread @ slopes + beyond
            right = scores[marked]
            value += weight * float(logsumexp(scores) - logsumexp(right))
            slope += weight * (softmax(scores) @ rows - softmax(right) @ rows[marked]) / spread
        return value, slope

    best = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B").x / spread
    return Logistic(0.0, {n: round(float(s), 4) for n, s in zip(names, best, strict=True)})


def fit_support(found: Sequence[tuple[Case, Weighed]], names: Sequence[str]) -> Logistic:
    """Whether there is an answer, as if `ANSWERABLE_SHARE` of all questions had one."""
    rows = [[result.signals._asdict()[name] for name in names] for _, result in found]
    labels = [bool(case.gold) for case, _ in found]
    raw = np.array([case.weight for case, _ in found])
    truth = np.array(labels)
    raw[truth] *= ANSWERABLE_SHARE / raw[truth].sum()
    raw[~truth] *= (1 - ANSWERABLE_SHARE) / raw[~truth].sum()
    return fit(rows, labels, list(raw * len(rows)), names)


def report(
    found: Sequence[tuple[Case, Weighed]], support: Logistic, units: Logistic, before: Logistic
) -> str:
    """How well the fitted models do on `found`, whose units were scored with `before`."""
    truth = [bool(case.gold) for case, _ in found]
    guessed = [support.probability(result.signals._asdict()) for _, result in found]
    first = [
        _answers(case, best.hit, best.unit.start, best.unit.end)
        for case, result in found
        if case.gold
        for best in [max(result.candidates, key=lambda c: _anew(c, units, before))]
    ]
    return (
        f"{len(found)} questions: AUROC {roc_auc_score(truth, guessed):.3f}, Brier "
        f"{brier_score_loss(truth, guessed):.3f}, best unit right {np.mean(first):.3f}"
    )


def _anew(candidate: Candidate, units: Logistic, before: Logistic) -> float:
    """What `candidate`, scored with `before`, scores with `units`."""
    values = candidate.signals._asdict()
    return candidate.score + units.logit(values) - before.logit(values)


def fit_set(
    judge: Judge, searcher: Searcher, questions: Sequence[Case], read: bool
) -> dict[str, Any]:
    """One set of `weights.json`, with the threshold that is in it now; prints how it does."""
    found = list(weighed(judge, searcher, questions))
    half = len(found) // 2
    before = judge.weights.units
    units = fit_units(found[:half], UNIT_SIGNALS[read], before)
    support = fit_support(found[:half], SUPPORT_SIGNALS[read])
    print(f"with the reader: {read}; fitted on one half, judged on the other")
    print(" ", report(found[half:], support, units, before))
    print("  retrieval score alone: AUROC", round(_baseline(found[half:]), 3))
    whole = (
        fit_units(found, UNIT_SIGNALS[read], before),
        fit_support(found, SUPPORT_SIGNALS[read]),
    )
    sets = [{"intercept": m.intercept, "coefficients": dict(m.coefficients)} for m in whole]
    return {"units": sets[0], "support": sets[1], "threshold": judge.weights.threshold}


def _baseline(found: Sequence[tuple[Case, Weighed]]) -> float:
    truth = [bool(case.gold) for case, _ in found]
    return float(roc_auc_score(truth, [result.signals.maxsim for _, result in found]))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked = parser.add_mutually_exclusive_group(required=True)
    asked.add_argument("--data", type=Path, help="folder with the data sets")
    asked.add_argument("--suite", type=Path, nargs="+", help="suites about the index in service")
    parser.add_argument("--limit", type=int, default=1500, help="questions to ask")
    parser.add_argument("--out", type=Path, default=WEIGHTS_FILE)
    parser.add_argument("--adapter", type=Path, help="another reader than the one in service")
    given = parser.parse_args()
    if given.suite:
        searcher = open_searcher()
        questions = cases_of(given.suite, searcher)
    else:
        _, held = split_articles(read_texts(given.data), SEED)
        pairs = [as_document(at, text) for at, text in enumerate(held)]
        encoder = load_encoder()
        snapshot = index_passages([p for _, p in pairs], [d for d, _ in pairs], encoder)
        searcher = Searcher(snapshot, encoder)
        questions = cases(held, given.limit)
    reader = load_reader(adapter=given.adapter) if given.adapter else load_reader()
    sets = {
        name: fit_set(
            Judge(reader if read else None, AnsweringWeights.load(with_reader=read)),
            searcher,
            questions,
            read,
        )
        for name, read in (("with_reader", True), ("without_reader", False))
    }
    given.out.write_text(json.dumps(sets, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
