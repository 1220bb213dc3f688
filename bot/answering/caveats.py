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
        sources: the document of each citation, in the order of their numbers.
        here: the indexed documents by id, as they stand today.
    """
    if not sources:
        return ()
    say = phrases(language)
    found: list[str] = []
    not_decided = [info for info in sources if info.status in {Status.DRAFT, Status.SUPERSEDED}]
    if len(not_decided) == len(sources):
        newest = max(sources, key=lambda info: info.issued or date.min)
        template = say.draft if newest.status is Status.DRAFT else say.superseded
        found.append(template.format(_year(newest, language)))
        missing = {entry.id: entry.title for entry in awaited}
        if newest.replaced_by in missing:
            found.append(say.replaced_awaited.format(missing[newest.replaced_by]))
        replacement = here.get(newest.replaced_by)
        if replacement is not None and replacement.status is Status.IN_FORCE:
            found.append(say.replaced_here.format(replacement.title))
    else:
        alike: dict[tuple[str, str], list[DocumentInfo]] = {}
        for info in not_decided:
            template = say.partly_draft if info.status is Status.DRAFT else say.partly_superseded
            alike.setdefault((template, _year(info, language)), []).append(info)
        found += [
            template.format(_numbers(sources, infos), year)
            for (template, year), infos in alike.items()
        ]
    elsewhere = [
        info
        for info in sources
        if region and info.region and normalise(info.region) != normalise(region)
    ]
    for other in sorted({info.region for info in elsewhere}):
        if len(elsewhere) == len(sources):
            found.append(say.other_region.format(other, region))
        else:
            theirs = [info for info in elsewhere if info.region == other]
            numbers = _numbers(sources, theirs)
            found.append(say.partly_other_region.format(numbers, other, region))
    coming = {info.valid_from for info in sources if info.valid_from and info.valid_from > today}
    found += [say.not_yet.format(spoken_date(day, language)) for day in sorted(coming)]
    past = {info.deadline for info in sources if info.deadline and info.deadline < today}
    found += [say.past_deadline.format(spoken_date(day, language)) for day in sorted(past)]
    return tuple(found)


def _numbers(sources: Sequence[DocumentInfo], some: Sequence[DocumentInfo]) -> str:
    """The numbers of the citations of `some`: `2, 3`."""
    return ", ".join(str(number) for number, info in enumerate(sources, start=1) if info in some)


def _year(info: DocumentInfo, language: Language) -> str:
    """` från 2019`; empty when nobody knows."""
    when = {Language.SWEDISH: " från {}", Language.ENGLISH: " from {}"}[language]
    return when.format(info.issued.year) if info.issued else ""
