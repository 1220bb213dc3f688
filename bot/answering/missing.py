"""The reply to a question that the documents do not answer."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering.composing import Place, compose
from bot.answering.judging import Judgement
from bot.answering.phrases import phrases
from bot.answering.sourcing import Sourcing
from bot.types import Citation, Language, NotFound
from index.authority import named_regions
from index.lines import one_line
from index.search import Searcher
from index.swedish import words
from index.types import Hit, UnitKind

NEAREST = 3
_REFERENCE = re.compile(r" ?\[\d+\]")


def not_found(
    searcher: Searcher, sourcing: Sourcing, question: str, judgement: Judgement, language: Language
) -> NotFound:
    """What came nearest, how to ask otherwise and whom, and what a human may start from."""
    say = phrases(language)
    contact = _contact(searcher, sourcing, judgement, question)
    near = [say.nearest.format(places)] if (places := places_of(judgement.hits[:NEAREST])) else []
    steps = [say.rephrase]
    if contact:
        steps.append(say.contact.format(", ".join(_lines(contact.quote))))
    return NotFound(
        question=question,
        text=" ".join([say.not_found, *near, *steps]),
        confidence=round(judgement.probability, 4),
        hits=judgement.hits,
        version=searcher.version,
        language=language,
        contact=contact,
        brief=" ".join([say.not_found, *steps]),
        draft=_REFERENCE.sub("", compose(judgement.parts)[0]) if judgement.parts else "",
    )


def places_of(hits: Sequence[Hit]) -> str:
    """Each document once, with the sections that tell more than its title."""
    sections: dict[str, list[str]] = {}
    for hit in hits:
        title, section = hit.document.title, hit.passage.section
        held = sections.setdefault(title, [])
        if section not in held and not set(words(section)) <= set(words(title)):
            held.append(section)
    return "; ".join(
        f"{title} ({'; '.join(held)})" if held else title for title, held in sections.items()
    )


def _contact(
    searcher: Searcher, sourcing: Sourcing, judgement: Judgement, question: str
) -> Citation | None:
    """The contact that the documents name: nearest to the question, own region first.

    Who asks about another region is not sent to ours.
    """
    regions = named_regions(question, searcher.regions | {sourcing.region})
    order = {hit.passage.document: at for at, hit in reversed([*enumerate(judgement.hits)])}
    found = [
        (document.info.region != sourcing.region, order.get(passage.document, 99), at, unit)
        for at, passage in enumerate(searcher.snapshot.passages)
        for document in [searcher.snapshot.documents[passage.document]]
        if not regions or document.info.region in regions | {""}
        for unit in passage.units
        if unit.kind is UnitKind.CONTACT
    ]
    if not found:
        return None
    _, _, at, unit = min(found, key=lambda entry: entry[:3])
    passage = searcher.snapshot.passages[at]
    hit = Hit(passage, searcher.snapshot.info(passage), 0.0)
    return sourcing.citation(searcher.snapshot, Place(hit, unit.start, unit.end), 1)


def _lines(quote: str) -> list[str]:
    return [one_line(line).rstrip(",") for line in quote.splitlines() if line.strip()]
