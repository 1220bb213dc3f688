"""How long work tells of its progress, and the bar that shows it in a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Never

from tqdm import tqdm

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much is done, and how much there is."""


def silent(_what: str, _done: int, _total: int) -> None:
    """Tells nobody."""


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A bar on standard error, one line for each kind of work, for the command line."""
    bars: dict[str, tqdm[Never]] = {}

    def show(what: str, done: int, total: int) -> None:
        bar = bars.get(what)
        if bar is None:
            bar = bars[what] = tqdm(total=total, desc=what, dynamic_ncols=True)
        bar.update(done - bar.n)
        if done >= total:
            bars.pop(what).close()

    try:
        yield show
    finally:
        for bar in bars.values():
            bar.close()
