"""What the adapted encoder is trained for: ranking by one vector and by its tokens."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import torch
from tokenizers import Encoding, Tokenizer
from torch import Tensor, nn
from torch.nn.functional import logsigmoid, normalize
from torch.nn.utils.rnn import pad_sequence
from transformers import BertModel

PAD = 1
CHUNK_TOKENS = 2048


@dataclass(frozen=True, slots=True)
class Vectors:
    """Of a batch of texts.

    Attributes:
        pooled: (texts, dim), of unit length.
        tokens: (texts, longest, dim), of unit length; zero where `own` is false.
        own: (texts, longest), true for the text's own tokens: no prefix, no specials.
    """

    pooled: Tensor
    tokens: Tensor
    own: Tensor


class Halves:
    """A model cut in two: lower layers that stay as they are, upper ones that may learn.

    What the lower half makes of a text never changes, so it can be remembered: half
    the work of every step after the first epoch.
    """

    def __init__(self, model: BertModel, first: int = 0, *, remember: bool = False) -> None:
        """Cut below layer `first`; `remember` keeps the lower half's output of each text."""
        self._embeddings = model.embeddings
        self._lower = model.encoder.layer[:first]
        self._upper = model.encoder.layer[first:]
        self._remember = remember
        self._known: dict[tuple[int, ...], Tensor] = {}

    def lower(self, encodings: Sequence[Encoding]) -> Tensor:
        """(texts, longest, dim) states below the cut, zero where a text has ended."""
        keys = [tuple(encoding.ids) for encoding in encodings]
        fresh = [key for key in dict.fromkeys(keys) if key not in self._known]
        known = dict(self._known)
        if fresh:
            ids = pad_sequence([torch.tensor(key) for key in fresh], True, PAD)
            with torch.no_grad():
                states = _through(self._lower, self._embeddings(input_ids=ids), ids != PAD)
            made = {k: row[: len(k)].clone() for k, row in zip(fresh, states, strict=True)}
            known |= made
            if self._remember:
                self._known |= {key: row.to(torch.bfloat16) for key, row in made.items()}
        return pad_sequence([known[key].float() for key in keys], batch_first=True)

    def upper(self, states: Tensor, mask: Tensor) -> Tensor:
        """(texts, longest, dim) last states, in fp32; `mask` is true for real tokens."""
        return _through(self._upper, states, mask).float()


def _through(layers: Iterable[nn.Module], states: Tensor, mask: Tensor) -> Tensor:
    for layer in layers:
        states = layer(states, mask[:, None, None, :])
    return states


def embed(model: Halves, tokenizer: Tokenizer, texts: Sequence[str], prefix: str) -> Vectors:
    """Encode `prefix + text` for each text, in chunks of like length, with gradients."""
    encodings = tokenizer.encode_batch([prefix + text for text in texts])
    order = sorted(range(len(texts)), key=lambda i: len(encodings[i]))
    pooled: list[Tensor] = []
    tokens: list[Tensor] = []
    own: list[Tensor] = []
    longest = len(encodings[order[-1]])
    for chunk in _chunks(order, encodings):
        some = [encodings[i] for i in chunk]
        states = model.lower(some)
        mask = torch.zeros(len(some), longest, dtype=torch.bool)
        mine = torch.zeros_like(mask)
        for row, encoding in enumerate(some):
            mask[row, : len(encoding)] = True
            for at, (_, end) in enumerate(encoding.offsets):
                mine[row, at] = end > len(prefix)
        hidden = model.upper(states, mask[:, : states.shape[1]])
        hidden = torch.nn.functional.pad(hidden, (0, 0, 0, longest - hidden.shape[1]))
        spread = mask.unsqueeze(2).float()
        pooled.append(normalize((hidden * spread).sum(1) / spread.sum(1), dim=1))
        tokens.append(normalize(hidden, dim=2) * mine.unsqueeze(2))
        own.append(mine)
    back = torch.tensor(order).argsort()
    return Vectors(torch.cat(pooled)[back], torch.cat(tokens)[back], torch.cat(own)[back])


def _chunks(order: Sequence[int], encodings: Sequence[Encoding]) -> list[list[int]]:
    """Runs of `order`, each of at most `CHUNK_TOKENS` padded tokens."""
    chunks: list[list[int]] = [[]]
    for i in order:
        if chunks[-1] and (len(chunks[-1]) + 1) * len(encodings[i]) > CHUNK_TOKENS:
            chunks.append([])
        chunks[-1].append(i)
    return chunks


def late_interaction(queries: Vectors, passages: Vectors) -> Tensor:
    """(queries, passages): mean over query tokens of the best cosine in the passage."""
    count, width, dim = passages.tokens.shape
    every = queries.tokens.reshape(-1, dim) @ passages.tokens.reshape(-1, dim).T
    every = every.view(*queries.own.shape, count, width)
    best = every.masked_fill(~passages.own, -1.0).amax(dim=3)
    weight = queries.own.unsqueeze(2).float()
    return (best * weight).sum(1) / weight.sum(1)


def contrast(scores: Tensor, positive: Tensor, allowed: Tensor, temperature: float) -> Tensor:
    """Cross-entropy of each query's own passage among the passages it may be told from.

    Args:
        scores: (queries, passages) similarities.
        positive: (queries,) index of the right passage.
        allowed: (queries, passages), false for a passage that may answer the query too.
    """
    own = torch.nn.functional.one_hot(positive, scores.shape[1]).bool()
    logits = (scores / temperature).masked_fill(~(allowed | own), -1e4)
    return torch.nn.functional.cross_entropy(logits, positive)


def contrast_back(scores: Tensor, positive: Tensor, temperature: float) -> Tensor:
    """Each query among the queries of other passages, as seen from its passage."""
    logits = scores[:, positive].T / temperature
    same = positive.unsqueeze(0) == positive.unsqueeze(1)
    others = logits.masked_fill(same, -1e4).logsumexp(dim=1)
    return -logsigmoid(logits.diagonal() - others).mean()


def drift(vectors: Tensor, anchors: Tensor) -> Tensor:
    """How far vectors have moved from where the unadapted model puts the same texts."""
    return (1 - (vectors * anchors).sum(1)).mean()
