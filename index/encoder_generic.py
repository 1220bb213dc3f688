"""Any sentence-transformers model as an encoder, through torch."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import numpy as np
import torch
import transformers
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from torch import Tensor

from index.errors import ModelError
from index.model import BUNDLED, PreparedModel
from index.types import Encoded, Floats

BATCH = 32
PROMPT_NAMES = {"query": ("query",), "passage": ("passage", "document", "corpus")}


class SentenceEncoder:
    """Encodes with `SentenceTransformer.encode`, in fp32."""

    def __init__(self, model: PreparedModel) -> None:
        """Load `model`, from disk where possible; raises `ModelError`."""
        self._model = _load(model.name)
        self._fingerprint = model.fingerprint or _fingerprint(self._model)
        tokenizer = self._model.tokenizer
        self._specials = frozenset(tokenizer.all_special_ids) - {tokenizer.unk_token_id}
        if not self.encode(["a"], kind="query").tokens[0].size:
            raise ModelError(f"The model {model.name} gives no vectors for words.")

    @property
    def fingerprint(self) -> str:
        """Names the weights."""
        return self._fingerprint

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return int(self._model.get_embedding_dimension() or 0)

    def encode(self, texts: Sequence[str], *, kind: Literal["query", "passage"]) -> Encoded:
        """Encode `texts`; what exceeds the model's length is left out."""
        if not texts:
            return Encoded(np.zeros((0, self.dim), np.float32), ())
        prompts = self._model.prompts
        prompt = next((prompts[n] for n in PROMPT_NAMES[kind] if prompts.get(n)), "")
        try:
            outputs = self._model.encode(
                list(texts), prompt=prompt, output_value=None, batch_size=BATCH
            )
            pooled = torch.stack([output["sentence_embedding"] for output in outputs])
            found = [
                self._tokens(output, prompt, text)
                for output, text in zip(outputs, texts, strict=True)
            ]
        except (RuntimeError, KeyError, IndexError, ValueError) as error:
            raise ModelError(
                f"The model failed on a text ({error!r}): set EMBEDDING_MODEL to `{BUNDLED}`."
            ) from error
        vectors = torch.nn.functional.normalize(pooled, dim=1).float().cpu().numpy()
        return Encoded(vectors, tuple(f[0] for f in found), tuple(f[1] for f in found))

    def _tokens(
        self, output: dict[str, Tensor], prompt: str, text: str
    ) -> tuple[Floats, NDArray[np.int32]]:
        """The vectors of the text's own tokens, (tokens, dim), of unit length, and their ends."""
        ids = output["input_ids"][output["attention_mask"].bool()].tolist()
        kept = output["token_embeddings"][output["attention_mask"].bool()]
        ends = self._ends(prompt, text, len(ids))
        own = [i for i, token in enumerate(ids) if token not in self._specials and ends[i] > 0]
        vectors = torch.nn.functional.normalize(kept[own], dim=1)
        array: Floats = vectors.float().cpu().numpy()
        return array, ends[own]

    def _ends(self, prompt: str, text: str, count: int) -> NDArray[np.int32]:
        """Where the `count` tokens of `prompt + text` end in the text; before it, 0 or less.

        By their place in the string where the tokenizer tells it; else those that the
        prompt does not have alone are taken to be of one length.
        """
        tokenizer = self._model.tokenizer
        if not tokenizer.is_fast:
            first = len(tokenizer(prompt.strip())["input_ids"]) - 1 if prompt else 0
            share = np.arange(1 - first, count - first + 1) / max(1, count - first)
            return np.ceil(share * len(text)).astype(np.int32)
        encoded = tokenizer(
            prompt + text, truncation=True, max_length=count, return_offsets_mapping=True
        )
        return np.array([end for _, end in encoded["offset_mapping"]], np.int32) - len(prompt)


def _load(name: str) -> SentenceTransformer:
    """From disk, and from the hub only what is not there."""
    transformers.utils.logging.disable_progress_bar()
    failure: Exception | None = None
    for local in (True, False):
        try:
            return SentenceTransformer(name, device="cpu", local_files_only=local)
        except Exception as error:  # noqa: BLE001 - the library raises whatever it meets
            failure = failure or error
        if _is_folder(name):
            break
    raise ModelError(
        f"The model {name} cannot be loaded ({failure}): check that it is complete, "
        f"or set EMBEDDING_MODEL to `{BUNDLED}`."
    ) from failure


def _is_folder(name: str) -> bool:
    return Path(name).exists()


def _fingerprint(model: SentenceTransformer) -> str:
    """From the weights and the modules, so that equal models get equal names."""
    digest = hashlib.sha256(repr([type(module).__name__ for module in model]).encode())
    digest.update(repr(sorted(model.prompts.items())).encode())
    weights = model.state_dict()
    for name in sorted(weights):
        if ".pooler." in name:  # unused, and random where the model lacks it
            continue
        digest.update(name.encode())
        digest.update(weights[name].cpu().contiguous().view(torch.uint8).numpy().tobytes())
    return f"st-{digest.hexdigest()[:16]}"
