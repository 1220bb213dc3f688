"""The training command writes a reader that the product opens."""

from __future__ import annotations

import math
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch

from bot.answering.reader_input import ReaderInput
from bot.answering.reader_preparation import load_reader
from index import lora
from scripts.train_reader import (
    Average,
    Recipe,
    Trainer,
    read_texts,
    sentence_loss,
)
from scripts.training.sources import split_articles
from tests.scripts.training.conftest import data

__all__ = ["data"]
MEGABYTES = 1024 * 1024


def test_the_average_stands_in_for_the_parameters_and_gives_them_back() -> None:
    parameter = torch.nn.Parameter(torch.zeros(2))
    average = Average([parameter], decay=0.5)
    with torch.no_grad():
        parameter.fill_(1.0)
    average.update()
    average.exchange()
    standing_in = parameter.detach().clone()
    average.exchange()
    assert 0 < float(standing_in[0]) < 1
    assert parameter.tolist() == [1, 1]


def test_the_answering_sentence_should_stand_before_the_others() -> None:
    batch = SimpleNamespace(
        sentence=torch.tensor([[0, 1, 1, 2, 2], [0, 1, 1, 0, 0]]),
        evidence=torch.tensor([[0.0, 1.0, 1.0, 0.0, 0.0], [0.0] * 5]),
    )
    before = sentence_loss(torch.tensor([[9.0, 4.0, 2.0, 0.0, 0.0], [0.0] * 5]), batch)  # type: ignore[arg-type]
    behind = sentence_loss(torch.tensor([[9.0, 0.0, 0.0, 4.0, 2.0], [0.0] * 5]), batch)  # type: ignore[arg-type]
    assert before[0].item() == pytest.approx(math.log(1 + math.exp(-3)), abs=1e-5)
    assert behind[0].item() == pytest.approx(math.log(1 + math.exp(3)), abs=1e-5)
    assert before[1].item() == 0


@pytest.mark.model
def test_a_few_steps_lower_the_loss_and_the_file_is_opened_by_the_product(
    data: Path, tmp_path: Path
) -> None:
    recipe = Recipe(minutes=0, batch=4, seed=3)
    train, held = split_articles(read_texts(data), seed=1)
    trainer = Trainer(recipe, train, held, judged=4)
    batch = trainer.batcher.batch(trainer.mixer.make(4))
    losses = [trainer.step(batch, 0.0) for _ in range(5)]
    assert losses[-1] < losses[0]

    out = tmp_path / "reader.safetensors"
    trainer.run(out, every=1e9)
    assert out.stat().st_size < 3 * MEGABYTES
    assert lora.load(out).metadata["steps"] == "5"
    reader = load_reader(adapter=out, cache=tmp_path)
    assert len(reader.read("Vem betalar?", [ReaderInput("", "Kommunen betalar.")])) == 1
