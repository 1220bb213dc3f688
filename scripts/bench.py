"""Measures how fast things are: `scripts/bench.py encode BEIR_DIR`, `… answer`, `… load`.

Every row of `encode` gives wall time and processor time, for on a machine with other work
only the second one is comparable. `answer` sets a whole answer beside the encoding of its
question. `load` plays many people before a bot of its own.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from sentence_transformers import SentenceTransformer

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from index.encoder_fast import FastEncoder
from index.errors import SamverkanError
from index.model import prepare
from index.processor import PRECISIONS, best_precision
from index.progress import progress_bar
from scripts.load import answer_command, load_command

Kind = Literal["query", "passage"]
Encode = Callable[[list[str], Kind], object]


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds on the clock and seconds of processor time."""

    wall: float
    processor: float


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 0 when it measured, 1 when the model failed, 2 on bad arguments."""
    options = _parser().parse_args(arguments)
    others = {"load": load_command.run, "answer": answer_command.run}
    if options.command in others:
        return _told(lambda: others[options.command](options))
    try:
        queries = _texts(options.folder / "queries.jsonl", options.queries)
        passages = _texts(options.folder / "corpus.jsonl", options.passages)
    except (OSError, ValueError, KeyError) as error:
        print(f"{options.folder} is not a folder in BEIR layout: {error}", file=sys.stderr)
        return 2
    return _told(lambda: _encode(queries, passages, options.rounds))


def _told(measure: Callable[[], int]) -> int:
    """The exit code of `measure`; 1 with its message when it fails in an expected way."""
    try:
        return measure()
    except SamverkanError as error:
        print(error, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Measures how fast the parts are.")
    commands = parser.add_subparsers(dest="command", required=True)
    encode = commands.add_parser("encode", help="the encoder's paths against each other")
    encode.add_argument("folder", type=Path, help="folder in BEIR layout to take texts from")
    encode.add_argument("--queries", type=int, default=50)
    encode.add_argument("--passages", type=int, default=128)
    encode.add_argument("--rounds", type=int, default=3)
    answer_command.add_to(commands)
    load_command.add_to(commands)
    return parser


def _texts(path: Path, count: int) -> list[str]:
    with path.open(encoding="utf-8") as file:
        texts = [str(json.loads(line)["text"]) for line in file][:count]
    if not texts:
        raise ValueError(f"{path.name} is empty")
    return texts


def _encode(queries: list[str], passages: list[str], rounds: int) -> int:
    """Print one row a path; paths take turns, so that passing load hits all of them."""
    with progress_bar() as progress:
        prepared = prepare(progress=progress)
    paths = {"SentenceTransformer.encode fp32": _plain(prepared.name)}
    paths |= {f"fast {p}": _fast(FastEncoder(prepared, p)) for p in PRECISIONS}
    for encode in paths.values():
        encode(queries[:3], "query")
    one: dict[str, list[Took]] = {name: [] for name in paths}
    many: dict[str, list[Took]] = {name: [] for name in paths}
    for _ in range(rounds):
        for name, encode in paths.items():
            one[name] += [_took(encode, [query], "query") for query in queries]
        for name, encode in paths.items():
            many[name].append(_took(encode, passages, "passage"))
    print(f"{len(queries)} queries, {len(passages)} passages; fastest here: {best_precision()}")
    print(f"{'path':32}{'query p50 ms':>14}{'processor ms':>14}{'passages/s':>12}{'per cpu s':>12}")
    for name in paths:
        wall, processor = _median(one[name])
        bulk_wall, bulk_processor = _median(many[name])
        count = len(passages)
        print(
            f"{name:32}{wall * 1e3:14.1f}{processor * 1e3:14.1f}"
            f"{count / bulk_wall:12.1f}{count / bulk_processor:12.1f}"
        )
    return 0


def _plain(folder: str) -> Encode:
    model = SentenceTransformer(folder, device="cpu", local_files_only=True)
    return lambda texts, kind: model.encode(texts, prompt_name=kind)


def _fast(encoder: FastEncoder) -> Encode:
    return lambda texts, kind: encoder.encode(texts, kind=kind)


def _took(encode: Encode, texts: list[str], kind: Kind) -> Took:
    wall, processor = time.perf_counter(), time.process_time()
    encode(texts, kind)
    return Took(time.perf_counter() - wall, time.process_time() - processor)


def _median(times: list[Took]) -> tuple[float, float]:
    return (
        float(np.median([took.wall for took in times])),
        float(np.median([took.processor for took in times])),
    )


if __name__ == "__main__":
    sys.exit(main())
