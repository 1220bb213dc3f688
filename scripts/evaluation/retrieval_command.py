"""`evaluate.py retrieval BEIR_DIR`: how well the product's retriever ranks a data set."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from index.fusion import Weights
from index.progress import Progress, progress_bar
from index.search import Candidates
from index.types import Encoder
from scripts.evaluation.ablation import ablate, ablation_report, ablation_table
from scripts.evaluation.beir import load_beir
from scripts.evaluation.product_retriever import (
    ProductRetriever,
    RememberingSearcher,
    build,
    variants,
)
from scripts.evaluation.results import write_json, write_text
from scripts.evaluation.retrieval import Measured, measure_retriever, report, table, trec_run

EncoderOpener = Callable[[Progress], Encoder]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument("folder", type=Path, metavar="BEIR_DIR", help="folder in BEIR layout")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write measures and timings")
    parser.add_argument("--run", type=Path, metavar="FILE", help="write the ranking, TREC format")
    parser.add_argument(
        "--ablate", action="store_true", help="also each signal alone and each left out"
    )


def run(options: argparse.Namespace, open_encoder: EncoderOpener) -> int:
    """Run the command; exit code 0."""
    beir = load_beir(options.folder)
    measured: dict[str, Measured] = {}
    known: dict[str, Candidates] = {}
    with progress_bar() as progress:
        encoder = open_encoder(progress)
        snapshot = build(beir, encoder, progress=progress)
        for name, weights in variants() if options.ablate else [("all signals", Weights.load())]:
            searcher = RememberingSearcher(snapshot, encoder, weights, known)
            progress_of = _named(name, progress)
            measured[name] = measure_retriever(
                beir, ProductRetriever(searcher), progress=progress_of
            )
    rows = ablate(measured) if options.ablate else []
    product = measured["all signals"]
    if options.json:
        extra = {"ablation": ablation_report(rows)} if rows else {}
        write_json(options.json, {**report(product), "encoder": encoder.fingerprint, **extra})
    if options.run:
        write_text(options.run, trec_run(product))
    print(table(product))
    if rows:
        print(f"\n{ablation_table(rows)}")
    return 0


def _named(name: str, progress: Progress) -> Progress:
    return lambda _, done, total: progress(name, done, total)
