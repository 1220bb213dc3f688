"""What several prepared models hold alike, opened once, for the time and memory that they take.

Encoder and reader come from one base model, so their tokenizers and word vectors are equal.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from index.prepared import MANIFEST

if TYPE_CHECKING:  # it takes torch, which what only opens them does without
    from index.bundled import Bundled

TOKENIZER, WORDS = "pieces.json", "words.npy"
MAX_TOKENS = 512


def write_shared(folder: Path, bundled: Bundled) -> None:
    """Write both to `folder`, before anything has changed how the tokenizer cuts or pads."""
    np.save(folder / WORDS, bundled.words)
    bundled.tokenizer.save(str(folder / TOKENIZER))


def open_tokenizer(folder: Path) -> Tokenizer:
    """The tokenizer of a prepared `folder`; it cuts at `MAX_TOKENS` and must not be changed."""
    return _tokenizer(_Same(folder / TOKENIZER))


def open_words(folder: Path) -> NDArray[np.uint8]:
    """The word vectors of a prepared `folder`, for `dequantise`; not to be written to."""
    return _words(_Same(folder / WORDS))


class _Same:
    """A file of a prepared folder; equal to every other one of the same content."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.digest: str = json.loads((path.parent / MANIFEST).read_text())[path.name]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)


@lru_cache(maxsize=2)
def _tokenizer(file: _Same) -> Tokenizer:
    tokenizer: Tokenizer = Tokenizer.from_file(str(file.path))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS)
    return tokenizer


@lru_cache(maxsize=2)
def _words(file: _Same) -> NDArray[np.uint8]:
    # Not mapped: a mapped file that is cut short ends the process (SIGBUS).
    words: NDArray[np.uint8] = np.load(file.path)
    words.flags.writeable = False
    return words
