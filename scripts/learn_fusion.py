"""Learn the weights of the retrieval signals.

`scripts/learn_fusion.py --data DIR` ranks the passages of `swequad-train` and
`squad-sv-dev` for their own questions and finds the weights under which the right
passage comes first most often: softmax cross-entropy over the candidates, each data set
counting the same. The encoder is the one in service. Its adapter was trained on the
same pairs, so its signals look somewhat better here than elsewhere; without the adapter
the lexical signals would get so much that questions in other words than their answers
suffer. Writes `index/fusion.json`.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from tqdm import tqdm

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from index.encoder import load_encoder
from index.fusion import WEIGHTS_FILE, Weights, standardise
from index.progress import progress_bar
from index.search import Searcher
from index.types import Encoder, Floats
from scripts.evaluation.beir import Beir, Entry, load_beir
from scripts.evaluation.product_retriever import build

SEED = 7
NAMES = tuple(field.name for field in fields(Weights))
PENALTY = 0.01


@dataclass(frozen=True, slots=True)
class Ranking:
    """Standardised signals (signals, candidates) of a question and the right candidates."""

    signals: Floats
    right: Floats


def read_squad(folder: Path) -> Beir:
    """The answerable questions of SQuAD and all its paragraphs, as a BEIR data set."""
    corpus: list[Entry] = []
    queries: dict[str, str] = {}
    qrels: dict[str, dict[str, int]] = {}
    with (folder / "paragraphs.jsonl").open(encoding="utf-8") as file:
        for number, line in enumerate(file):
            paragraph = json.loads(line)
            corpus.append(Entry(id=f"p{number}", text=paragraph["context"], title=""))
            for at, question in enumerate(paragraph["questions"]):
                if not question["is_impossible"]:
                    name = f"p{number}-{at}"
                    queries[name] = question["question"]
                    qrels[name] = {f"p{number}": 1}
    return Beir(folder.name, tuple(corpus), queries, qrels, unjudged=0)


def rankings(beir: Beir, encoder: Encoder, limit: int) -> list[Ranking]:
    """The candidates of at most `limit` questions, those without a right one left out."""
    with progress_bar() as progress:
        searcher = Searcher(build(beir, encoder, progress=progress), encoder)
    asked = list(beir.queries.items())
    random.Random(SEED).shuffle(asked)
    found = []
    for name, question in tqdm(asked[:limit], desc="Asking", dynamic_ncols=True):
        candidates = searcher.candidates(question)
        ids = [searcher.snapshot.passages[int(row)].id for row in candidates.rows]
        right = np.array([float(entry in beir.qrels[name]) for entry in ids])
        if right.any():
            values = np.stack([standardise(candidates.signals[n]) for n in NAMES])
            found.append(Ranking(values, (right / right.sum()).astype(np.float32)))
    return found


def loss(values: Floats, sets: Sequence[Sequence[Ranking]]) -> float:
    """Mean cross-entropy of the right candidates, each set counting the same."""
    total = 0.0
    for found in sets:
        for ranking in found:
            scores = values @ ranking.signals
            peak = scores.max()
            normal = peak + np.log(np.exp(scores - peak).sum())
            total += float(normal - ranking.right @ scores) / len(found)
    return total / len(sets) + PENALTY * float(values @ values)


def learn(sets: Sequence[Sequence[Ranking]]) -> Weights:
    """The weights of least loss, none below 0, scaled so that they sum to 1."""
    start = np.full(len(NAMES), 0.5)
    best = minimize(loss, start, args=(sets,), method="L-BFGS-B", bounds=[(0, None)] * len(NAMES))
    shares = best.x / best.x.sum()
    return Weights(**{n: round(float(s), 3) for n, s in zip(NAMES, shares, strict=True)})


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with the data sets")
    parser.add_argument("--limit", type=int, default=900, help="questions of each data set")
    parser.add_argument("--out", type=Path, default=WEIGHTS_FILE)
    given = parser.parse_args()
    encoder = load_encoder()
    sets = [
        rankings(beir, encoder, given.limit)
        for beir in (
            load_beir(given.data / "swequad-train"),
            read_squad(given.data / "squad-sv-dev"),
        )
    ]
    weights = learn(sets)
    print(f"{sum(map(len, sets))} questions: {weights}")
    weights.save(given.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
