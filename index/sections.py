"""From the blocks of a document to its sections with their heading paths (pure)."""

from __future__ import annotations

from collections.abc import Sequence

from index.lines import ARTICLE, MARK, NUMBERED, one_line
from index.types import Block, BlockKind, Section

_OPENING = 6
"""A title stands among so many first blocks."""


def _level(heading: str, path: Sequence[tuple[int, str]], directly: bool) -> int:
    """Depth of `heading`, from 1.

    Numbers and the marks of Markdown tell their own depth. An article lies one below
    a numbered heading. Any other heading lies below the heading that it follows
    directly, or else beside the last heading that has no number either.
    """
    marked = MARK.match(heading)
    if marked:
        return marked.group().count("#")
    numbered = NUMBERED.match(heading)
    if numbered:
        return numbered.group(1).count(".") + 1
    article = bool(ARTICLE.match(heading))
    if article or not directly:
        for level, other in reversed(path):
            same_kind = bool(ARTICLE.match(other)) == article and not NUMBERED.match(other)
            if same_kind or (article and NUMBERED.match(other)):
                return level if same_kind else level + 1
    return path[-1][0] + 1 if path else 1


def split_sections(text: str, blocks: Sequence[Block], title: str = "") -> list[Section]:
    """Group `blocks` under their headings, in reading order.

    A heading that opens the document and only repeats its `title` stays a block but
    is left out of the paths, where it would say nothing.
    """
    sections: list[Section] = []
    path: list[tuple[int, str]] = []
    held: list[Block] = []
    directly = False
    for at, block in enumerate(blocks):
        if block.kind is not BlockKind.HEADING:
            held.append(block)
            directly = False
            continue
        heading = one_line(text[block.start : block.end])
        if not directly and held:
            sections.append(Section(tuple(name for _, name in path), tuple(held)))
            held = []
        held.append(block)
        if at == 0 and _same_title(MARK.sub("", heading), title):
            continue
        level = block.level or _level(heading, path, directly)
        path = [entry for entry in path if entry[0] < level] + [(level, MARK.sub("", heading))]
        directly = True
    if held:
        sections.append(Section(tuple(name for _, name in path), tuple(held)))
    return sections


def _same_title(heading: str, title: str) -> bool:
    """Whether most of the heading's words are in the title."""
    words, known = set(heading.lower().split()), set(one_line(title).lower().split())
    return bool(words) and len(words & known) >= 0.7 * len(words)


def title_of(text: str, blocks: Sequence[Block]) -> str:
    """The title that a document bears itself: the longest heading that opens it.

    Empty when it opens with a number, an article or running text.
    """
    titles = []
    for block in blocks[:_OPENING]:
        heading = MARK.sub("", one_line(text[block.start : block.end]))
        if block.kind is BlockKind.HEADING:
            if NUMBERED.match(heading) or ARTICLE.match(heading):
                break
            titles.append(heading)
        elif titles:
            break
    return max(titles, key=len, default="")
