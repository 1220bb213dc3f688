"""Which paragraphs are headings, told by their font and their numbers (pure)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from index.lines import ARTICLE, LEADERS, NUMBERED
from index.readers.page.paragraphs import Paragraph

_LONGEST = 200
_LINES = 4
_ENDS = (".", ",", ";", ":")


def body_font(found: Sequence[Paragraph]) -> tuple[float, bool]:
    """The size that most letters of the document have, and whether that text is bold."""
    sizes: Counter[float] = Counter()
    bold: Counter[bool] = Counter()
    for paragraph in found:
        for line in paragraph.lines:
            sizes[round(line.size * 2) / 2] += len(line.text)
            bold[line.bold] += len(line.text)
    if not sizes:
        return 0.0, False
    return sizes.most_common(1)[0][0], bold.most_common(1)[0][0]


def heading_levels(found: Sequence[Paragraph], larger: float) -> dict[int, int]:
    """Index of each paragraph that is a heading to its level, from 1.

    Args:
        larger: how many times the size of the body a heading has at least.
    """
    body, body_bold = body_font(found)
    heads: list[int] = []
    for at, paragraph in enumerate(found):
        if not _could_be(paragraph):
            continue
        big = paragraph.size >= larger * body
        strong = paragraph.bold and not body_bold and paragraph.size >= 0.95 * body
        if big or strong or _numbered(found, at):
            heads.append(at)
    while heads and heads[-1] == len(found) - 1:
        heads.pop()  # it has nothing under it
    return _levels(found, heads)


def _could_be(paragraph: Paragraph) -> bool:
    if paragraph.table or len(paragraph.lines) > _LINES:
        return False
    text = paragraph.text()
    numbered = NUMBERED.match(text) or ARTICLE.match(text)
    if (paragraph.item and not numbered) or len(text) > _LONGEST or text.endswith(_ENDS):
        return False
    if LEADERS.search(text):
        return False
    return any(map(str.isalpha, text)) and "@" not in text and not text[0].islower()


def _numbered(found: Sequence[Paragraph], at: int) -> bool:
    """Whether a short numbered line stands alone over running text, as no list item does."""
    paragraph = found[at]
    if len(paragraph.lines) > 1 or not NUMBERED.match(paragraph.text()) or at + 1 == len(found):
        return False
    beside = [*found[max(at - 1, 0) : at], *found[at + 1 : at + 2]]
    return not any(_is_numbered_item(other) for other in beside)


def _is_numbered_item(paragraph: Paragraph) -> bool:
    if paragraph.table:
        return False
    found = NUMBERED.match(paragraph.lines[0].text)
    return found is not None and "." not in found.group(1)


def _levels(found: Sequence[Paragraph], heads: Sequence[int]) -> dict[int, int]:
    """Levels by font, larger and bolder first, and within a font by the depth of numbers."""
    ranks = _ranks([found[at] for at in heads])
    keys = {at: (ranks[id(found[at])], _depth(found[at].text())) for at in heads}
    shallowest = {
        rank: min((depth for other, depth in keys.values() if other == rank and depth), default=1)
        for rank, _ in keys.values()
    }
    whole = {at: (rank, depth or shallowest[rank]) for at, (rank, depth) in keys.items()}
    order = {key: level for level, key in enumerate(sorted(set(whole.values())), start=1)}
    return {at: order[key] for at, key in whole.items()}


def _ranks(heads: Sequence[Paragraph]) -> dict[int, int]:
    """Rank of each heading's font by the id of its paragraph; sizes within 6 % are one."""
    ordered = sorted(heads, key=lambda head: (-head.size, not head.bold))
    ranks: dict[int, int] = {}
    rank, leader = 0, None
    for head in ordered:
        if leader and (head.size < 0.94 * leader.size or head.bold != leader.bold):
            rank, leader = rank + 1, head
        leader = leader or head
        ranks[id(head)] = rank
    return ranks


def _depth(text: str) -> int:
    found = NUMBERED.match(text)
    return found.group(1).count(".") + 1 if found else 0
