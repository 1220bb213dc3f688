"""What stays is not walked through again, and what an earlier index left is let go of."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from bot.answering.settling import settle


class Ring:
    """Something that only the collector lets go of."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture(autouse=True)
def _thaw() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_what_lives_is_frozen() -> None:
    kept = Ring()
    settle()
    assert gc.get_freeze_count() > 1000
    assert kept not in gc.get_objects()


def test_what_was_frozen_is_let_go_of_by_the_next() -> None:
    ring = Ring()
    gone = weakref.ref(ring)
    settle()
    del ring
    gc.collect()
    assert gone() is not None, "frozen: that is what the next one is for"
    settle()
    assert gone() is None
