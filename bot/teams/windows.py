"""Counts how often something happened lately, in windows that move.

`limits` reads what a limit is; its own memory looks through every window at each hit, and
asks a thread about each, which at a thousand people costs more than all else in a turn.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from time import monotonic

from limits import RateLimitItem

# How often windows that are over are let go of: they name people.
_SWEEP_SECONDS = 60.0


class Windows:
    """The hits that still count, by limit and by whoever it is for.

    Args:
        clock: seconds that only increase.
    """

    def __init__(self, *, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._ends: dict[str, deque[float]] = {}
        self._swept = clock()

    def hit(self, limit: RateLimitItem, *names: str) -> bool:
        """Whether there is room for one more under `limit`; it is counted only then."""
        now = self._clock()
        self._sweep(now)
        ends = self._ends.setdefault(limit.key_for(*names), deque())
        while ends and ends[0] <= now:
            ends.popleft()
        if len(ends) >= limit.amount:
            return False
        ends.append(now + limit.get_expiry())
        return True

    def __len__(self) -> int:
        return len(self._ends)

    def _sweep(self, now: float) -> None:
        if now - self._swept < _SWEEP_SECONDS:
            return
        self._swept = now
        self._ends = {key: ends for key, ends in self._ends.items() if ends and ends[-1] > now}
