"""Low-rank adapters: small trained corrections to the linear layers of a `BertModel`.

An adapter is one safetensors file of half-precision or 8-bit factors with metadata that
says how it was made. It is trained beside frozen weights and merged into them when a model
is prepared, so that nothing of it is left to slow a query down. The few lines here
stand in for a library such as peft because merging and saving is all we need, and
because a file may also carry the tensors of a head (a reader's, say).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor, nn
from transformers import BertModel

from index.errors import ModelError

FORMAT = "1"
_SCALE = ".scale"
ATTENTION = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
)
FEED_FORWARD = ("intermediate.dense", "output.dense")
EVERY_LINEAR = ATTENTION + FEED_FORWARD


class LowRank(nn.Module):
    """A frozen linear layer plus `scale · up(down(x))`; starts as the layer itself."""

    def __init__(
        self, base: nn.Linear, rank: int, scale: float, generator: torch.Generator
    ) -> None:
        super().__init__()
        self.base = base.requires_grad_(False)
        self.scale = scale
        bound = base.in_features**-0.5
        down = torch.empty(rank, base.in_features).uniform_(-bound, bound, generator=generator)
        self.down = nn.Parameter(down)
        self.up = nn.Parameter(torch.zeros(base.out_features, rank))

    def forward(self, x: Tensor) -> Tensor:
        low = nn.functional.linear(nn.functional.linear(x, self.down * self.scale), self.up)
        result: Tensor = self.base(x).add_(low)
        return result


@dataclass(frozen=True, slots=True)
class Adapter:
    """What a file holds.

    Attributes:
        factors: layer name → (down (rank, in), up (out, rank)), in fp32; `up` is scaled.
        extra: other tensors, by name, in fp32.
        metadata: how it was made; `base` is the checksum of the model it belongs to.
    """

    factors: dict[str, tuple[Tensor, Tensor]]
    extra: dict[str, Tensor] = field(default_factory=dict)
    metadata: dict[str, str] = field(default_factory=dict)


def inject(
    model: BertModel,
    rank: int,
    targets: Sequence[str] = EVERY_LINEAR,
    *,
    alpha: float | None = None,
    first: int = 0,
    seed: int = 0,
) -> list[nn.Parameter]:
    """Freeze `model` and put a low-rank correction beside each target layer.

    Args:
        rank: inner dimension of the corrections.
        targets: ends of the names of the linear layers to correct.
        alpha: the correction is scaled by `alpha / rank`; `rank` by default.
        first: layers below this one stay as they are, which saves their backward pass.
        seed: decides the starting values of the down projections.

    Returns:
        The trainable parameters.
    """
    model.requires_grad_(False)
    generator = torch.Generator().manual_seed(seed)
    scale = (rank if alpha is None else alpha) / rank
    parameters: list[nn.Parameter] = []
    for name, layer in _targets(model, targets, first):
        low = LowRank(layer, rank, scale, generator)
        model.set_submodule(name, low)
        parameters += [low.down, low.up]
    if not parameters:
        raise ValueError(f"no linear layer of the model ends in any of {list(targets)}")
    return parameters


def _targets(model: BertModel, targets: Sequence[str], first: int) -> list[tuple[str, nn.Linear]]:
    """Layers of the encoder stack that end in a target, at the layer's own level.

    `output.dense` must not also find `attention.output.dense`, hence the exact match
    of what follows the layer number.
    """
    found = []
    for name, module in model.named_modules():
        parts = name.split(".", 3)
        if not name.startswith("encoder.layer.") or len(parts) < 4 or int(parts[2]) < first:
            continue
        if isinstance(module, nn.Linear) and parts[3] in targets:
            found.append((name, module))
    return found


def save(
    path: Path,
    model: BertModel,
    *,
    metadata: Mapping[str, str],
    extra: Mapping[str, Tensor] = {},
    eight_bits: bool = False,
) -> None:
    """Write the corrections in `model` and `extra` tensors to `path`, in half precision.

    Args:
        metadata: must name the `base` checksum; state seed, data and recipe as well.
        eight_bits: write the corrections as whole numbers of 8 bits with a scale for each
            of the `rank` directions, which halves the file.
    """
    factors = {
        name: (module.down.detach(), (module.up * module.scale).detach())
        for name, module in model.named_modules()
        if isinstance(module, LowRank)
    }
    others = {name: tensor.detach() for name, tensor in extra.items()}
    write(path, Adapter(factors, others, dict(metadata)), eight_bits=eight_bits)


def write(path: Path, adapter: Adapter, *, eight_bits: bool = False) -> None:
    """Write `adapter` as `save` does; its metadata must name the `base` checksum."""
    if "base" not in adapter.metadata:
        raise ValueError("the metadata must name the checksum of the base model as `base`")
    written = {f"extra.{name}": _half(tensor) for name, tensor in adapter.extra.items()}
    for name, pair in adapter.factors.items():
        for side, tensor, along in zip(("down", "up"), pair, (1, 0), strict=True):
            key = f"lora.{name}.{side}"
            if eight_bits:
                written[key], written[f"{key}{_SCALE}"] = _rounded(tensor, along)
            else:
                written[key] = _half(tensor)
    aside = path.with_suffix(".part")
    save_file(written, aside, metadata={**adapter.metadata, "format": FORMAT})
    aside.replace(path)


def _half(tensor: Tensor) -> Tensor:
    return tensor.to(torch.float16).contiguous()


def _rounded(tensor: Tensor, along: int) -> tuple[Tensor, Tensor]:
    """`tensor` in steps of its largest value `along` a dimension / 127, and these steps."""
    scale = (tensor.abs().amax(along, keepdim=True) / 127).clamp(min=1e-12)
    return (tensor / scale).round().to(torch.int8).contiguous(), scale.contiguous()


def load(path: Path) -> Adapter:
    """Read a file that `save` wrote; raises `ModelError` when it cannot be one."""
    try:
        with safe_open(path, framework="pt") as file:
            metadata = file.metadata() or {}
            stored = {name: file.get_tensor(name).float() for name in file.keys()}
    except (OSError, SafetensorError) as error:
        raise ModelError(
            f"The adapter {path} cannot be read ({error}): fetch it from the repository again."
        ) from error
    if metadata.get("format") != FORMAT:
        raise ModelError(f"The adapter {path} is of another version: fetch it again.")
    scales = {n.removesuffix(_SCALE): t for n, t in stored.items() if n.endswith(_SCALE)}
    tensors = {n: t * scales.get(n, 1.0) for n, t in stored.items() if not n.endswith(_SCALE)}
    downs = [n.removesuffix(".down") for n in tensors if n.startswith("lora.") and ".down" in n]
    return Adapter(
        {n.removeprefix("lora."): (tensors[f"{n}.down"], tensors[f"{n}.up"]) for n in downs},
        {n.removeprefix("extra."): t for n, t in tensors.items() if n.startswith("extra.")},
        metadata,
    )


def merge(model: BertModel, path: Path, *, base: str) -> Adapter:
    """Add the corrections of `path` to the weights of `model`, in place.

    Args:
        base: checksum of the model; an adapter made for another one is refused.

    Returns:
        The adapter, for its extra tensors and its metadata.
    """
    adapter = load(path)
    if adapter.metadata.get("base") != base:
        raise ModelError(f"The adapter {path} was made for another model: train it again.")
    with torch.no_grad():
        for name, (down, up) in adapter.factors.items():
            model.get_submodule(name).weight += up @ down
    return adapter


def resume(model: BertModel, adapter: Adapter) -> None:
    """Set the corrections of a model that `inject` prepared to those of `adapter`.

    The model may have been prepared with a higher rank: the directions beyond those of the
    adapter start as `inject` left them, and so change nothing yet.
    """
    with torch.no_grad():
        for name, (down, up) in adapter.factors.items():
            low = model.get_submodule(name)
            rank = len(down)
            low.down[:rank].copy_(down)
            low.up[:, :rank].copy_(up / low.scale)
            low.up[:, rank:] = 0


def between(first: Adapter, second: Adapter, share: float) -> Adapter:
    """Weights that lie `share` of the way from `first` to `second`, which went on from it.

    Averaged weights of one run generalise better than its last ones (Wortsman and others,
    Model soups, 2022). `second` may have a higher rank: what it adds begins at nothing.
    """

    def mixed(one: Tensor, other: Tensor) -> Tensor:
        return torch.lerp(one, other, share)

    factors = {}
    for name, (down, up) in second.factors.items():
        old_down, old_up = first.factors[name]
        rank = len(old_down)
        factors[name] = (
            torch.cat([mixed(old_down, down[:rank]), down[rank:]]),
            torch.cat([mixed(old_up, up[:, :rank]), share * up[:, rank:]], dim=1),
        )
    extra = {name: mixed(first.extra[name], tensor) for name, tensor in second.extra.items()}
    return Adapter(factors, extra, second.metadata)
