"""What stands in the columns of a row (pure)."""

from __future__ import annotations

from dataclasses import asdict

from bot.storage.records import Json, NearPassage
from bot.storage.tables import AnswerRow, CaseRow
from bot.types import Answer, NotFound

NEAREST = 3


def values_of(row: AnswerRow | CaseRow) -> Json:
    """The columns that `row` was made of, by name."""
    return {key: value for key, value in vars(row).items() if not key.startswith("_")}


def sources_of(answer: Answer) -> list[Json]:
    """The citations, as far as feedback needs them."""
    return [
        {
            "number": citation.number,
            "document": citation.document.id,
            "file": citation.document.file,
            "section": citation.section,
            "start": citation.start,
            "end": citation.end,
            "quote": citation.quote,
        }
        for citation in answer.citations
    ]


def nearest_of(reply: NotFound) -> list[Json]:
    """The passages that came nearest, whole: a human reads them."""
    return [
        asdict(
            NearPassage(
                document=hit.document.id,
                file=hit.document.file,
                title=hit.document.title,
                section=hit.passage.section,
                status=hit.document.status.value,
                start=hit.passage.start,
                end=hit.passage.end,
                text=hit.passage.text,
                region=hit.document.region,
                issued=hit.document.issued.isoformat() if hit.document.issued else "",
                url=hit.document.url,
            )
        )
        for hit in reply.hits[:NEAREST]
    ]
