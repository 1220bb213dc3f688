"""Adapts the bundled encoder to Swedish questions, and measures an adapter.

scripts/train_encoder.py train --data DIR... [--exclude DIR...] [--start FILE]
        [--adapt SUITE...] --work DIR --output FILE
scripts/train_encoder.py measure [--adapter FILE] [--queries FILE] DIR...
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from index.progress import Progress
from scripts.adaptation.measure import TorchEncoder, measure
from scripts.adaptation.pairs import own_sources, read_sources, written_sources
from scripts.adaptation.training import Recipe, Training
from scripts.fit_answering import SEED
from scripts.train_reader import open_searcher, read_texts
from scripts.training.sources import WRITTEN, split_articles


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 0 when it did its work, 2 on bad arguments."""
    options = _parser().parse_args(arguments)
    for folder in [*getattr(options, "data", ()), *getattr(options, "folders", ())]:
        if not folder.is_dir():
            print(f"There is no folder {folder}.", file=sys.stderr)
            return 2
    if options.command == "train":
        _train(options)
    else:
        _measure(options)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else "")
    commands = parser.add_subparsers(dest="command", required=True)
    train = commands.add_parser("train", help="train an adapter; goes on where it was stopped")
    train.add_argument("--data", type=Path, nargs="+", required=True)
    train.add_argument("--written", type=Path, default=WRITTEN, help="texts of our own")
    train.add_argument("--exclude", type=Path, nargs="*", default=[])
    train.add_argument(
        "--held-out", type=Path, help="data whose held-out articles are left out, as for the reader"
    )
    train.add_argument("--work", type=Path, required=True, help="folder for checkpoints")
    train.add_argument("--output", type=Path, required=True, help="safetensors file to write")
    train.add_argument("--start", type=Path, help="adapter to go on from")
    train.add_argument(
        "--adapt",
        type=Path,
        nargs="+",
        default=[],
        metavar="SUITE",
        help="suites about the documents in service, whose passages are to be found too",
    )
    for field in fields(Recipe):
        kind = float if isinstance(field.default, float) else int
        train.add_argument(f"--{field.name.replace('_', '-')}", type=kind, default=field.default)
    check = commands.add_parser("measure", help="nDCG@10 on folders in BEIR layout")
    check.add_argument("--adapter", type=Path)
    check.add_argument("--share", type=float, default=1.0, help="of the adapter's strength")
    check.add_argument("--queries", type=Path, help="file of other queries with the same ids")
    check.add_argument("folders", type=Path, nargs="+")
    return parser


def _train(options: argparse.Namespace) -> None:
    recipe = Recipe(**{field.name: getattr(options, field.name) for field in fields(Recipe)})
    sources = read_sources(options.data, options.exclude) + written_sources(options.written)
    if options.held_out:
        held = held_out(options.held_out)
        sources = [source for source in sources if source.group.replace("_", " ") not in held]
    if options.adapt:
        sources += own_sources(options.adapt, open_searcher())
    training = Training(sources, recipe, options.work, options.start)
    training.run(options.output, teller())


def held_out(data: Path) -> set[str]:
    """Articles that the answering is fitted on, which no model may have learnt by heart."""
    _, held = split_articles(read_texts(data), SEED)
    names = {text.article for text in held}
    return names | {name.partition("/")[2].replace("_", " ") for name in names}


def teller() -> Progress:
    """Prints a line a step with the seconds since the start, for a log file."""
    start = time.monotonic()

    def tell(what: str, done: int, total: int) -> None:
        print(f"{time.monotonic() - start:7.0f} s  {done}/{total}  {what}", flush=True)

    return tell


def _measure(options: argparse.Namespace) -> None:
    encoder = TorchEncoder(options.adapter, options.share)
    for folder in options.folders:
        scores = measure(encoder, folder, options.queries)
        print(f"{folder.name}: " + ", ".join(f"{k} {v:.3f}" for k, v in scores.items()), flush=True)


if __name__ == "__main__":
    sys.exit(main())
