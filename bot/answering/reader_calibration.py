"""How loud each channel of the reader's joint layers is, measured on a few pairs.

The encoder's own calibration sees one text at a time; what the joint layers see are a
question and a passage with their marks, corrected by the adapter.
"""

from __future__ import annotations

from itertools import islice, product
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor
from transformers import BertModel

from bot.answering.reader_input import (
    PASSAGE_PREFIX,
    QUESTION_PREFIX,
    ReaderInput,
    Tokens,
    marks,
    meeting,
    passage_tokens,
    question_tokens,
)
from bot.answering.reader_model import Lower, run_layers
from index.calibration import TEXTS, listening
from index.types import Floats

STRIDE = 4
"""Every so manieth pair is enough: the loud channels are the same in all of them."""


def calibrate_joint(
    bert: BertModel, lower: Lower, tokenizer: Tokenizer, table: Tensor, texts: Path = TEXTS
) -> dict[str, Floats]:
    """Name of each linear layer of `bert` to the (channels,) largest magnitudes of its input.

    Args:
        bert: its layers are the joint ones.
        lower: what lies below them.
        table: (marks, hidden) vectors that are added between the two.
    """
    lines = texts.read_text(encoding="utf-8").splitlines()
    asked = [_tokens(tokenizer, line) for line in lines if line.startswith(QUESTION_PREFIX)]
    read = [_tokens(tokenizer, line) for line in lines if line.startswith(PASSAGE_PREFIX)]
    with torch.no_grad():
        below = {id(tokens): _below(lower, tokens) for tokens in (*asked, *read)}
    with listening(bert) as found:
        for question, passage in islice(product(asked, read), 0, None, STRIDE):
            met = meeting(passage)
            rows = torch.from_numpy(np.concatenate(marks(question, passage.only(met))))
            both = torch.cat([below[id(question)], below[id(passage)][:, met]], 1) + table[rows]
            run_layers(bert.encoder.layer, both, torch.ones(both.shape[:2]))
    return found


def _tokens(tokenizer: Tokenizer, line: str) -> Tokens:
    if line.startswith(QUESTION_PREFIX):
        return question_tokens(tokenizer, line.removeprefix(QUESTION_PREFIX))
    header, _, text = line.removeprefix(PASSAGE_PREFIX).partition(". ")
    return passage_tokens(tokenizer, ReaderInput(header, text))


def _below(lower: Lower, tokens: Tokens) -> Tensor:
    ids = torch.from_numpy(tokens.ids)[None]
    states: Tensor = lower(ids, torch.ones(ids.shape))
    return states
