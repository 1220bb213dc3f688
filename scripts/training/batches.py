"""Examples to tensors: kept lower states, marks, masks and targets."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from bot.answering.reader_input import (
    TEXT,
    ReaderInput,
    Tokens,
    marks,
    meeting,
    passage_tokens,
    question_tokens,
    sentences,
    token_range,
)
from bot.answering.reader_model import Lower
from scripts.training.examples import Example
from scripts.training.precision import fast_products

_CHUNK = 64


@dataclass(frozen=True, slots=True)
class Batch:
    """Inputs of the joint layers and the targets; every tensor has the batch first.

    Attributes:
        inputs: question states, passage states, marks, mask.
        in_text: (batch, p) whether a passage token lies in the text, not in its header.
        answerable: (batch,) 0 or 1.
        start, end: (batch,) passage tokens of the answer, -100 without one.
        evidence: (batch, p) 1 within the answering sentences.
        sentence: (batch, p) number of the sentence from 1, 0 outside all.
        weight: (batch,) of the loss.
    """

    inputs: tuple[Tensor, Tensor, Tensor, Tensor]
    in_text: Tensor
    answerable: Tensor
    start: Tensor
    end: Tensor
    evidence: Tensor
    sentence: Tensor
    weight: Tensor


class Batcher:
    """Turns examples into batches; keeps each text's lower states as it meets it again."""

    def __init__(self, lower: Lower, tokenizer: Tokenizer, keep: int = 12_000) -> None:
        self._lower = lower
        self._tokenizer = tokenizer
        self._keep = keep
        self._tokens: dict[str | ReaderInput, Tokens] = {}
        self._states: dict[str | ReaderInput, Tensor] = {}

    def batches(
        self, examples: Sequence[Example], size: int, rng: random.Random | None = None
    ) -> Iterator[Batch]:
        """Batches of passages of like length; in random order when `rng` is given."""
        for at in range(0, len(examples), _CHUNK * size):
            chunk = sorted(examples[at : at + _CHUNK * size], key=lambda e: len(e.text))
            groups = [chunk[i : i + size] for i in range(0, len(chunk), size)]
            if rng is not None:
                rng.shuffle(groups)
            for group in groups:
                yield self.batch(group)

    def batch(self, examples: Sequence[Example]) -> Batch:
        questions: list[str | ReaderInput] = [e.question for e in examples]
        passages: list[str | ReaderInput] = [ReaderInput(e.header, e.text) for e in examples]
        self._fill([*questions, *passages])
        q_tokens = [self._tokens[q] for q in questions]
        p_tokens = [self._tokens[p] for p in passages]
        both = [marks(q, p) for q, p in zip(q_tokens, p_tokens, strict=True)]
        q_states, q_mask = _stack([self._states[q] for q in questions])
        p_states, p_mask = _stack([self._states[p] for p in passages])
        mark = torch.cat([_pad([b[0] for b in both]), _pad([b[1] for b in both])], dim=1)
        return Batch(
            (q_states, p_states, mark, torch.cat([q_mask, p_mask], dim=1)),
            _pad([(t.segments == TEXT).astype(np.int64) for t in p_tokens]).bool(),
            torch.tensor([float(e.answerable) for e in examples]),
            *_answers(examples, p_tokens),
            _pad([_evidence(e, t) for e, t in zip(examples, p_tokens, strict=True)]).float(),
            _pad([_numbered(e, t) for e, t in zip(examples, p_tokens, strict=True)]),
            torch.tensor([e.weight for e in examples]),
        )

    def _fill(self, keys: Sequence[str | ReaderInput]) -> None:
        if len(self._states) > self._keep:
            self._forget([k for k in self._states if isinstance(k, str)])
            self._forget(list(self._states)[: max(0, len(self._states) - self._keep // 2)])
        new = [k for k in dict.fromkeys(keys) if k not in self._states]
        for key in new:
            self._tokens[key] = (
                question_tokens(self._tokenizer, key)
                if isinstance(key, str)
                else passage_tokens(self._tokenizer, key)
            )
        new.sort(key=lambda k: len(self._tokens[k].ids))
        for at in range(0, len(new), 16):
            self._compute(new[at : at + 16])

    def _forget(self, keys: Sequence[str | ReaderInput]) -> None:
        for key in keys:
            del self._states[key], self._tokens[key]

    @torch.no_grad()
    def _compute(self, keys: Sequence[str | ReaderInput]) -> None:
        lengths = [len(self._tokens[k].ids) for k in keys]
        ids = _pad([self._tokens[k].ids for k in keys], fill=1)
        mask = torch.arange(ids.shape[1])[None] < torch.tensor(lengths)[:, None]
        with fast_products():
            states = self._lower(ids, mask.float()).to(torch.bfloat16)
        for key, length, own in zip(keys, lengths, states, strict=True):
            if isinstance(key, str):
                self._states[key] = own[:length].clone()
            else:
                met = meeting(self._tokens[key])
                self._tokens[key], self._states[key] = self._tokens[key].only(met), own[met]


def _pad(rows: Sequence[np.ndarray[tuple[int, ...], np.dtype[np.int64]]], fill: int = 0) -> Tensor:
    out = np.full((len(rows), max(len(r) for r in rows)), fill, dtype=np.int64)
    for i, row in enumerate(rows):
        out[i, : len(row)] = row
    return torch.from_numpy(out)


def _stack(states: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
    padded = torch.nn.utils.rnn.pad_sequence(list(states), batch_first=True).float()
    lengths = torch.tensor([len(s) for s in states])
    return padded, (torch.arange(padded.shape[1])[None] < lengths[:, None]).float()


def _answers(examples: Sequence[Example], tokens: Sequence[Tokens]) -> tuple[Tensor, Tensor]:
    found = [
        (token_range(t, *e.answer) if e.answer else None) or (-100, -100)
        for e, t in zip(examples, tokens, strict=True)
    ]
    return torch.tensor([f[0] for f in found]), torch.tensor([f[1] for f in found])


def _evidence(example: Example, tokens: Tokens) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    target = np.zeros(len(tokens.ids), dtype=np.int64)
    if example.evidence is not None:
        touched = token_range(tokens, *example.evidence)
        if touched is not None:
            target[touched[0] : touched[1] + 1] = 1
    return target


def _numbered(example: Example, tokens: Tokens) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    numbers = np.zeros(len(tokens.ids), dtype=np.int64)
    for number, span in enumerate(sentences(example.text), 1):
        touched = token_range(tokens, *span)
        if touched is not None:
            numbers[touched[0] : touched[1] + 1] = number
    return numbers
