"""What status documents have on a day: dates pass, and replacements come into force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from index.snapshot import Snapshot
from index.types import DocumentInfo, Status


def today() -> date:
    """The day in Sweden, wherever the service runs."""
    return datetime.now(ZoneInfo("Europe/Stockholm")).date()


def status_on(info: DocumentInfo, others: Mapping[str, DocumentInfo], day: date) -> Status:
    """The status of `info` on `day`.

    A document is superseded after its last day, and from the day on which the document
    that replaces it is in force; a draft stays a draft, for it never was. One that is
    decided but does not apply yet is background until then.
    """
    if info.status in {Status.DRAFT, Status.SUPERSEDED}:
        return info.status
    if info.valid_until and info.valid_until < day:
        return Status.SUPERSEDED
    if replaced_on(info, others, day):
        return Status.SUPERSEDED
    if info.status is Status.IN_FORCE and info.valid_from and info.valid_from > day:
        return Status.BACKGROUND
    return info.status


def replaced_on(info: DocumentInfo, others: Mapping[str, DocumentInfo], day: date) -> bool:
    """Whether a document of `others` has replaced `info` on `day`.

    One that is announced only, a draft, or not valid yet has not.
    """
    other = others.get(info.replaced_by)
    if other is None or other.status is Status.DRAFT:
        return False
    return not (other.valid_from and other.valid_from > day)


def as_of(snapshot: Snapshot, day: date) -> Snapshot:
    """`snapshot` with the status that each document has on `day`."""
    infos = {name: document.info for name, document in snapshot.documents.items()}
    documents = {
        name: replace(
            document, info=replace(document.info, status=status_on(document.info, infos, day))
        )
        for name, document in snapshot.documents.items()
    }
    return replace(snapshot, documents=documents)
