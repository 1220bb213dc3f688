"""How a citation is held against a gold quote, and an answer against a pattern."""

from __future__ import annotations

import re

from index.lines import one_line
from scripts.evaluation.suite_items import Gold

RUN = 40
_REFERENCE = re.compile(r"\s*\[\d+\]")
_DASHES = dict.fromkeys((*range(0x2010, 0x2016), 0x2212), "-")


def plain(answer: str) -> str:
    """`answer` as patterns see it: white space runs as one space, all dashes as `-`."""
    return one_line(answer).translate(_DASHES)


def without_references(answer: str) -> str:
    """`answer` without its `[n]`."""
    return _REFERENCE.sub("", answer)


def includes(answer: str, pattern: str) -> bool:
    """Whether the regular expression `pattern` is found in `answer`, case ignored."""
    return re.search(pattern, plain(answer), re.IGNORECASE) is not None


def share_run(one: str, other: str, length: int = RUN) -> bool:
    """Whether two texts share `length` characters in a row, or the whole of the shorter.

    White space runs count as one space and case is ignored. A blank text shares nothing.
    """
    shorter, longer = sorted((one_line(one).casefold(), one_line(other).casefold()), key=len)
    if not shorter:
        return False
    if len(shorter) <= length:
        return shorter in longer
    return any(shorter[at : at + length] in longer for at in range(len(shorter) - length + 1))


def same_file(gold: str, file: str, original: str = "") -> bool:
    """Whether a gold file name means this document: base names agree, now or at import."""
    name = _base(gold)
    return name == _base(file) or name == _base(original)


def covers(gold: Gold, file: str, original: str, text: str) -> bool:
    """Whether `text` of the document covers the gold quote."""
    return same_file(gold.file, file, original) and share_run(gold.quote, text)


def _base(path: str) -> str:
    return path.replace("\\", "/").rsplit("/", 1)[-1]
