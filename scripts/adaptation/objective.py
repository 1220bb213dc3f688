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
        ends: (texts, longest), where each token ends in its text, in characters.
    """

    pooled: Tensor
    tokens: Tensor
    own: Tensor
    ends: Tensor


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
    ends: list[Tensor] = []
    longest = len(encodings[order[-1]])
    for chunk in _chunks(order, encodings):
        some = [encodings[i] for i in chunk]
        states = model.lower(some)
        mask = torch.zeros(len(some), longest, dtype=torch.bool)
        places = torch.zeros(len(some), longest, dtype=torch.long)
        for row, encoding in enumerate(some):
            mask[row, : len(encoding)] = True
            places[row, : len(encoding)] = torch.tensor([end for _, end in encoding.offsets])
        mine = places > len(prefix)
        hidden = model.upper(states, mask[:, : states.shape[1]])
        hidden = torch.nn.functional.pad(hidden, (0, 0, 0, longest - hidden.shape[1]))
        spread = mask.unsqueeze(2).float()
        pooled.append(normalize((hidden * spread).sum(1) / spread.sum(1), dim=1))
        tokens.append(normalize(hidden, dim=2) * mine.unsqueeze(2))
        own.append(mine)
        ends.append(places - len(prefix))
    back = torch.tensor(order).argsort()
    return Vectors(*(torch.cat(part)[back] for part in (pooled, tokens, own, ends)))


def _chunks(order: Sequence[int], encodings: Sequence[Encoding]) -> list[list[int]]:
    """Runs of `order`, each of at most `CHUNK_TOKENS` padded tokens."""
    chunks: list[list[int]] = [[]]
    for i in order:
        if chunks[-1] and (len(chunks[-1]) + 1) * len(encodings[i]) > CHUNK_TOKENS:
            chunks.append([])
        chunks[-1].append(i)
    return chunks


def late_interaction(
    queries: Vectors, passages: Vectors, spans: Sequence[Sequence[tuple[int, int]]]
) -> tuple[Tensor, Tensor]:
    """Mean over query tokens of the best cosine: (queries, passages) and (queries, spans).

    Args:
        spans: of each passage, in characters, in order and apart; numbered on from one
            passage to the next.
    """
    count, width, dim = passages.tokens.shape
    every = queries.tokens.reshape(-1, dim) @ passages.tokens.reshape(-1, dim).T
    every = every.masked_fill(~passages.own.view(-1), -1.0)
    number = torch.full((count, width), sum(map(len, spans)))
    first = 0
    for row, own in enumerate(spans):
        for at, (start, end) in enumerate(own, first):
            inside = (passages.ends[row] > start) & (passages.ends[row] <= end)
            number[row, inside & passages.own[row]] = at
        first += len(own)
    # What lies outside all spans goes into one more, which is left out.
    by_span = torch.full((len(every), first + 1), -1.0).scatter_reduce(
        1, number.view(1, -1).expand(every.shape), every, "amax"
    )
    weight = queries.own.unsqueeze(2).float()
    size = queries.own.shape

    def mean(best: Tensor) -> Tensor:
        return (best.view(*size, -1) * weight).sum(1) / weight.sum(1)

    return mean(every.view(-1, count, width).amax(dim=2)), mean(by_span[:, :first])


def contrast_spans(scores: Tensor, right: Tensor, allowed: Tensor, temperature: float) -> Tensor:
    """Negative log of the share that the answering spans have among all, where any answers.

    Args:
        scores: (queries, spans) similarities.
        right: (queries, spans), true for a span that answers.
        allowed: (queries, spans), false for one that may answer too.
    """
    logits = scores / temperature
    answered = right.any(1)
    if not answered.any():
        return scores.sum() * 0
    whole = logits.masked_fill(~(allowed | right), -1e4)[answered].logsumexp(1)
    return (whole - logits.masked_fill(~right, -1e4)[answered].logsumexp(1)).mean()


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


def contrast_back(scores: Tensor, positive: Tensor, allowed: Tensor, temperature: float) -> Tensor:
    """Each query among the queries of other passages, as seen from its passage.

    Takes what `contrast` takes.
    """
    logits = scores[:, positive].T / temperature
    same = (positive.unsqueeze(0) == positive.unsqueeze(1)) | ~allowed[:, positive].T
    others = logits.masked_fill(same, -1e4).logsumexp(dim=1)
    return -logsigmoid(logits.diagonal() - others).mean()


def drift(vectors: Tensor, anchors: Tensor) -> Tensor:
    """How far vectors have moved from where the unadapted model puts the same texts."""
    return (1 - (vectors * anchors).sum(1)).mean()
