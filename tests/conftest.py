"""What the tests of several parts share."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from tests.fake_encoder import FakeEncoder

# The same examples each time, and no clock: a busy machine must not fail a test.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder with the five shipped documents."""
    return ROOT / "corpus"


@pytest.fixture
def encoder() -> FakeEncoder:
    """An encoder without a model, by which shared words make texts similar."""
    return FakeEncoder()
