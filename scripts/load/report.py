"""What a load run showed: throughput, times, errors, memory, by interval and as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scripts.load.play import Asked, End

WARM_UP = 0.2
HEADER = (
    f"{'seconds':>9}{'asked/s':>9}{'replied':>9}{'shed':>7}{'errors':>8}"
    f"{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'MB':>8}"
)


@dataclass(frozen=True, slots=True)
class Sample:
    """The memory of the bot, seconds into the run."""

    at: float
    megabytes: float


@dataclass(frozen=True, slots=True)
class Run:
    """All that a run showed.

    Attributes:
        seconds: how long questions were asked.
        processor: processor seconds of the bot.
    """

    asked: Sequence[Asked]
    memory: Sequence[Sample]
    seconds: float
    processor: float

    def of(self, end: End) -> int:
        """Questions that ended so."""
        return sum(one.end is end for one in self.asked)

    def percentile(self, share: float) -> float:
        """Milliseconds within which that share (0–100) of the replies arrived."""
        times = [one.seconds for one in self.asked if one.end is End.REPLIED]
        return float(np.percentile(times, share)) * 1000 if times else float("nan")

    def growth(self) -> float:
        """Highest memory after warm-up, as a share above that at its end."""
        after = [one.megabytes for one in self.memory if one.at >= WARM_UP * self.seconds]
        return max(after) / after[0] - 1 if after else float("nan")

    def between(self, start: float, end: float) -> Run:
        """The part of the run from `start` to `end` seconds."""
        return Run(
            [one for one in self.asked if start <= one.at < end],
            [one for one in self.memory if start <= one.at < end],
            end - start,
            0.0,
        )


def lines(run: Run, step: float) -> list[str]:
    """A row for each `step` seconds, and what holds for the whole."""
    starts = np.arange(0.0, run.seconds, step)
    parts = [(start, run.between(start, min(start + step, run.seconds))) for start in starts]
    rows = [_row(f"{start:.0f}", part) for start, part in parts]
    total = (
        f"memory after warm-up: {100 * run.growth():+.1f} %; processor: "
        f"{run.processor / run.seconds:.2f} cores, "
        f"{1000 * run.processor / max(1, len(run.asked)):.1f} ms a question"
    )
    return [HEADER, *rows, _row("all", run), total]


def _row(name: str, run: Run) -> str:
    memory = max((one.megabytes for one in run.memory), default=float("nan"))
    times = "".join(f"{run.percentile(share):9.1f}" for share in (50, 95, 99))
    return (
        f"{name:>9}{len(run.asked) / run.seconds:9.1f}{run.of(End.REPLIED):9}"
        f"{run.of(End.SHED):7}{run.of(End.ERROR):8}{times}{memory:8.0f}"
    )
