"""How loud each channel of an encoder is, measured on a few texts.

What int8 costs hangs on the loudest channels; they are the same for every text (in this
model one or two of 1,536 are ten times as loud as the rest), so a few texts will do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import BertModel

from index.types import Floats

TEXTS = Path(__file__).with_name("calibration.txt")
"""Questions and passages of invented documents, one a line; own work, MIT."""


@contextmanager
def listening(model: nn.Module) -> Iterator[dict[str, Floats]]:
    """Name of each linear layer to the (channels,) largest magnitudes of its input so far.

    The dictionary grows while the block runs `model`.
    """
    found: dict[str, Floats] = {}

    def listen(name: str) -> Callable[[nn.Module, tuple[Tensor, ...]], None]:
        def note(_: nn.Module, inputs: tuple[Tensor, ...]) -> None:
            peaks: Floats = inputs[0].abs().flatten(0, -2).amax(0).numpy()
            found[name] = np.maximum(found.get(name, peaks), peaks)

        return note

    handles = [
        module.register_forward_pre_hook(listen(name))
        for name, module in model.named_modules()
        if isinstance(module, nn.Linear)
    ]
    try:
        with torch.no_grad():
            yield found
    finally:
        for handle in handles:
            handle.remove()


def calibrate(bert: BertModel, tokenizer: Tokenizer, texts: Path = TEXTS) -> dict[str, Floats]:
    """Name of each linear layer to the (channels,) largest magnitudes of its input."""
    with listening(bert) as found:
        for line in texts.read_text(encoding="utf-8").splitlines():
            ids = tokenizer.encode(line).ids[: bert.config.max_position_embeddings]
            bert(input_ids=torch.tensor([ids]))
    return found
