"""The encoder that the settings ask for: the one way in for the rest of the program."""

from __future__ import annotations

from pathlib import Path

from index.encoder_fast import FastEncoder
from index.model import BUNDLED, prepare
from index.progress import Progress, silent
from index.types import Encoder


def load_encoder(
    setting: str = BUNDLED,
    *,
    adapt: bool = True,
    cache: Path | None = None,
    plain: bool = False,
    progress: Progress = silent,
) -> Encoder:
    """Prepare if need be and load the model that `setting` names.

    Args:
        setting: `bundled`, or a sentence-transformers folder or hub name.
        adapt: correct the bundled model with the adapter of this repository.
        cache: folder for prepared models; in the user's cache by default.
        plain: run the bundled model by sentence-transformers too, to compare with.

    Raises:
        ModelError: when the model cannot be had; says what to do.
    """
    model = prepare(setting, adapt=adapt, cache=cache, progress=progress)
    if model.bundled and not plain:
        return FastEncoder(model)
    from index.encoder_generic import SentenceEncoder  # noqa: PLC0415 - imports torch

    return SentenceEncoder(model)
