"""What is asked for each of the things that one question asks for, as a question of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.answering.followups import Standalone, Turn, make_standalone, refers_back
from bot.answering.question import analyse
from bot.answering.sides import documents_compared, halves, sides
from index.search import Searcher
from index.swedish import words
from index.types import Hit

_OURS = re.compile(r"\b(?:vår|vårt|våra|oss|här|our|us|here)\b", re.IGNORECASE)
"""Says that a half is about the users' own region."""


def each_asked(
    searcher: Searcher, asked: Standalone, hits: Sequence[Hit]
) -> tuple[Standalone, ...]:
    """The sides that `asked` compares or the questions that it joins; empty where it is but one.

    Args:
        hits: what was found for it as a whole.
    """
    analysis = analyse(asked.text)
    if not asked.follows:
        compared = documents_compared(analysis, searcher.naming(asked.text)) or sides(
            analysis, searcher.regions, searcher.region
        )
        if compared:
            return tuple(
                Standalone(
                    one.text,
                    one.text,
                    only=one.documents,
                    whole=asked.text if one.documents else "",
                )
                for one in compared
            )
    return tuple(_half(asked, half, hits) for half in halves(analysis))


def _half(asked: Standalone, half: str, hits: Sequence[Hit]) -> Standalone:
    """One of the questions that `asked` joins.

    A half that leans on what stands before it takes over from that as a later turn would. One
    that names nothing itself is of the names before it, and behind it where no comma parts
    them, and of the document that the whole question leads to.
    """
    before, _, after = asked.text.partition(half.rstrip(" ?"))
    taken = asked.query.removeprefix(asked.text)
    documents = asked.documents or tuple(hit.passage.document for hit in hits[:1])
    analysis = analyse(half)
    ours = bool(_OURS.search(half))
    if before and not after.strip(" ?!.") and refers_back(analysis) and not ours:
        names = analyse(before).names or asked.names
        return make_standalone(half, [Turn(before + taken, documents, names, asked.shown)], ())
    apart = after.lstrip().startswith(",")
    around = before if apart else asked.text
    near = analyse(around).names
    if ours or analysis.names or (apart and not near and not taken):
        return replace(asked, text=half, query=half, names=analysis.names)
    named = [word for word in around.split() if near & set(words(word))]
    query = " ".join([half, *named, *taken.split()])
    return replace(asked, text=half, query=query, documents=documents)
