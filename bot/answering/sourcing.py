"""From places in documents to citations, and to the caveats that these call for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.answering.caveats import caveats
from bot.answering.composing import Place
from bot.answering.differing import differences
from bot.answering.phrases import phrases
from bot.sources import SourceLinks
from bot.types import Answer, Citation
from index.snapshot import Snapshot
from index.validity import today


@dataclass(frozen=True)
class Sourcing:
    """Cites places of a snapshot, for readers of one region on one day."""

    links: SourceLinks
    region: str
    today: Callable[[], date] = today

    def citation(self, snapshot: Snapshot, place: Place, number: int) -> Citation:
        """`place` under `number`, with the exact text of the document."""
        document = snapshot.documents[place.hit.passage.document]
        citation = Citation(
            number=number,
            document=document.info,
            section=place.hit.passage.section,
            page=document.page_of(place.start),
            start=place.start,
            end=place.end,
            quote=document.text[place.start : place.end],
        )
        return replace(citation, url=self.links.citation(citation))

    def sourced(
        self, snapshot: Snapshot, answer: Answer, text: str, places: Sequence[Place]
    ) -> Answer:
        """`answer` with `text`, the citations of `places`, and the caveats that follow.

        That the documents answer only a part is kept: it comes from the question.
        """
        citations = tuple(
            self.citation(snapshot, place, number) for number, place in enumerate(places, start=1)
        )
        partial = phrases(answer.language).partial
        said = caveats(
            [citation.document for citation in citations],
            region=self.region,
            today=self.today(),
            language=answer.language,
            awaited=snapshot.awaited,
            here={name: document.info for name, document in snapshot.documents.items()},
        )
        kept = [partial] if partial in answer.caveats else []
        differing = phrases(answer.language).differing
        kept += [
            differing.format(
                one.first.document.title, one.says, one.second.document.title, one.instead
            )
            for one in differences(citations)
        ]
        return replace(answer, text=text, citations=citations, caveats=(*kept, *said))
