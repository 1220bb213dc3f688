"""The learned reader as a torch model: two lower halves, joint upper layers, heads.

The lower layers of the bundled encoder run on question and passage apart, frozen, so
that a passage's half depends on nothing but the passage and can be kept. The upper
layers see both, corrected by a low-rank adapter; marking vectors (segment and match
level) are added where the sides meet.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from transformers import BertModel

from bot.answering.reader_input import TEXT

SPLIT = 4
"""Layers below this one run on question and passage apart."""
MARKS = 9
_HEAD_WIDTH = 192


class Heads(nn.Module):
    """Marking vectors below the joint layers and the three heads above them."""

    def __init__(self, hidden: int) -> None:
        super().__init__()
        self.marks = nn.Embedding(MARKS, hidden)
        nn.init.normal_(self.marks.weight, std=0.02)
        self.answerable = nn.Sequential(
            nn.Linear(3 * hidden, _HEAD_WIDTH), nn.GELU(), nn.Linear(_HEAD_WIDTH, 1)
        )
        self.tokens = nn.Linear(hidden, 3)
        """Start, end and evidence of each token."""
        self.mix = nn.Parameter(torch.tensor(0.5))
        """Share of the strongest evidence in the log odds of answerable."""


class Lower(nn.Module):
    """Token ids of one side to its hidden states below the joint layers."""

    def __init__(self, model: BertModel, split: int = SPLIT) -> None:
        super().__init__()
        self.embeddings = model.embeddings
        self.layers = nn.ModuleList(model.encoder.layer[:split])

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """(batch, tokens) ids and 0/1 mask to (batch, tokens, hidden)."""
        return run_layers(self.layers, self.embeddings(input_ids=ids), mask)


def run_layers(layers: nn.ModuleList, states: Tensor, mask: Tensor) -> Tensor:
    """Through `layers` with attention to the tokens that `mask` allows."""
    blocked = (1.0 - mask[:, None, None, :].to(states.dtype)) * torch.finfo(torch.bfloat16).min
    for layer in layers:
        out = layer(states, blocked)
        states = out[0] if isinstance(out, tuple) else out
    return states


def upper_part(model: BertModel, split: int = SPLIT) -> BertModel:
    """The same model with the joint layers only, numbered from 0: what is adapted."""
    model.encoder.layer = nn.ModuleList(model.encoder.layer[split:])
    return model


class Joint(nn.Module):
    """Hidden states of both sides to logits.

    The sequence is the question followed by the passage; `passage_at` is the index of
    the passage's first token, the same for the whole batch.
    """

    def __init__(self, upper: BertModel, heads: Heads) -> None:
        super().__init__()
        self.layers = upper.encoder.layer
        self.heads = heads

    def forward(
        self, question: Tensor, passage: Tensor, marks: Tensor, mask: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Logits: answerable (batch,) and start, end, evidence (batch, passage tokens, 3).

        Args:
            question: (batch, q, hidden); passage: (batch, p, hidden).
            marks: (batch, q + p) rows of the marking table; mask: (batch, q + p).
        """
        states = torch.cat([question, passage], dim=1) + self.heads.marks(marks)
        states = run_layers(self.layers, states, mask)
        length = question.shape[1]
        own = mask[:, :length, None].to(states.dtype)
        mean = (states[:, :length] * own).sum(1) / own.sum(1)
        pooled = torch.cat([states[:, 0], states[:, length], mean], dim=-1)
        tokens = self.heads.tokens(states[:, length:])
        outside = (marks[:, length:] < TEXT) | (mask[:, length:] == 0)
        strongest = tokens[..., 2].masked_fill(outside, -10.0).amax(-1)
        answerable = self.heads.answerable(pooled).squeeze(-1) + self.heads.mix * strongest
        return answerable, tokens
