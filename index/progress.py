"""How long work tells of its progress, and the bars that show it in a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Never

from tqdm import tqdm

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much is done, and how much there is."""


def silent(_what: str, _done: int, _total: int) -> None:
    """Tells nobody."""


class Reporter:
    """Tells a `Progress`; with documents, a subclass may also tell which one is next."""

    def __init__(self, progress: Progress = silent) -> None:
        self._progress = progress

    def __call__(self, what: str, done: int, total: int) -> None:
        self._progress(what, done, total)

    def document(self, what: str, done: int, total: int, file: str) -> None:
        """`done` of `total` are done and `file` is next; empty after the last one."""
        self(what, done, total)


class Bars(Reporter):
    """A bar on standard error for each kind of work, with an estimate of the time left."""

    def __init__(self) -> None:
        super().__init__()
        self._bars: dict[str, tqdm[Never]] = {}

    def __call__(self, what: str, done: int, total: int) -> None:
        bar = self._bar(what, total)
        bar.update(done - bar.n)
        if done >= total:
            self._bars.pop(what).close()

    def document(self, what: str, done: int, total: int, file: str) -> None:
        """As `Reporter.document`; the file stands behind its bar."""
        self._bar(what, total).set_postfix_str(file, refresh=False)
        self(what, done, total)

    def _bar(self, what: str, total: int) -> tqdm[Never]:
        if what not in self._bars:
            self._bars[what] = tqdm(total=total, desc=what, dynamic_ncols=True)
        return self._bars[what]

    def close(self) -> None:
        """Leave the bars as they stand."""
        for bar in self._bars.values():
            bar.close()
        self._bars.clear()


@contextmanager
def progress_bar() -> Iterator[Bars]:
    """Bars on standard error, for the command line."""
    bars = Bars()
    try:
        yield bars
    finally:
        bars.close()
