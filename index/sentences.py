"""Sentence boundaries in Swedish and English prose, with exact offsets (pure)."""

from __future__ import annotations

import re

# Abbreviations that end in a full stop without ending the sentence. From the list of
# Svenska skrivregler, kept to those that are followed by more text in running prose.
_ABBREVIATIONS = frozenset(
    "bl.a bl.a. m.m t.ex t.o.m fr.o.m o.s.v osv dvs d.v.s s.k resp ca kl nr s st tel tfn mfl m.fl "
    "ev el ex f.d fd f.n i.e e.g jfr kap art forts inkl exkl max min mån dr prof st.f p.g.a pga "
    "etc mr mrs ms vs dir avd st. ref vol red sid jan feb mar apr jun jul aug sep sept okt nov dec "
    "enl ang avs betr d.y d.ä f.ö m.a.o o.d o.dyl u.a".split()
)
_END = re.compile(r"[.!?…]+[\"”’»)\]]*(?=\s|$)")
_WORD_BEFORE = re.compile(r"[\w.]+$")
_SPACE = re.compile(r"\s*")
_OPENS = re.compile(r"[\"“”’«(\[\s]*[A-ZÅÄÖÉ0-9•–-]")


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    """Whether the punctuation at `match` ends a sentence rather than an abbreviation."""
    mark = match.group()
    if mark[0] != ".":
        return True
    after = text[match.end() :]
    if after and not _OPENS.match(after):
        return False
    word = _WORD_BEFORE.search(text[: match.start()])
    if word is None:
        return True
    token = word.group().lower()
    initial = len(token) == 1 and word.group().isupper()
    ordinal = token.isdigit() and len(token) <= 2 and text[: word.start()].strip(" ") in {"", "\n"}
    return not (token.strip(".") in _ABBREVIATIONS or initial or ordinal)


def sentence_spans(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Spans of the sentences in `text[start:end]`, trimmed, in order, without overlap.

    Together they hold every character of the slice that is not white space. Line
    breaks do not end a sentence, because the sources wrap their lines.
    """
    end = len(text) if end is None else end
    part = text[start:end]
    spans: list[tuple[int, int]] = []
    opened = _SPACE.match(part).end()  # type: ignore[union-attr]
    for match in _END.finditer(part):
        if match.start() >= opened and _ends_sentence(part, match):
            spans.append((start + opened, start + match.end()))
            opened = _SPACE.match(part, match.end()).end()  # type: ignore[union-attr]
    tail = part.rstrip()
    if opened < len(tail):
        spans.append((start + opened, start + len(tail)))
    return spans
