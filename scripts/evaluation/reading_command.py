"""`evaluate.py reading FOLDER`: how well the product reads, on questions with answer spans.

Asks questions of a SQuAD-like data set (`paragraphs.jsonl`) against all of its paragraphs,
and tells how often the answer holds the gold span, and how well `confidence` tells the
answerable questions from the others, beside the retrieval score alone.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.answering.composing import compose
from bot.answering.followups import Standalone
from bot.answering.judging import Judge
from bot.answering.reader import Reader
from bot.answering.reader_preparation import load_reader
from index.build import BuildOptions, index_passages
from index.lines import one_line
from index.progress import Progress, progress_bar
from index.search import Searcher
from index.types import Encoder
from scripts.evaluation.estimates import Estimate, auroc_of, estimate, mean_of, resampled
from scripts.evaluation.results import write_json
from scripts.training.sources import Asked, Text, as_document, read_squad, split_articles

EncoderOpener = Callable[[Progress], Encoder]
SEED = 7


@dataclass(frozen=True, slots=True)
class Read:
    """What became of one question.

    Attributes:
        article: its article; questions of one article stand and fall together.
        learnt: the reader has learnt from this article.
        holds: the answer holds the gold span; `None` for an unanswerable question.
        score: the retrieval score of the best passage.
    """

    article: str
    learnt: bool
    answerable: bool
    answered: bool
    holds: bool | None
    confidence: float
    score: float


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="holds paragraphs.jsonl")
    parser.add_argument("--count", type=int, default=1000, help="questions to ask, at random")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the measures")


def run(
    options: argparse.Namespace,
    open_encoder: EncoderOpener,
    open_reader: Callable[[], Reader | None] = load_reader,
) -> int:
    """Run the command; exit code 0."""
    texts = read_squad(options.folder)
    _, held = split_articles(texts, SEED)
    unseen = {text.article for text in held}
    with progress_bar() as progress:
        encoder = open_encoder(progress)
        pairs = [as_document(at, text) for at, text in enumerate(texts)]
        building = BuildOptions(progress=progress)
        passages, documents = [p for _, p in pairs], [d for d, _ in pairs]
        searcher = Searcher(index_passages(passages, documents, encoder, options=building), encoder)
        questions = [(text, asked) for text in texts for asked in text.asked]
        random.Random(SEED).shuffle(questions)
        judge, found = Judge(open_reader()), []
        for at, (text, asked) in enumerate(questions[: options.count]):
            found.append(_read(searcher, judge, text, asked, text.article not in unseen))
            progress("Asking", at + 1, min(options.count, len(questions)))
    parts = {"all": found, "articles not learnt from": [one for one in found if not one.learnt]}
    measured = {name: measure(part) for name, part in parts.items()}
    if options.json:
        write_json(options.json, {name: _plain(of) for name, of in measured.items()})
    for name, of in measured.items():
        print(f"{name}: {len(parts[name])} questions, {_answerable(parts[name])} with an answer")
        for metric, value in of.items():
            print(f"  {metric:36} {_shown(value)}")
    return 0


def _read(searcher: Searcher, judge: Judge, text: Text, asked: Asked, learnt: bool) -> Read:
    found = searcher.search(asked.question)
    judgement = judge.judge(searcher, Standalone(asked.question, asked.question), found)
    said = one_line(compose(judgement.parts)[0]).casefold()
    holds = None
    if asked.answer is not None:
        holds = one_line(text.text[slice(*asked.answer)]).casefold() in said
    return Read(
        text.article,
        learnt,
        asked.answer is not None,
        judgement.supported,
        holds,
        judgement.probability,
        found.hits[0].score,
    )


def _answerable(found: Sequence[Read]) -> int:
    return sum(one.answerable for one in found)


def measure(found: Sequence[Read]) -> dict[str, Estimate]:
    """The metrics of `found`, with intervals from resampling whole articles.

    What an answer would hold is reckoned whether or not it would be given.
    """
    weights = resampled([one.article for one in found])
    answerable = np.array([one.answerable for one in found], dtype=np.float64)
    held = np.array([np.nan if one.holds is None else one.holds for one in found])
    given = np.array([one.answered for one in found], dtype=np.float64)
    confidence = np.array([one.confidence for one in found])
    score = np.array([one.score for one in found])
    metrics = {
        "answer holds the gold span": mean_of(held),
        "the same, of those answered": mean_of(np.where(given > 0, held, np.nan)),
        "answered, of the answerable": mean_of(np.where(answerable > 0, given, np.nan)),
        "answered, of the unanswerable": mean_of(np.where(answerable > 0, np.nan, given)),
        "AUROC of confidence": auroc_of(confidence, answerable),
        "AUROC of the retrieval score alone": auroc_of(score, answerable),
        "Brier score of confidence": mean_of((confidence - answerable) ** 2),
    }
    return {name: estimate(metric, weights, len(found)) for name, metric in metrics.items()}


def _shown(value: Estimate) -> str:
    if value.value is None:
        return "–"
    return f"{value.value:.3f} ({value.low:.3f}–{value.high:.3f})"


def _plain(measured: dict[str, Estimate]) -> dict[str, dict[str, float | int | None]]:
    return {
        name: {"value": of.value, "low": of.low, "high": of.high, "n": of.n}
        for name, of in measured.items()
    }
