"""In what order the lines of a page are read: columns, tables and what spans them (pure).

Text is cut at the gutter that most lines respect. What crosses it, a heading say, parts
the page into bands; in each, the left column is read before the right one. Short facts
side by side are no columns but a table, read by rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median

from index.readers.page.words import Line, Word, rows, segments
from index.readers.tables import reads_by_columns

_ALIGNED = 2.0
_DEEPEST = 8
_MARGIN = 30.0
_MANY, _CLEAR = 4, 2.0
"""Fewer lines beside each other are columns only if so many font sizes are clear between."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, and the box they stand in."""

    cells: tuple[tuple[str, ...], ...]
    x0: float
    x1: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Column:
    """Lines that are read one after another.

    Attributes:
        rights: how far each line may reach.
    """

    lines: tuple[Line, ...]
    rights: tuple[float, ...]


Region = Table | Column
_Piece = Line | Table


def reading_order(words: Sequence[Word], tables: Sequence[Table] = ()) -> list[Region]:
    """The columns and tables of a page in the order in which they are read."""
    lines = [line for row in rows(words) for line in segments(row)]
    pieces: list[_Piece] = [*lines, *tables]
    right = max((piece.x1 for piece in pieces), default=0.0)
    return _merged(list(_ordered(pieces, right, _DEEPEST)))


def _ordered(pieces: Sequence[_Piece], right: float, depth: int) -> Iterator[Region]:
    if not pieces:
        return
    gutter = _gutter(pieces) if depth else None
    if gutter is None:
        yield from _plain(pieces, right)
        return
    for spanning, band in _balanced(_bands(pieces, gutter), gutter):
        if spanning or not _both(band, gutter):
            yield from _ordered(band, right, depth - 1)
            continue
        lines = [piece for piece in band if isinstance(piece, Line)]
        if len(lines) == len(band) and _is_table(lines, gutter):
            yield _table(lines)
            continue
        for side in (True, False):
            part = [piece for piece in band if (piece.x1 <= gutter) is side]
            yield from _ordered(part, _reach(part), depth - 1)


def _reach(pieces: Sequence[_Piece]) -> float:
    """How far the lines of a column may reach: short facts are a line each, however wide."""
    lines = [piece for piece in pieces if isinstance(piece, Line)]
    return max(line.x1 for line in lines) if _fills(lines) else float("inf")


def _balanced(
    bands: Sequence[tuple[bool, list[_Piece]]], gutter: float
) -> Iterator[tuple[bool, list[_Piece]]]:
    """`bands`, with a short heading under both columns moved to what it heads.

    It does not reach the gutter, and would be taken for the end of the left column.
    """
    headed: list[_Piece] = []
    for at, (spanning, band) in enumerate(bands):
        under: list[_Piece] = []
        if not spanning and at + 1 < len(bands) and _both(band, gutter):
            right_ends = max(piece.bottom for piece in band if piece.x1 > gutter)
            left = [piece for piece in band if piece.x1 <= gutter]
            for before, piece in pairwise(left):
                if under or (piece.top >= right_ends and _heads(piece, before)):
                    under.append(piece)
        moved = {id(piece) for piece in under}
        yield spanning, headed + [piece for piece in band if id(piece) not in moved]
        headed = under


def _heads(piece: _Piece, before: _Piece) -> bool:
    """Whether `piece` is set apart from what stands above it, as a heading is."""
    if isinstance(piece, Table) or isinstance(before, Table):
        return False
    bolder = piece.bold and not before.bold
    return piece.size > 1.05 * before.size or bolder or piece.top - before.bottom > piece.size


def _plain(pieces: Sequence[_Piece], right: float) -> Iterator[Region]:
    """Pieces without columns: tables where they stand, and the lines between them."""
    tables = sorted((p for p in pieces if isinstance(p, Table)), key=lambda table: table.top)
    words = [word for piece in pieces if isinstance(piece, Line) for word in piece.words]
    whole = [Line(tuple(row)) for row in rows(words)]
    if _fills(whole):
        right = max(line.x1 for line in whole)
    for table in tables:
        above = [line for line in whole if line.top < table.top]
        if above:
            yield _column(above, right)
        whole = [line for line in whole if line.top >= table.top]
        yield table
    if whole:
        yield _column(whole, right)


def _column(lines: Sequence[Line], right: float) -> Column:
    return Column(tuple(lines), (right,) * len(lines))


def _merged(regions: Sequence[Region]) -> list[Region]:
    """Columns that stand right under each other, at the same margin, as one."""
    found: list[Region] = []
    for region in regions:
        before = found[-1] if found else None
        if isinstance(region, Column) and isinstance(before, Column):
            last, first = before.lines[-1], region.lines[0]
            under = last.bottom - last.size < first.top < last.bottom + 3 * last.size
            left = min(line.x0 for line in before.lines)
            if under and abs(left - min(line.x0 for line in region.lines)) <= _MARGIN:
                found[-1] = Column(before.lines + region.lines, before.rights + region.rights)
                continue
        found.append(region)
    return found


