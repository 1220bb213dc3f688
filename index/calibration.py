"""How loud each channel of an encoder is, measured on a few texts.

What int8 costs hangs on the loudest channels; they are the same for every text (in this
model one or two of 1,536 are ten times as loud as the rest), so a few texts will do.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import BertModel

from index.types import Floats

TEXTS = Path(__file__).with_name("calibration.txt")
"""Questions and passages of invented documents, one a line; own work, MIT."""


def calibrate(bert: BertModel, tokenizer: Tokenizer, texts: Path = TEXTS) -> dict[str, Floats]:
    """Name of each linear layer to the (channels,) largest magnitudes of its input."""
    found: dict[str, Tensor] = {}

    def listen(name: str) -> Callable[[nn.Module, tuple[Tensor, ...]], None]:
        def note(_: nn.Module, inputs: tuple[Tensor, ...]) -> None:
            peaks = inputs[0].abs().flatten(0, -2).amax(0)
            found[name] = torch.maximum(found.get(name, peaks), peaks)

        return note

    handles = [
        module.register_forward_pre_hook(listen(name))
        for name, module in bert.named_modules()
        if isinstance(module, nn.Linear)
    ]
    with torch.no_grad():
        for line in texts.read_text(encoding="utf-8").splitlines():
            ids = tokenizer.encode(line).ids[: bert.config.max_position_embeddings]
            bert(input_ids=torch.tensor([ids]))
    for handle in handles:
        handle.remove()
    return {name: peaks.numpy() for name, peaks in found.items()}
