"""Questions written for passages of SweQUAD-MC that had none: `asked.jsonl`, own work, MIT."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("asked.jsonl")


@dataclass(frozen=True, slots=True)
class WrittenQuestion:
    """A question with its answer, a piece of the passage with white space runs as one space."""

    question: str
    answer: str

    def within(self, text: str) -> tuple[int, int] | None:
        """Where the answer stands in the passage, whatever white space that holds."""
        found = re.search(r"\s+".join(map(re.escape, self.answer.split())), text)
        return found.span() if found else None


def read_asked(path: Path = FILE) -> Mapping[str, tuple[WrittenQuestion, ...]]:
    """Id of a passage to the questions written for it."""
    found: dict[str, list[WrittenQuestion]] = defaultdict(list)
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        found[row["passage"]].append(WrittenQuestion(row["question"], row["answer"]))
    return {passage: tuple(questions) for passage, questions in found.items()}
