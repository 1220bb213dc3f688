"""An answer's sentences and words, as the measures count them."""

from __future__ import annotations

import re
from collections import Counter

from index.sentences import sentence_spans
from scripts.evaluation.matching import plain, without_references

_WORD = re.compile(r"\w+(?:[-'’.:@/]\w+)*")
_LEADING = re.compile(r"^(?:\s*\[\d+\])+")
_BULLET = re.compile(r"^\s*(?:[-•*–]|\d+[.)])\s+")


def words(text: str) -> list[str]:
    """The words of `text`, as written and without references; an e-mail address is one word."""
    return _WORD.findall(without_references(text))


def tokens(text: str) -> list[str]:
    """The words of `text` for comparison: lower case, dashes alike."""
    return [word.casefold() for word in words(plain(text))]


def sentences(answer: str) -> list[str]:
    """The sentences and list lines of `answer`, each with its references.

    A line break ends a sentence, so that each line of a list is one; references that
    follow a full stop belong to the sentence before it.
    """
    found: list[str] = []
    for line in answer.splitlines():
        text = _BULLET.sub("", line)
        for start, end in sentence_spans(text):
            part = text[start:end]
            marks = _LEADING.match(part)
            if marks and found:
                found[-1] += f" {marks.group().strip()}"
                part = part[marks.end() :].strip()
            if words(part):
                found.append(part)
    return found


def token_f1(answer: str, reference: str) -> float:
    """Harmonic mean of token precision and recall, as SQuAD counts it (Rajpurkar 2016)."""
    got, wanted = Counter(tokens(answer)), Counter(tokens(reference))
    shared = (got & wanted).total()
    if not shared:
        return 0.0
    precision, recall = shared / got.total(), shared / wanted.total()
    return 2 * precision * recall / (precision + recall)


def contains(answer: str, reference: str) -> bool:
    """Whether the tokens of `reference` stand in `answer`, in a row."""
    wanted = f" {' '.join(tokens(reference))} "
    return bool(wanted.strip()) and wanted in f" {' '.join(tokens(answer))} "
