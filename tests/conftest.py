"""What the tests of several parts share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fake_encoder import FakeEncoder

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder with the five shipped documents."""
    return ROOT / "corpus"


@pytest.fixture
def encoder() -> FakeEncoder:
    """An encoder without a model, by which shared words make texts similar."""
    return FakeEncoder()
