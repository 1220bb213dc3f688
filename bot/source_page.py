"""A document as a readable web page with the cited passage marked (pure).

The page holds nothing of the document but text: it is escaped by the template and
has no script, so that whatever a document holds is shown and never acted on.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from index.layout import split_blocks
from index.lines import one_line
from index.sections import split_sections
from index.types import Block, BlockKind, Document, DocumentInfo, Section, Status
from index.units import split_units

TEMPLATES = Path(__file__).parent / "templates"
MAX_LEVEL = 6


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open character offsets into a document's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Run:
    """Text that is cited throughout or not at all; `anchor` on the first cited run."""

    text: str
    cited: bool = False
    anchor: bool = False


@dataclass(frozen=True, slots=True)
class PageBlock:
    """One block of the page.

    Attributes:
        parts: the runs of a heading, a paragraph or a list's lead-in; empty for none.
        items: the runs of each list item.
        level: 2 and on for a heading, else 0.
        anchor: id of a heading.
        page: number of the page that begins with this block, or `None`.
    """

    kind: str
    parts: tuple[Run, ...] = ()
    items: tuple[tuple[Run, ...], ...] = ()
    level: int = 0
    anchor: str = ""
    page: int | None = None

    @property
    def text(self) -> str:
        """The words of the block itself, white space runs as one space."""
        return one_line("".join(run.text for run in self.parts))

    @property
    def cited(self) -> bool:
        """Whether any of it is cited."""
        return any(run.cited for part in (self.parts, *self.items) for run in part)


@dataclass(frozen=True, slots=True)
class Banner:
    """What the reader must know of the document before using it."""

    text: str
    link: str = ""
    link_text: str = ""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The heading that the cited passage stands under, and those around it."""

    before: PageBlock | None = None
    under: PageBlock | None = None
    after: PageBlock | None = None


STATUS_NAMES = {
    Status.IN_FORCE: "Gäller",
    Status.DRAFT: "Förslag",
    Status.SUPERSEDED: "Ersatt",
    Status.BACKGROUND: "Bakgrund",
}


class SourcePage:
    """Renders documents as HTML; holds the template and the policy of its style."""

    def __init__(self, region: str) -> None:
        self._region = region
        self._templates = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._style = (TEMPLATES / "source.css").read_text(encoding="utf-8")
        digest = base64.b64encode(hashlib.sha256(self._style.encode()).digest()).decode()
        self.headers = {
            "Content-Security-Policy": (
                f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; "
                "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
            ),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cache-Control": "private, no-cache",
        }

    def render(self, document: Document, cited: Span | None, *, moved: bool, link: str) -> str:
        """The page of `document` with `cited` marked.

        Args:
            moved: the link named a passage that the document no longer has there.
            link: address of the page of the document that replaced this one, or empty.
        """
        blocks = page_blocks(document, cited)
        return self._templates.get_template("source.html").render(
            style=self._style,
            info=document.info,
            facts=_facts(document.info),
            banners=banners(document.info, self._region, link),
            blocks=blocks,
            headings=[block for block in blocks if block.level],
            neighbours=neighbours(blocks),
            cited=any(block.cited for block in blocks),
            moved=moved,
        )

    def message(self, title: str, text: str) -> str:
        """A page that says why there is no document to show."""
        return self._templates.get_template("message.html").render(
            style=self._style, title=title, text=text
        )


def banners(info: DocumentInfo, region: str, link: str) -> list[Banner]:
    """What stands above the text: not decided, replaced, or for another region."""
    found: list[Banner] = []
    if info.status is Status.DRAFT:
        found.append(Banner("Det här är ett förslag. Det är inte ett beslut som gäller."))
    if info.status is Status.SUPERSEDED:
        text = "Det här dokumentet har ersatts och gäller inte längre."
        if info.valid_until and not info.replaced_by:
            # It ran out, and nothing says that another took its place.
            text = f"Det här dokumentet gällde till och med {info.valid_until.isoformat()}."
        found.append(Banner(text, link, "Läs det som gäller nu" if link else ""))
    if info.region and region and info.region.casefold() != region.casefold():
        found.append(Banner(f"Dokumentet är från {info.region}, inte från {region}."))
    return found


