"""The values that the index is made of: documents, sections, passages, hits.

All are frozen; offsets are counted in characters of `Document.text`, half open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


class Status(StrEnum):
    """What authority a document has."""

    IN_FORCE = "in_force"
    DRAFT = "draft"
    SUPERSEDED = "superseded"
    BACKGROUND = "background"


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """What the catalogue says of one document.

    Attributes:
        id: unique, stable, safe in a URL path.
        file: path below the corpus folder, with forward slashes.
        original: base name of the file that the document was imported from.
        issued: the date that the document itself bears, if any.
        deadline: the last day on which something that it asks for can be done.
        valid_from: the day from which its content applies, if it says so.
        valid_until: the last day on which its content applies, if it says so.
        replaced_by: id of the document that replaced it, or empty.
    """

    id: str
    file: str
    original: str
    title: str
    kind: str = "document"
    status: Status = Status.BACKGROUND
    region: str = ""
    publisher: str = ""
    issued: date | None = None
    deadline: date | None = None
    valid_from: date | None = None
    replaced_by: str = ""
    url: str = ""
    about: str = ""
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class AwaitedDocument:
    """A document that the catalogue announces and that an admin is to add."""

    id: str
    title: str
    kind: str
    status: Status
    region: str
    publisher: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that the format of a document marks; `level` is its depth, from 1."""

    start: int
    end: int
    level: int


@dataclass(frozen=True, slots=True)
class Document:
    """A document as indexed: its description, its text and its page breaks.

    Attributes:
        page_starts: offset at which each page begins (first is 0); empty when the
            format has no pages.
        sha256: hex digest of the file's bytes.
        headings: those that its format marks; `None` when lines are all that it has.
    """

    info: DocumentInfo
    text: str
    page_starts: tuple[int, ...]
    sha256: str
    headings: tuple[Heading, ...] | None = None

    def page_of(self, offset: int) -> int | None:
        """The page (from 1) that `offset` lies on, or `None` without pages."""
        if not self.page_starts:
            return None
        return int(np.searchsorted(self.page_starts, offset, side="right"))


@dataclass(frozen=True, slots=True)
class Recipe:
    """Digests of all that the text of a document, and its passages, follow from.

    What has the recipe of an earlier build has its text, its passages, and costs nothing.
    """

    text: str
    passages: str


class BlockKind(StrEnum):
    """What a run of text is, which decides where it may be cut."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST = "list"
    CONTACT = "contact"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a list with its lead-in, a contact or a heading: one span.

    Attributes:
        items: where the items of a list begin, or the lines of a table or signature.
        level: depth of a heading that the format marks, from 1; 0 when it has to be told
            from its words.
    """

    kind: BlockKind
    start: int
    end: int
    items: tuple[int, ...] = ()
    level: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """A heading path and the blocks under it.

    Attributes:
        headings: from the outermost to the innermost; empty before the first one.
    """

    headings: tuple[str, ...]
    blocks: tuple[Block, ...]

    @property
    def label(self) -> str:
        """The path as people read it: `Heading › Subheading`."""
        return " › ".join(self.headings)


class UnitKind(StrEnum):
    """What the smallest citable piece of text is."""

    SENTENCE = "sentence"
    ITEM = "item"
    CONTACT = "contact"
    FRAGMENT = "fragment"


@dataclass(frozen=True, slots=True)
class Unit:
    """The smallest piece that an answer quotes: a sentence, a list item, a contact.

    Attributes:
        lead: span of the lead-in that an item or a contact needs to be understood.
    """

    kind: UnitKind
    start: int
    end: int
    lead: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """What is retrieved: whole blocks of one section, within a size limit.

    Attributes:
        id: `<document id>#<ordinal>`, stable while the document is unchanged.
        text: exactly `document.text[start:end]`.
        section: heading path, ` › ` between levels.
        page: page on which the passage begins, from 1.
        units: in reading order, with offsets into the document.
    """

    id: str
    document: str
    section: str
    page: int | None
    start: int
    end: int
    text: str
    units: tuple[Unit, ...] = ()


@dataclass(frozen=True, slots=True)
class Signals:
    """The raw retrieval signals of one passage for one query.

    `dense` and `maxsim` are cosines (mean over query tokens for `maxsim`),
    `stems` and `ngrams` BM25 scores; `None` where a signal did not see the passage.
    """

    dense: float | None = None
    stems: float | None = None
    ngrams: float | None = None
    maxsim: float | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A ranked passage with its document.

    Attributes:
        same: other sources of the fact.
        likeness: of each unit of the passage to the query, by late interaction: mean
            over the query's tokens of the best cosine in the unit and its lead-in.
    """

    passage: Passage
    document: DocumentInfo
    score: float
    signals: Signals = field(default_factory=Signals)
    same: tuple[Passage, ...] = ()
    likeness: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Timings:
    """Milliseconds spent in each stage of one question."""

    embed: float = 0.0
    search: float = 0.0
    rerank: float = 0.0


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What one query found, best first.

    Attributes:
        vector: (dim,) of the query.
    """

    hits: tuple[Hit, ...]
    timings: Timings
    version: str
    vector: Floats = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Encoded:
    """Vectors of a batch of texts.

    Attributes:
        pooled: (texts, dim), L2-normalised.
        tokens: one (tokens, dim) array a text, rows L2-normalised, without the
            prefix and the special tokens.
        ends: one (tokens,) array a text: where each token ends in it, in characters;
            empty where the encoder does not tell.
    """

    pooled: Floats
    tokens: tuple[Floats, ...]
    ends: tuple[NDArray[np.int32], ...] = ()


class Encoder(Protocol):
    """Turns texts into vectors. `fingerprint` changes when any vector would."""

    @property
    def fingerprint(self) -> str: ...

    @property
    def dim(self) -> int: ...

    def encode(self, texts: Sequence[str], *, kind: Literal["query", "passage"]) -> Encoded:
        """Encode `texts`; raises `ModelError` when the model fails."""
        ...
