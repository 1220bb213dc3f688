"""Judge the learned reader as the product runs it: on suites and on held-out data sets.

`scripts/judge_reader.py --data DIR --suite SUITE.yaml [--adapter FILE]` prints, for each
set, AUROC of answerable over unanswerable questions by the best of the passages read,
and how often the answer lies where the reader points.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bot.answering.reader import LearnedReader
from bot.answering.reader_input import ReaderInput, sentences
from bot.answering.reader_preparation import ADAPTER, prepare_reader
from bot.settings import Settings
from index.encoder import load_encoder
from index.processor import best_precision
from index.search import Searcher
from index.versions import IndexFolder
from scripts.evaluation.suite import load_suite
from scripts.train_reader import Recipe, read_texts
from scripts.training.judging import auroc, reliability
from scripts.training.mining import Miner
from scripts.training.sources import Text, read_swequad, split_articles


@dataclass(frozen=True, slots=True)
class Case:
    """A question with the passages that were retrieved for it.

    Attributes:
        gold: for an answerable one the passage (by position) and span of the answer, if known.
    """

    question: str
    passages: tuple[ReaderInput, ...]
    answerable: bool
    group: str
    gold: tuple[int, int, int] | None = None


def retrieved(texts: Sequence[Text], count: int, limit: int, seed: int) -> list[Case]:
    """Questions of `texts` with what BM25 finds: as it is, and without what answers them."""
    miner = Miner(texts)
    pairs = [(i, a) for i, t in enumerate(texts) for a in t.asked]
    random.Random(seed).shuffle(pairs)
    cases = []
    for index, asked in pairs[:count]:
        near = miner.near(asked.question, -1, 30)
        if asked.answer is None:
            cases.append(_case(texts, near[:limit], asked.question, "impossible"))
            continue
        own = texts[index]
        answer = own.text[asked.answer[0] : asked.answer[1]].casefold()
        without = [i for i in near if i != index and answer not in texts[i].text.casefold()]
        cases.append(_case(texts, without[:limit], asked.question, "removed"))
        if index in near[:limit]:
            case = _case(texts, near[:limit], asked.question, "")
            gold = (near.index(index), *asked.answer)
            cases.append(replace(case, answerable=True, gold=gold))
    return cases


def _case(texts: Sequence[Text], chosen: Sequence[int], question: str, group: str) -> Case:
    passages = tuple(ReaderInput(texts[i].header, texts[i].text) for i in chosen)
    return Case(question, passages, False, group)


def of_suite(path: Path, index: Path, limit: int) -> list[Case]:
    """Single questions of a suite with what the product finds in `index`."""
    settings = Settings.load()
    snapshot = IndexFolder(index).open()
    encoder = load_encoder(settings.embedding_model)
    searcher = Searcher(snapshot, encoder, region=settings.region)
    cases = []
    single = [turns[0] for turns in load_suite(path).asked() if not turns[0].turn]
    for asked in single:
        hits = searcher.search(asked.question, limit=limit).hits
        passages = tuple(ReaderInput.of(hit.passage, hit.document) for hit in hits)
        cases.append(Case(asked.question, passages, asked.kind == "answerable", asked.category))
    return cases


def report(name: str, reader: LearnedReader, cases: Sequence[Case], limit: int) -> None:
    """Print one line of scores, and one a group of unanswerable questions."""
    scores, sentence, span = [], [], []
    for case in cases:
        readings = reader.read(case.question, case.passages[:limit])
        scores.append(max((r.answerable for r in readings), default=-20.0))
        if case.gold and case.gold[0] < len(readings):
            position, start, end = case.gold
            reading, text = readings[position], case.passages[position].text
            spans = sentences(text)
            best = max(spans, key=lambda s: reading.support(*s))
            sentence.append(best[0] < end and best[1] > start)
            first, last = reading.best_span()
            span.append(first < end and last > start)
    score = np.array(scores)
    gold = np.array([c.answerable for c in cases])
    probability = 1 / (1 + np.exp(-score))
    print(
        f"{name:<14} n={len(cases):<4} AUROC {auroc(score, gold):.3f}"
        f" Brier {np.mean((probability - gold) ** 2):.3f}"
        f" sentence {np.mean(sentence) if sentence else np.nan:.2f}"
        f" span {np.mean(span) if span else np.nan:.2f}"
    )
    for group in sorted({c.group for c in cases if not c.answerable}):
        own = np.array([c.answerable or c.group == group for c in cases])
        absent, rank = int((own & ~gold).sum()), auroc(score[own], gold[own])
        print(f"  {group:<12} n={absent:<4} AUROC {rank:.3f}")
    for number, mean, share in reliability(probability, gold):
        print(f"  probability {mean:.2f} n={number:<4} answerable {share:.2f}")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--suite", type=Path, action="append", default=[])
    parser.add_argument("--index", type=Path, default=Settings.load().index_dir)
    parser.add_argument("--adapter", type=Path, default=ADAPTER)
    parser.add_argument("--precision", default=best_precision())
    parser.add_argument("--limit", type=int, nargs="+", default=[3], help="passages read")
    parser.add_argument("--count", type=int, default=150, help="questions of each data set")
    given = parser.parse_args(arguments)
    reader = LearnedReader(prepare_reader(given.adapter), given.precision)
    _, held = split_articles(read_texts(given.data), Recipe(0).seed)
    most = max(given.limit)
    sets = {
        "swequad-dev": retrieved(read_swequad(given.data / "swequad-dev"), given.count, most, 1),
        "squad held out": retrieved([t for t in held if t.source == "squad"], given.count, most, 2),
        **{path.stem: of_suite(path, given.index, most) for path in given.suite},
    }
    for limit in given.limit:
        print(f"best of {limit}")
        for name, cases in sets.items():
            report(name, reader, cases, limit)


if __name__ == "__main__":
    main()
