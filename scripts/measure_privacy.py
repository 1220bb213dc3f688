"""Measures how well personal data is found, on 2,000 generated texts.

Recall is the share of planted pieces that are masked to the last character; an identity
number must also be found as one. Precision is the share of findings that touch something
planted.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot.privacy.findings import Finding, Kind
from bot.privacy.masking import find_personal_data
from scripts.privacy.generating import Text, texts
from scripts.privacy.templates import BARE, FIRST, FREE, UNSEEN


@dataclass(frozen=True, slots=True)
class Score:
    """What was found of one kind; shares are `None` where there was nothing to share."""

    planted: int = 0
    masked: int = 0
    found: int = 0
    right: int = 0

    @property
    def recall(self) -> float | None:
        """Share of the planted that was masked."""
        return self.masked / self.planted if self.planted else None

    @property
    def precision(self) -> float | None:
        """Share of the found that was planted."""
        return self.right / self.found if self.found else None

    def __add__(self, other: Score) -> Score:
        return Score(
            self.planted + other.planted,
            self.masked + other.masked,
            self.found + other.found,
            self.right + other.right,
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Print one row a kind for each set of templates."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=2000, help="texts in all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--misses", type=int, default=0, help="show so many wrong texts")
    options = parser.parse_args(arguments)
    sets = {"first": FIRST, "unseen": UNSEEN, "bare": BARE, "free": FREE}
    for name, templates in sets.items():
        generated = list(texts(templates, options.count // len(sets), options.seed))
        scores = measure(generated)
        print(f"{name:10}{'planted':>9}{'recall':>9}{'found':>9}{'precision':>11}")
        for label, score in {**scores, "all": sum(scores.values(), Score())}.items():
            print(
                f"{label:16}{score.planted:3}{_share(score.recall):>9}"
                f"{score.found:>9}{_share(score.precision):>11}"
            )
        for text in [text for text in generated if _is_wrong(text)][: options.misses]:
            print("   ", text.text, [text.text[f.start : f.end] for f in _found(text)])
    return 0


def measure(generated: Iterable[Text]) -> dict[str, Score]:
    """The score of each kind."""
    scores = {kind.value: Score() for kind in Kind}
    for text in generated:
        found = _found(text)
        for planted in text.truth:
            masked = _covers(found, planted)
            scores[planted.kind.value] += Score(planted=1, masked=masked)
        for finding in found:
            right = any(_touch(finding, planted) for planted in text.truth)
            scores[finding.kind.value] += Score(found=1, right=right)
    return scores


def _found(text: Text) -> tuple[Finding, ...]:
    return find_personal_data(text.text)


def _covers(found: Sequence[Finding], planted: Finding) -> bool:
    if planted.kind is Kind.IDENTITY:
        found = [finding for finding in found if finding.kind is Kind.IDENTITY]
    hidden = {at for finding in found for at in range(finding.start, finding.end)}
    return hidden.issuperset(range(planted.start, planted.end))


def _touch(one: Finding, other: Finding) -> bool:
    return one.start < other.end and other.start < one.end


def _is_wrong(text: Text) -> bool:
    found = _found(text)
    return not all(_covers(found, planted) for planted in text.truth) or not all(
        any(_touch(finding, planted) for planted in text.truth) for finding in found
    )


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


if __name__ == "__main__":
    sys.exit(main())
