"""Personal data in a question: found before anything else happens to it (pure)."""

from __future__ import annotations

import re

from personnummer import personnummer

_CANDIDATE = re.compile(
    r"(?<!\d)(?:(?:18|19|20)[\s.-]?)?\d{2}[\s.-]?\d{2}[\s.-]?\d{2}[\s.]?[-+–]?[\s.]?\d{4}(?!\d)"
)


def find_identity_numbers(text: str) -> list[tuple[int, int]]:
    """Spans of Swedish personal identity and coordination numbers, in any spelling.

    The check digit and the date must hold, so that a telephone or case number is not
    taken for one.
    """
    spans = []
    for match in _CANDIDATE.finditer(text):
        digits = re.sub(r"[^\d+]", "", match.group())
        if personnummer.valid(digits):
            spans.append(match.span())
    return spans
