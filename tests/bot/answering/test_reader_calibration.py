"""Calibration of the joint layers on pairs of a question and a passage."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from bot.answering.reader_calibration import calibrate_joint
from bot.answering.reader_model import MARKS, Lower, upper_part
from tests.index.tiny_model import tiny_bundled

TEXTS = "passage: Skola. ett barn\nquery: vad\npassage: Vård. en plan\nquery: hur"


def test_every_joint_layer_is_heard_with_the_marks_between(tmp_path: Path) -> None:
    bundled = tiny_bundled()
    texts = tmp_path / "texts"
    texts.write_text(TEXTS, encoding="utf-8")
    lower = Lower(bundled.bert, 1)
    joint = upper_part(bundled.bert, 1)
    width = bundled.bert.config.hidden_size
    tokenizer = bundled.tokenizer
    quiet = calibrate_joint(joint, lower, tokenizer, torch.zeros(MARKS, width), texts)
    loud = calibrate_joint(joint, lower, tokenizer, torch.full((MARKS, width), 50.0), texts)
    layers = {name.split(".")[2] for name in quiet}
    assert layers == {str(n) for n in range(len(joint.encoder.layer))}
    assert len(quiet) == 6 * len(layers)
    first = "encoder.layer.0.attention.self.query"
    assert (loud[first] > quiet[first] + 40).all()
    assert all(np.isfinite(peaks).all() for peaks in loud.values())
