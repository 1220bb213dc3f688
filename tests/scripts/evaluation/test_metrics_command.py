from __future__ import annotations

import pytest

from scripts.evaluate import main
from scripts.evaluation.metrics import METRICS
from scripts.evaluation.metrics_command import metrics_text


def test_every_metric_is_told_with_formula_and_source() -> None:
    text = metrics_text()
    for metric in METRICS:
        assert f"{metric.name}" in text and metric.formula in text and metric.source in text
    assert "false_refusal * (lower is better)" in text


def test_it_is_a_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["metrics"]) == 0
    assert "Σ 1 / log₂(rank + 1)" in capsys.readouterr().out
