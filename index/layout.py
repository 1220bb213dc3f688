"""From a text to its blocks: headings, paragraphs, lists, contacts (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from index.headings import TITLE_LENGTH, find_headings
from index.items import mark_items
from index.lines import ARTICLE, CELL, DETAIL, NUMBERED, read_lines
from index.runs import HEADING_LENGTH, Layout, Run, join_lines, measure
from index.sentences import sentence_spans
from index.types import Block, BlockKind, Heading

_LABEL = (":", ";")
_PERSON = re.compile(r"[A-ZÅÄÖ][\w-]+(?: [A-ZÅÄÖ][\w-]+){1,3}")


def _join_title(runs: list[Run]) -> list[Run]:
    """A title set over several lines at the head of the document becomes one run."""
    count = 0
    for at, run in enumerate(runs[:5]):
        counted = NUMBERED.match(run.text) or ARTICLE.match(run.text)
        if not run.short or run.first.reachable or counted or (at and run.first.gap):
            break
        count = at + 1
    if count < 2 or len(runs) == count or not runs[count].first.gap:
        return runs
    joined = Run([line for run in runs[:count] for line in run.lines])
    return [joined, *runs[count:]] if len(joined.text) <= TITLE_LENGTH else runs


def _contact_length(runs: Sequence[Run], at: int, layout: Layout) -> int:
    """How many runs from `at` form one contact block (0: none).

    A block is a lead-in that ends in a colon, or a name, and the short lines under it,
    as long as an e-mail address or a telephone number is among them.
    """
    first = runs[at]
    labelled = first.text.endswith(":") and len(first.text) <= HEADING_LENGTH
    counted = NUMBERED.match(first.text) or ARTICLE.match(first.text)
    if counted or first.item or first.first.level or not (labelled or first.short):
        return 0
    size, reachable = 1, first.first.reachable
    for offset, run in enumerate(runs[at + 1 :], start=1):
        entry = len(run.text) <= HEADING_LENGTH and not run.text.endswith((".", ":", "?"))
        apart = run.first.gap > layout.gap and not labelled
        other = run.item or run.first.level
        if not entry or other or (apart and not _belongs(runs, at, offset, layout)):
            break
        if any(line.reachable for line in run.lines):
            size, reachable = offset + 1, True
        elif not apart and reachable and _is_labelled(run):
            size = offset + 1
        elif offset - size > 2:
            break
    return size if reachable else 0


def _belongs(runs: Sequence[Run], at: int, offset: int, layout: Layout) -> bool:
    """Whether a run set apart still tells of the person `at`: a number, or a title before it."""
    run = runs[at + offset]
    if run.first.gap > layout.gap + 2:
        return False
    if run.first.reachable:
        return bool(DETAIL.match(run.text))
    after = runs[at + offset + 1 : at + offset + 2]
    titled = offset == 1 and bool(_PERSON.fullmatch(runs[at].text)) and run.short
    return titled and bool(after) and after[0].first.reachable and bool(DETAIL.match(after[0].text))


def _is_labelled(run: Run) -> bool:
    """Whether it is a line like "Besöksadress: Lilla torget 4"."""
    word = run.text.split(maxsplit=1)[0]
    return word.endswith(_LABEL) and len(word) < len(run.text)


def _mark_contacts(runs: Sequence[Run], layout: Layout) -> dict[int, int]:
    """First run of each contact block to its length in runs."""
    found: dict[int, int] = {}
    at = 0
    while at < len(runs):
        size = _contact_length(runs, at, layout)
        if size:
            found[at] = size
            for run in runs[at : at + size]:
                run.contact = True
        at += size or 1
    return found


def _list_end(runs: Sequence[Run], at: int) -> int:
    """Index after the last item of the list that begins at `at`."""
    end = at
    while end < len(runs) and runs[end].item:
        end += 1
    return end


def _as_list(blocks: list[Block], text: str, items: Sequence[Run], led: bool) -> list[Block]:
    """`blocks` and the list of `items`, with its lead-in sentence moved into it if `led`."""
    starts = tuple(run.first.start for run in items)
    block = Block(BlockKind.LIST, starts[0], items[-1].last.end, starts)
    if not led or blocks[-1].kind is not BlockKind.PARAGRAPH:
        return [*blocks, block]
    lead = blocks[-1]
    start = lead.items[-1] if lead.items else sentence_spans(text, lead.start, lead.end)[-1][0]
    kept = text[lead.start : start].rstrip()
    before = [replace(lead, end=lead.start + len(kept), items=lead.items[:-1])] if kept else []
    return [*blocks[:-1], *before, replace(block, start=start)]


def _fragments_end(runs: Sequence[Run], at: int, headings: frozenset[int]) -> int:
    """Index after the short lines set right under run `at` (a signature, a table)."""
    end = at + 1
    while (
        end < len(runs)
        and runs[end - 1].short
        and runs[end].short
        and not runs[end].first.gap
        and not runs[end].contact
        and end not in headings
    ):
        end += 1
    return end


def _table_end(runs: Sequence[Run], at: int) -> int:
    """Index after the last row of the table that begins at `at`, as its format tells."""
    end = at
    while end < len(runs) and CELL in runs[end].text and (end == at or not runs[end].first.gap):
        end += 1
    return end


def _as_table(rows: Sequence[Run]) -> Block:
    """A table as a list of its rows, led by the row that names its columns, if one does."""
    items = rows[1:] if _names_columns(rows) else rows
    starts = tuple(run.first.start for run in items)
    return Block(BlockKind.LIST, rows[0].first.start, rows[-1].last.end, starts)


def _names_columns(rows: Sequence[Run]) -> bool:
    """Whether the first of `rows` heads the others: short names without a number.

    Two columns may be terms with what they mean; then what stands below is longer or
    holds numbers.
    """
    names = rows[0].text.split(CELL)
    if len(rows) < 3 or any(not name or any(map(str.isdigit, name)) for name in names):
        return False
    if len(names) > 2:
        return True
    last = [run.text.split(CELL)[-1] for run in rows[1:]]
    factual = sum(any(map(str.isdigit, cell)) or len(cell) > 2 * len(names[-1]) for cell in last)
    return factual > len(last) / 2


def split_blocks(
    text: str,
    page_starts: Iterable[int] = (),
    ignored: Iterable[str] = (),
    marked: Sequence[Heading] | None = None,
) -> list[Block]:
    """Split `text` into blocks that cover all of it but white space, page numbers and `ignored`.

    A list holds its lead-in sentence; a contact holds its lead-in, names, addresses
    and telephone numbers.

    Args:
        marked: the headings that the format tells; every line then is a whole paragraph.
            Where it tells none, they are found as in plain text.
    """
    lines = mark_items(read_lines(text, page_starts, ignored, marked or ()))
    layout = measure(lines) if marked is None else Layout(0, 0, wrapped=False)
    runs = join_lines(lines, layout)
    runs = _join_title(runs) if marked is None else runs
    contacts = _mark_contacts(runs, layout)
    told = frozenset(at for at, run in enumerate(runs) if run.first.level)
    headings = told or find_headings(runs, layout)
    blocks: list[Block] = []
    at = 0
    while at < len(runs):
        run, end = runs[at], at + 1
        if at in contacts:
            end = at + contacts[at]
            blocks.append(Run(runs[at].lines + runs[end - 1].lines).block(BlockKind.CONTACT))
        elif marked is not None and (rows := _table_end(runs, at)) > at + 1:
            end = rows
            blocks.append(_as_table(runs[at:end]))
        elif run.item:
            end = _list_end(runs, at)
            blocks = _as_list(blocks, text, runs[at:end], at > 0 and runs[at - 1].leads)
        elif at in headings:
            blocks.append(run.block(BlockKind.HEADING))
        else:
            end = _fragments_end(runs, at, headings)
            starts = tuple(part.first.start for part in runs[at:end]) if end > at + 1 else ()
            block = Block(BlockKind.PARAGRAPH, run.first.start, runs[end - 1].last.end, starts)
            blocks.append(block)
        at = end
    return blocks
