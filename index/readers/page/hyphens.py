"""Words that are cut at the end of a line, made whole again (pure)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

SOFT = "\u00ad"
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LAST = re.compile(r"([^\W_]+)[-\u2010]$")
_FIRST = re.compile(r"[^\W_]+")
# After these the hyphen stands for a part that is left out: "hälso- och sjukvård".
_SUSPENDED = frozenset("och eller samt respektive resp som till and or".split())


def vocabulary(texts: Iterable[str]) -> frozenset[str]:
    """The words of `texts` in small letters."""
    return frozenset(match.lower() for text in texts for match in _WORD.findall(text))


def join(before: str, after: str, known: Collection[str] = ()) -> str:
    """Two lines of a paragraph as one.

    A word cut in two is joined. Its hyphen is its own when the document writes the word so
    elsewhere, or when what stands before it is an abbreviation, a number or a letter.
    """
    if before.endswith(SOFT):
        return before.rstrip(SOFT) + after
    cut, rest = _LAST.search(before), _FIRST.match(after)
    if not cut or not rest or rest.group().lower() in _SUSPENDED:
        return f"{before} {after}"
    head, tail = cut.group(1), rest.group()
    whole, hyphened = (head + tail).lower(), f"{head}-{tail}".lower()
    short = len(head) == 1 or head.isupper() or any(map(str.isdigit, head)) or tail[0].isupper()
    kept = short or (hyphened in known and whole not in known)
    return before + after if kept else before[:-1] + after
