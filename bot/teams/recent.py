"""A bounded memory of what was seen lately."""

from __future__ import annotations

from collections import OrderedDict


class Recent:
    """Remembers the last `size` keys, each with a word about it."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._words: OrderedDict[str, str] = OrderedDict()

    def is_new(self, key: str) -> bool:
        """Whether `key` was not remembered; remembers it."""
        new = key not in self._words
        self.remember(key, self._words.get(key, ""))
        return new

    def remember(self, key: str, word: str) -> None:
        """Remember `word` about `key`, as the latest."""
        self._words[key] = word
        self._words.move_to_end(key)
        if len(self._words) > self._size:
            self._words.popitem(last=False)

    def recall(self, key: str) -> str:
        """The word about `key`; empty when it is not remembered."""
        return self._words.get(key, "")

    def forget(self, key: str) -> None:
        """Make `key` new again."""
        self._words.pop(key, None)
