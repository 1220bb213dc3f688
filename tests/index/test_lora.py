"""Low-rank adapters on a tiny BERT: starting point, training, file, merging."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from transformers import BertConfig, BertModel

from index import lora
from index.errors import ModelError

IDS = torch.tensor([[1, 5, 7, 2], [3, 9, 4, 6]])


def tiny() -> BertModel:
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=20,
        hidden_size=8,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=16,
    )
    return BertModel(config, add_pooling_layer=False).eval()


def output(model: BertModel) -> torch.Tensor:
    with torch.no_grad():
        hidden: torch.Tensor = model(IDS).last_hidden_state
    return hidden


def trained() -> BertModel:
    model = tiny()
    parameters = lora.inject(model, 2, alpha=4)
    optimiser = torch.optim.SGD(parameters, lr=0.5)
    for _ in range(3):
        optimiser.zero_grad()
        model(IDS).last_hidden_state[:, 0, 0].sum().backward()
        optimiser.step()
    return model


def test_an_injected_model_starts_as_the_model_itself() -> None:
    model = tiny()
    before = output(model)
    parameters = lora.inject(model, 2)
    assert torch.equal(output(model), before)
    assert len(parameters) == 2 * len(lora.EVERY_LINEAR) * 2
    assert {id(p) for p in model.parameters() if p.requires_grad} == {id(p) for p in parameters}


def test_output_dense_does_not_also_take_the_attention_output() -> None:
    assert len(lora.inject(tiny(), 2, ["output.dense"])) == 2 * 2


def test_lower_layers_may_be_left_alone() -> None:
    model = tiny()
    lora.inject(model, 2, first=1)
    assert {name for name, p in model.named_parameters() if p.requires_grad} == {
        f"encoder.layer.1.{target}.{side}"
        for target in lora.EVERY_LINEAR
        for side in ("down", "up")
    }


def test_an_unknown_target_is_refused() -> None:
    with pytest.raises(ValueError, match="ends in"):
        lora.inject(tiny(), 2, ["nowhere"])


def test_merging_gives_what_was_trained(tmp_path: Path) -> None:
    model = trained()
    path = tmp_path / "a.safetensors"
    head = torch.arange(4.0)
    lora.save(path, model, metadata={"base": "abc", "seed": "0"}, extra={"head": head})
    merged = tiny()
    before = output(merged)
    adapter = lora.merge(merged, path, base="abc")
    assert (output(merged) - before).abs().max() > 0.1
    torch.testing.assert_close(output(merged), output(model), atol=5e-3, rtol=0)
    assert torch.equal(adapter.extra["head"], head)
    assert adapter.metadata["seed"] == "0"
    assert [p.name for p in tmp_path.iterdir()] == ["a.safetensors"]


def test_training_resumes_where_it_stopped(tmp_path: Path) -> None:
    model = trained()
    path = tmp_path / "a.safetensors"
    lora.save(path, model, metadata={"base": "abc"})
    again = tiny()
    lora.inject(again, 2, alpha=4, seed=99)
    lora.resume(again, lora.load(path))
    torch.testing.assert_close(output(again), output(model), atol=5e-3, rtol=0)


def test_eight_bits_give_nearly_what_was_trained_in_half_the_size(tmp_path: Path) -> None:
    model, head = trained(), {"head": torch.arange(4.0) / 3}
    halves, eighths = tmp_path / "16.safetensors", tmp_path / "8.safetensors"
    lora.save(halves, model, metadata={"base": "abc"}, extra=head)
    lora.save(eighths, model, metadata={"base": "abc"}, extra=head, eight_bits=True)
    merged = tiny()
    adapter = lora.merge(merged, eighths, base="abc")
    torch.testing.assert_close(output(merged), output(model), atol=2e-2, rtol=0)
    assert adapter.extra.keys() == {"head"}
    torch.testing.assert_close(adapter.extra["head"], head["head"], atol=1e-3, rtol=0)
    for name, (down, up) in lora.load(halves).factors.items():
        other_down, other_up = adapter.factors[name]
        torch.testing.assert_close(other_down, down, atol=float(down.abs().max()) / 100, rtol=0)
        torch.testing.assert_close(other_up, up, atol=float(up.abs().max()) / 100, rtol=0)


def test_a_higher_rank_goes_on_from_a_lower_one(tmp_path: Path) -> None:
    model = trained()
    path = tmp_path / "a.safetensors"
    lora.save(path, model, metadata={"base": "abc"})
    wider = tiny()
    parameters = lora.inject(wider, 4, seed=99)
    lora.resume(wider, lora.load(path))
    torch.testing.assert_close(output(wider), output(model), atol=5e-3, rtol=0)
    wider(IDS).last_hidden_state.pow(2).sum().backward()
    ups = parameters[1::2]
    assert all(up.grad is not None and up.grad[:, 2:].abs().max() > 0 for up in ups)


def test_an_adapter_of_another_model_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.safetensors"
    lora.save(path, trained(), metadata={"base": "abc"})
    with pytest.raises(ModelError, match="another model"):
        lora.merge(tiny(), path, base="xyz")


@pytest.mark.parametrize("content", [b"", b"not a tensor file at all"])
def test_a_damaged_file_is_refused_with_its_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.safetensors"
    path.write_bytes(content)
    with pytest.raises(ModelError, match=r"a\.safetensors"):
        lora.load(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be read"):
        lora.load(tmp_path / "none.safetensors")