def _facts(info: DocumentInfo) -> list[tuple[str, str]]:
    """The lines under the title: name and value, those that are known."""
    facts = [
        ("Status", STATUS_NAMES[info.status]),
        ("Region", info.region),
        ("Utgivare", info.publisher),
        ("Daterat", info.issued.isoformat() if info.issued else ""),
        ("Sista svarsdag", info.deadline.isoformat() if info.deadline else ""),
        ("Gäller från", info.valid_from.isoformat() if info.valid_from else ""),
        ("Gäller till och med", info.valid_until.isoformat() if info.valid_until else ""),
    ]
    return [(name, value) for name, value in facts if value]


def page_blocks(document: Document, cited: Span | None) -> list[PageBlock]:
    """The blocks of `document` in reading order, every word of it, `cited` marked."""
    text = document.text
    found = split_blocks(text, document.page_starts, marked=document.headings)
    blocks: list[PageBlock] = []
    page: int | None = None
    for section in split_sections(text, found, document.info.title):
        for block, level in _levels(section):
            made = _page_block(text, block, level, cited)
            here = document.page_of(block.start)
            blocks.append(
                replace(
                    made,
                    anchor=f"avsnitt-{block.start}" if level else "",
                    page=here if here != page else None,
                )
            )
            page = here
    return _with_anchor(blocks)


def _levels(section: Section) -> Iterator[tuple[Block, int]]:
    """Each block with its heading level on the page, 0 where it is no heading."""
    total = sum(block.kind is BlockKind.HEADING for block in section.blocks)
    seen = 0
    for block in section.blocks:
        level = 0
        if block.kind is BlockKind.HEADING:
            depth = len(section.headings) - (total - 1 - seen)
            # A heading that only repeats the title has no depth: the page says it above.
            level = min(depth + 1, MAX_LEVEL) if depth > 0 else 0
            seen += 1
        yield block, level


def _page_block(text: str, block: Block, level: int, cited: Span | None) -> PageBlock:
    def runs(start: int, end: int) -> tuple[Run, ...]:
        return tuple(_runs(text, start, end, cited))

    if block.kind is not BlockKind.LIST:
        is_contact = block.kind is BlockKind.CONTACT
        kind = "heading" if level else "contact" if is_contact else "paragraph"
        return PageBlock(kind, runs(block.start, block.end), level=level)
    # An item runs to the next one, so that no character between two is lost.
    starts = [unit.start for unit in split_units(text, block)]
    lead = next((unit.lead for unit in split_units(text, block) if unit.lead), None)
    first = lead[1] if lead else block.start
    cuts = sorted({start for start in starts if start >= first}) or [block.start]
    if lead is None:
        cuts[0] = block.start
    items = tuple(runs(a, b) for a, b in zip(cuts, [*cuts[1:], block.end], strict=True))
    return PageBlock("list", runs(block.start, cuts[0]), items)


def _runs(text: str, start: int, end: int, cited: Span | None) -> Iterator[Run]:
    if cited is None or cited.end <= start or end <= cited.start:
        if start < end:
            yield Run(text[start:end])
        return
    inside = Span(max(start, cited.start), min(end, cited.end))
    if start < inside.start:
        yield Run(text[start : inside.start])
    if text[inside.start : inside.end].strip():
        yield Run(text[inside.start : inside.end], cited=True)
    if inside.end < end:
        yield Run(text[inside.end : end])


def _with_anchor(blocks: list[PageBlock]) -> list[PageBlock]:
    """`blocks` with the anchor on the first cited run, where links lead."""
    pending = True

    def mark(runs: tuple[Run, ...]) -> tuple[Run, ...]:
        nonlocal pending
        marked = []
        for run in runs:
            marked.append(replace(run, anchor=run.cited and pending))
            pending = pending and not run.cited
        return tuple(marked)

    return [
        replace(block, parts=mark(block.parts), items=tuple(map(mark, block.items)))
        for block in blocks
    ]


def neighbours(blocks: list[PageBlock]) -> Neighbours:
    """The headings to move by from the cited passage."""
    at = next((n for n, block in enumerate(blocks) if block.cited), None)
    if at is None:
        return Neighbours()
    above = [block for block in blocks[: at + 1] if block.level]
    below = [block for block in blocks[at + 1 :] if block.level]
    return Neighbours(
        before=above[-2] if len(above) > 1 else None,
        under=above[-1] if above else None,
        after=below[0] if below else None,
    )