def _gutter(pieces: Sequence[_Piece]) -> float | None:
    """The x that parts most lines into left and right, or `None` where none does."""
    lines = [piece for piece in pieces if isinstance(piece, Line)]
    counts = Counter(round(line.x0) for line in lines)
    starts = sorted(start for start, count in counts.items() if count > 1)
    left = min((line.x0 for line in lines), default=0.0)
    best, most = None, 0
    for start in starts:
        if start <= left + 3 * _ALIGNED:
            continue
        score = sum(_sides(band, start - 1) for over, band in _bands(pieces, start - 1) if not over)
        if score > most:
            best, most = start - 1.0, score
    return best


def _sides(band: Sequence[_Piece], gutter: float) -> int:
    """How many lines the shorter side of `band` has, when both have two or more."""
    if not _both(band, gutter):
        return 0
    left = sum(piece.x1 <= gutter for piece in band)
    return min(left, len(band) - left)


def _both(band: Sequence[_Piece], gutter: float) -> bool:
    """Whether there are two lines or more on both sides, beside each other.

    Wide spaces that happen to stand under each other in a few lines of prose part nothing.
    """
    left = [piece for piece in band if piece.x1 <= gutter]
    right = [piece for piece in band if piece.x1 > gutter]
    fewest = min(len(left), len(right))
    if fewest < 2:
        return False
    clear = min(piece.x0 for piece in right) - max(piece.x1 for piece in left)
    size = median(piece.size for piece in band if isinstance(piece, Line)) if fewest < _MANY else 0
    top = max(min(piece.top for piece in left), min(piece.top for piece in right))
    bottom = min(max(piece.bottom for piece in left), max(piece.bottom for piece in right))
    return bottom > top and clear >= _CLEAR * size


def _bands(pieces: Sequence[_Piece], gutter: float) -> list[tuple[bool, list[_Piece]]]:
    """`pieces` from the top, in runs of those that cross `gutter` and those that do not."""

    def crosses(piece: _Piece) -> bool:
        return piece.x0 < gutter - _ALIGNED and piece.x1 > gutter + _ALIGNED

    ordered = sorted(pieces, key=lambda piece: (piece.top, piece.x0))
    return [(over, list(band)) for over, band in groupby(ordered, key=crosses)]


def _is_table(lines: Sequence[Line], gutter: float) -> bool:
    """Whether what stands on both sides of `gutter` is read by rows.

    Running text fills its column. A signature block has two short columns of about
    the same weight, the right one in the right half; the label and value of a form do not.
    """
    left = [line for line in lines if line.x1 <= gutter]
    right = [line for line in lines if line.x1 > gutter]
    if len(left) < 2 or len(right) < 2:
        return False
    if _fills(left) and _fills(right):
        return False
    by_row = rows(word for line in lines for word in line.words)
    cells = [segments(row) for row in by_row]
    if sum(len(row) >= 3 for row in cells) >= max(2, 0.5 * len(cells)):
        return True
    first, last = min(line.x0 for line in left), max(line.x1 for line in right)
    far = min(line.x0 for line in right) - first >= 0.35 * (last - first)
    paired = sum(len(row) == 2 for row in cells)
    return paired >= 2 and not (far and reads_by_columns([_pair(row, gutter) for row in cells]))


def _pair(row: Sequence[Line], gutter: float) -> tuple[str, str]:
    """What stands to the left and to the right of `gutter`."""
    left = " ".join(segment.text for segment in row if segment.x1 <= gutter)
    return left, " ".join(segment.text for segment in row if segment.x1 > gutter)


def _fills(lines: Sequence[Line]) -> bool:
    """Whether most rows hold several words that cover the width and end near its edge.

    So does prose. Lines set to both margins have wide spaces, at which they are cut here.
    """
    whole = [Line(tuple(row)) for row in rows(word for line in lines for word in line.words)]
    if len(whole) < 3 or median(len(line.words) for line in whole) < 3:
        return False
    left, right = min(line.x0 for line in whole), max(line.x1 for line in whole)
    width = right - left
    full = [
        line
        for line in whole
        if sum(word.x1 - word.x0 for word in line.words) >= 0.6 * width
        and line.x1 >= left + 0.8 * width
    ]
    return len(full) > 0.6 * len(whole)


def _table(lines: Sequence[Line]) -> Table:
    """The table that `lines` form: a row for each line that begins in the first column."""
    edges = _edges(lines)
    made: list[list[str]] = []
    for row in rows(word for line in lines for word in line.words):
        cells = [""] * len(edges)
        for segment in segments(row):
            at = max(index for index, edge in enumerate(edges) if edge <= segment.x0 + _ALIGNED)
            cells[at] = f"{cells[at]} {segment.text}".strip()
        if made and not cells[0]:
            made[-1] = [f"{a} {b}".strip() for a, b in zip(made[-1], cells, strict=True)]
        else:
            made.append(cells)
    return Table(
        tuple(tuple(cells) for cells in made),
        min(line.x0 for line in lines),
        max(line.x1 for line in lines),
        min(line.top for line in lines),
        max(line.bottom for line in lines),
    )


def _edges(lines: Sequence[Line]) -> list[float]:
    """Where the columns of a table begin: left edges that no other cell reaches across."""
    edges: list[float] = []
    reach = float("-inf")
    for line in sorted(lines, key=lambda line: line.x0):
        if line.x0 > reach + _ALIGNED:
            edges.append(line.x0)
        reach = max(reach, line.x1)
    return edges
