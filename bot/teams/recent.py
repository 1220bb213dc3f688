"""A bounded memory of what was seen lately."""

from __future__ import annotations

from collections import OrderedDict


class Recent:
    """Remembers the last `size` keys, so that a repeat can be told from a first time."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._keys: OrderedDict[str, None] = OrderedDict()

    def is_new(self, key: str) -> bool:
        """Whether `key` was not remembered; remembers it."""
        new = key not in self._keys
        self._keys[key] = None
        self._keys.move_to_end(key)
        if len(self._keys) > self._size:
            self._keys.popitem(last=False)
        return new

    def forget(self, key: str) -> None:
        """Make `key` new again."""
        self._keys.pop(key, None)
