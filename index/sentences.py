"""Sentence boundaries in Swedish and English prose, with exact offsets (pure)."""

from __future__ import annotations

import re

# Abbreviations that are followed by more of the same sentence, capital or not. From the
# list of Svenska skrivregler, as they are written without the last full stop.
_NEVER_LAST = frozenset(
    "bl.a t.ex t.o.m fr.o.m dvs d.v.s s.k resp ca ev el ex f.d jfr inkl exkl dr prof p.g.a pga "
    "m.a.o m.h.t dir avd ref ang avs betr d.y d.ä f.ö u.a i.e e.g mr mrs ms vs bitr leg tf ordf "
    "tel tfn obs enl prop bet dnr".split()
)
# Those that may also end a sentence: only the word after them tells. A number never begins
# one there ("kl. 10", "s. 5", "3 kap. 2 §").
_MAYBE_LAST = frozenset(
    "m.m mm m.fl mfl o.s.v osv etc o.d o.dyl e.d st s sid kl nr kap art max min mån tim forts fd "
    "f.n vol red kr tkr mkr bil tab fig v t.v d.d st.f "
    "jan feb mar apr jun jul aug sep sept okt nov dec".split()
)
# With the quotes that close after it, and the number of a footnote.
_END = re.compile(r"[.!?…]+[\"”’»)\]]*(?:(?<=[^\W\d_][.!?])\d{1,2})?[¹²³⁰⁴-⁹]*(?=\s|$)")
# As far back as an abbreviation reaches; `bl. a.` may be written with spaces.
_REACH = 24
_WORD_BEFORE = re.compile(r"[\w.]+$")
_SPACED = re.compile(r"\b(?:[^\W\d_]{1,3}\. )+[^\W\d_]{1,3}$")
_SPACE = re.compile(r"\s*")
_OPENS = re.compile(r"[\"“”’«(\[\s]*([^\W_]|[^\w\s])")


def _is_abbreviation(before: str, word: str, opener: str) -> bool:
    """Whether the full stop after `word` shortens it; `opener` begins what follows."""
    if len(word.strip(".")) == 1 and word.isupper():
        return True  # an initial
    spaced = _SPACED.search(before)
    token = (spaced.group().replace(" ", "") if spaced else word).strip(".")
    if token.isupper():
        return False  # an acronym at the end of a sentence
    token = token.lower()
    return token in _NEVER_LAST or (token in _MAYBE_LAST and opener.isdigit())


def _ends_sentence(text: str, match: re.Match[str], opened: int) -> bool:
    """Whether the punctuation at `match` ends the sentence that began at `opened`."""
    following = _OPENS.match(text, match.end())
    opener = following.group(1) if following else ""
    if opener.islower():
        return False
    if match.group()[0] != ".":
        return True
    before = text[max(opened, match.start() - _REACH) : match.start()]
    word = _WORD_BEFORE.search(before)
    if word is None or not opener:
        return True
    numeral = word.group()
    first = match.start() - len(numeral) == opened
    if numeral.isdigit() and len(numeral) <= 2 and first:
        return False  # the number of a list item
    return not _is_abbreviation(before, numeral, opener)


def sentence_spans(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Spans of the sentences in `text[start:end]`, trimmed, in order, without overlap.

    Together they hold every character of the slice that is not white space. Line
    breaks do not end a sentence, because the sources wrap their lines.
    """
    end = len(text) if end is None else end
    part = text[start:end]
    spans: list[tuple[int, int]] = []
    opened = _skip_space(part, 0)
    for match in _END.finditer(part):
        if _ends_sentence(part, match, opened):
            spans.append((start + opened, start + match.end()))
            opened = _skip_space(part, match.end())
    tail = len(part.rstrip())
    if opened < tail:
        spans.append((start + opened, start + tail))
    return spans


def _skip_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at
