"""What differs between two versions: documents, sections and passages (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from difflib import SequenceMatcher

from index.snapshot import Snapshot
from index.types import Document, DocumentInfo, Passage


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What the catalogue says of a document, before and now."""

    name: str
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class PassageChange:
    """A passage that is new (`before` is `None`), gone (`now` is `None`) or altered."""

    before: Passage | None
    now: Passage | None


@dataclass(frozen=True, slots=True)
class DocumentChange:
    """A document that both versions have, with what differs in it.

    Attributes:
        fields: differences of its description; a new `file` means that it was renamed.
        sections_added, sections_removed: heading paths, in reading order.
    """

    before: DocumentInfo
    now: DocumentInfo
    fields: tuple[FieldChange, ...]
    sections_added: tuple[str, ...]
    sections_removed: tuple[str, ...]
    passages: tuple[PassageChange, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """How one version differs from an earlier one."""

    before: str
    now: str
    added: tuple[DocumentInfo, ...]
    removed: tuple[DocumentInfo, ...]
    changed: tuple[DocumentChange, ...]

    @property
    def is_empty(self) -> bool:
        """Whether both hold the same."""
        return not (self.added or self.removed or self.changed)


def compare(before: Snapshot, now: Snapshot) -> Comparison:
    """Compare document by document; one with the same id or the same content is the same."""
    pairs = _pairs(before.documents, now.documents)
    old, new = _by_document(before), _by_document(now)
    changes = [
        _change(before.documents[was], now.documents[is_now], old[was], new[is_now])
        for was, is_now in pairs.items()
    ]
    known = set(pairs.values())
    return Comparison(
        before.version,
        now.version,
        tuple(d.info for name, d in now.documents.items() if name not in known),
        tuple(d.info for name, d in before.documents.items() if name not in pairs),
        tuple(change for change in changes if change is not None),
    )


def _pairs(before: Mapping[str, Document], now: Mapping[str, Document]) -> dict[str, str]:
    """Id of each document before with its id now."""
    pairs = {name: name for name in before if name in now}
    contents = {d.sha256: name for name, d in now.items() if name not in pairs}
    for name, document in before.items():
        if name not in pairs and document.sha256 in contents:
            pairs[name] = contents.pop(document.sha256)
    return pairs


def _by_document(snapshot: Snapshot) -> Mapping[str, Sequence[Passage]]:
    found: dict[str, list[Passage]] = {name: [] for name in snapshot.documents}
    for passage in snapshot.passages:
        found[passage.document].append(passage)
    return found


def _change(
    before: Document, now: Document, old: Sequence[Passage], new: Sequence[Passage]
) -> DocumentChange | None:
    described = tuple(_fields(before.info, now.info))
    passages = tuple(_passages(old, new))
    was = dict.fromkeys(passage.section for passage in old if passage.section)
    is_now = dict.fromkeys(passage.section for passage in new if passage.section)
    if not (described or passages or was.keys() != is_now.keys()):
        return None
    return DocumentChange(
        before.info,
        now.info,
        described,
        tuple(section for section in is_now if section not in was),
        tuple(section for section in was if section not in is_now),
        passages,
    )


def _fields(before: DocumentInfo, now: DocumentInfo) -> Iterator[FieldChange]:
    for field in fields(DocumentInfo):
        was, is_now = getattr(before, field.name), getattr(now, field.name)
        if was != is_now:
            yield FieldChange(field.name, str(was or ""), str(is_now or ""))


def _passages(old: Sequence[Passage], new: Sequence[Passage]) -> Iterator[PassageChange]:
    """The passages that differ; those at the same place of a run are held side by side."""
    texts = [p.text for p in old], [p.text for p in new]
    for what, a, b, c, d in SequenceMatcher(None, *texts, autojunk=False).get_opcodes():
        if what == "equal":
            continue
        for place in range(max(b - a, d - c)):
            was = old[a + place] if a + place < b else None
            is_now = new[c + place] if c + place < d else None
            yield PassageChange(was, is_now)
