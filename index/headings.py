"""Which runs of a text are headings (pure).

Plain text has no mark for a heading. A heading is a short line that does not close, is
written like a name rather than a fact, and has something under it. Menus, addresses,
tables of contents and tables are made of such lines too, but of many in a row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.lines import ARTICLE, CELLS, MARK, NUMBERED
from index.runs import HEADING_LENGTH, Layout, Run
from index.sentences import sentence_spans

TITLE_LENGTH = 260
_LABELLED = re.compile(r"[^:]{1,40}:\s+\S")
# A date, a registration number, a postal address, the trail of a web page.
_FACT = re.compile(
    r"\d{4}-\d{2}-\d{2}|\b(?:dnr|diarienr|diarienummer)\b|\b\d{3} ?\d{2} +[A-ZÅÄÖ]|\bbox \d"
    r"| [>›»] | / .* / ",
    re.IGNORECASE,
)
_MENU = 4
"""From so many short lines in a row on, they are a menu, an address or a table."""


def _is_question(run: Run) -> bool:
    """A question on a line of its own: one sentence, no more."""
    text = run.text
    return text.endswith("?") and len(text) <= HEADING_LENGTH and len(sentence_spans(text)) == 1


def _line_like(run: Run) -> bool:
    """Short and without a number: a heading, or a line of a menu, address or table."""
    if run.contact or run.leads or run.first.row:
        return False
    plain = not any(look.match(run.text) for look in (NUMBERED, ARTICLE, MARK))
    return plain and (run.short or (_is_question(run) and not run.item))


def _could_be(run: Run, first: bool) -> bool:
    """Whether `run` is written as a heading is, whatever stands under it."""
    text = run.text
    title = first and not run.last.closed and len(text) <= TITLE_LENGTH
    if run.item or run.contact or run.leads or run.first.row:
        return False
    if not (run.short or title or _is_question(run)):
        return False
    if run.first.reachable or any(look.search(text) for look in (_FACT, CELLS)):
        return False
    if not (NUMBERED.match(text) or ARTICLE.match(text)):
        labelled = _LABELLED.match(text) and not first
        if labelled or len(sentence_spans(text)) > 1:
            return False
    return text[0].isupper() or text[0].isdigit() or text[0] == "§"


def _depth(run: Run) -> int:
    found = NUMBERED.match(run.text)
    return found.group(1).count(".") + 1 if found else 0


def _kind(article: re.Match[str]) -> str:
    """ "Artikel", "§", "kap.": what is numbered."""
    return re.sub(r"[\d\s]", "", article.group())


def _numbered_heads(runs: Sequence[Run], at: int) -> bool:
    """Whether something of its own stands under run `at`, numbered or a long title.

    In a table of contents the next number follows at once.
    """
    following = runs[at + 1]
    article, below_it = ARTICLE.match(runs[at].text), ARTICLE.match(following.text)
    if article:
        return not (below_it and following.short and _kind(article) == _kind(below_it))
    depth, below = _depth(runs[at]), _depth(following)
    if depth and below and not following.item and following.short:
        return below > depth and at + 2 < len(runs) and _numbered_heads(runs, at + 1)
    return True


def _tight(runs: Sequence[Run], at: int, layout: Layout) -> int:
    """How many line-like runs stand in one block with run `at`, without a gap."""
    first = last = at
    while first > 0 and runs[first].first.gap <= layout.gap and _line_like(runs[first - 1]):
        first -= 1
    while (
        last + 1 < len(runs)
        and runs[last + 1].first.gap <= layout.gap
        and _line_like(runs[last + 1])
    ):
        last += 1
    return last - first + 1


def _facts_follow(runs: Sequence[Run], at: int, layout: Layout) -> bool:
    """Whether a block of facts ("Måndag: 8–16") stands under run `at`, set apart from it."""
    following = runs[at + 1]
    if following.first.gap <= layout.gap or _could_be(following, first=False):
        return False
    return _tight(runs, at, layout) == 1 and _tight(runs, at + 1, layout) >= 2


def _heads_body(runs: Sequence[Run], at: int, layout: Layout) -> bool:
    """Whether running text, a list or a numbered heading stands right under run `at`."""
    following = runs[at + 1]
    apart = following.first.gap > layout.gap
    if apart and _tight(runs, at, layout) >= 3:
        return False
    if following.contact:
        return apart
    if NUMBERED.match(following.text) or ARTICLE.match(following.text):
        return not at or _tight(runs, at, layout) == 1
    under = following.item or following.leads or following.first.row
    under = under or bool(MARK.match(following.text))
    return under or len(following.text) >= 40 or following.last.closed


def _chain(runs: Sequence[Run], begin: int) -> int:
    """Index after the line-like runs that begin at `begin`."""
    end = begin
    while end < len(runs) and _line_like(runs[end]):
        end += 1
    return end


def _of_chain(runs: Sequence[Run], begin: int, end: int, layout: Layout) -> list[int]:
    """The headings among the line-like runs `begin` to `end`: the last, with its titles."""
    found = []
    for at in range(begin, end - 1):
        if _could_be(runs[at], at == 0) and _facts_follow(runs, at, layout):
            found.append(at)
    at = end - 1
    if end == len(runs) or not _could_be(runs[at], at == 0) or not _heads_body(runs, at, layout):
        return found
    found.append(at)
    while at > begin and end - begin < _MENU and _could_be(runs[at - 1], at == 1):
        at -= 1
        found.append(at)
    return found


def find_headings(runs: Sequence[Run], layout: Layout) -> frozenset[int]:
    """Indexes of the runs that are headings."""
    found: set[int] = set()
    at = 0
    while at < len(runs):
        end = _chain(runs, at)
        if end > at:
            found.update(_of_chain(runs, at, end, layout))
        elif MARK.match(runs[at].text):
            found.add(at)
        elif at + 1 < len(runs) and _could_be(runs[at], at == 0) and _numbered_heads(runs, at):
            found.add(at)
        at = max(end, at + 1)
    return frozenset(found)
