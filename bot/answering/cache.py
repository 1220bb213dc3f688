"""Keeps the replies to questions that are asked again and again.

Only questions that stand alone are kept: what a follow-up means depends on its
conversation. A kept reply is the very value that working it out again would give, for it
is worked out from the same text, index and day. What was asked is kept as a digest only.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import replace

from bot.answering.followups import Standalone
from bot.answering.writing import Prepared


class ReplyCache:
    """The replies that were last used, all of one index and day.

    Args:
        size: how many replies are kept; 0 keeps none.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._era: Hashable = None
        self._kept: OrderedDict[str, Prepared] = OrderedDict()

    def get(self, era: Hashable, asked: Standalone) -> Prepared | None:
        """The reply to `asked`, without its question, or `None`.

        `era` stands for all else that the reply follows from.
        """
        key = _key(asked)
        if era != self._era or key not in self._kept:
            return None
        self._kept.move_to_end(key)
        kept = self._kept[key]
        return replace(kept, asked=asked)

    def put(self, era: Hashable, asked: Standalone, prepared: Prepared) -> None:
        """Keep `prepared`; what belongs to another era is dropped."""
        if self._size == 0 or asked.follows:
            return
        if era != self._era:
            self._era = era
            self._kept.clear()
        bare = Standalone("", "")
        reply = replace(prepared.reply, question="")
        self._kept[_key(asked)] = replace(prepared, asked=bare, reply=reply)
        while len(self._kept) > self._size:
            self._kept.popitem(last=False)

    def __len__(self) -> int:
        return len(self._kept)


def _key(asked: Standalone) -> str:
    """A digest of the question, that no follow-up can have."""
    return hashlib.sha256(asked.text.encode()).hexdigest() if not asked.follows else ""
