"""Two readers of one training become one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

from index import lora
from scripts.average_readers import main


def adapter(rank: int, value: float, base: str = "abc") -> lora.Adapter:
    factors = {"layer": (torch.full((rank, 4), value), torch.full((3, rank), value))}
    metadata = {"base": base, "calibration": json.dumps([value, 0.0]), "steps": str(rank)}
    return lora.Adapter(factors, {"head": torch.full((2,), value)}, metadata)


def test_the_average_lies_between_and_keeps_what_was_added(tmp_path: Path) -> None:
    earlier, later, out = (tmp_path / f"{n}.safetensors" for n in ("1", "2", "out"))
    lora.write(earlier, adapter(1, 1.0))
    lora.write(later, adapter(2, 3.0), eight_bits=True)
    assert main([str(earlier), str(later), "--share", "0.25", "--out", str(out)]) == 0
    found = lora.load(out)
    down, up = found.factors["layer"]
    assert down[:, 0].tolist() == pytest.approx([1.5, 3.0], rel=0.01)
    assert up[0].tolist() == pytest.approx([1.5, 0.75], rel=0.01)
    assert found.extra["head"].tolist() == [1.5, 1.5]
    assert json.loads(found.metadata["calibration"]) == [1.5, 0.0]
    assert found.metadata["steps"] == "2"
    assert found.metadata["averaged"] == "0.25"


def test_readers_of_different_models_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    earlier, later = tmp_path / "1.safetensors", tmp_path / "2.safetensors"
    lora.write(earlier, adapter(1, 1.0))
    lora.write(later, adapter(1, 1.0, "xyz"))
    out = tmp_path / "out.safetensors"
    assert main([str(earlier), str(later), "--out", str(out)]) == 1
    assert "different models" in capsys.readouterr().err
    assert not out.exists()
