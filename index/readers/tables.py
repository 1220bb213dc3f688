"""Whether short facts side by side are read by columns, as signatures are (pure)."""

from __future__ import annotations

from collections.abc import Sequence

_VALUE = 12


def reads_by_columns(cells: Sequence[Sequence[str]]) -> bool:
    """Whether two columns without rules are two blocks beside each other.

    The columns of a signature block weigh about the same. In a form the left one holds
    labels, in a table the right one values.
    """
    if any(len(line) != 2 for line in cells):
        return False
    left = [line[0].strip() for line in cells if line[0].strip()]
    right = [line[1].strip() for line in cells if line[1].strip()]
    if len(left) < 2 or len(right) < 2:
        return False
    values = sum(len(cell) <= _VALUE and any(map(str.isdigit, cell)) for cell in right)
    labels = sum(cell.endswith(":") for cell in left)
    if values > 0.6 * len(right) or labels > 0.5 * len(left):
        return False
    weight = (sum(map(len, left)) / len(left)) / (sum(map(len, right)) / len(right))
    return 0.4 <= weight <= 2.5
