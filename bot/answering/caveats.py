"""Plain warnings about the authority of the sources of an answer (pure)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from bot.answering.phrases import phrases, spoken_date
from bot.types import Language
from index.swedish import normalise
from index.types import AwaitedDocument, DocumentInfo, Status


def caveats(
    sources: Sequence[DocumentInfo],
    *,
    region: str,
    today: date,
    language: Language,
    awaited: Collection[AwaitedDocument] = (),
    here: Mapping[str, DocumentInfo] = MappingProxyType({}),
) -> tuple[str, ...]:
    """One sentence for each thing that a reader must know about `sources`.

    Named are: only drafts or superseded documents and what replaced them, another region's
    sources, a first day that is still to come, and a last day that has passed.

    Args:
        here: the indexed documents by id, as they stand today.
    """
    if not sources:
        return ()
    say = phrases(language)
    found: list[str] = []
    if all(info.status in {Status.DRAFT, Status.SUPERSEDED} for info in sources):
        newest = max(sources, key=lambda info: info.issued or date.min)
        template = say.draft if newest.status is Status.DRAFT else say.superseded
        when = {Language.SWEDISH: " från {}", Language.ENGLISH: " from {}"}[language]
        found.append(template.format(when.format(newest.issued.year) if newest.issued else ""))
        missing = {entry.id: entry.title for entry in awaited}
        if newest.replaced_by in missing:
            found.append(say.replaced_awaited.format(missing[newest.replaced_by]))
        replacement = here.get(newest.replaced_by)
        if replacement is not None and replacement.status is Status.IN_FORCE:
            found.append(say.replaced_here.format(replacement.title))
    elsewhere = [
        info.region
        for info in sources
        if region and info.region and normalise(info.region) != normalise(region)
    ]
    template = say.other_region if len(elsewhere) == len(sources) else say.partly_other_region
    found += [template.format(other, region) for other in sorted({*elsewhere})]
    coming = {info.valid_from for info in sources if info.valid_from and info.valid_from > today}
    found += [say.not_yet.format(spoken_date(day, language)) for day in sorted(coming)]
    past = {info.deadline for info in sources if info.deadline and info.deadline < today}
    found += [say.past_deadline.format(spoken_date(day, language)) for day in sorted(past)]
    return tuple(found)
