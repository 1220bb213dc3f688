"""The web page that shows a cited passage in its document, and the links that lead there."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol
from urllib.parse import quote, urlencode

from aiohttp import web

from bot.access import Access, OpenAccess, access_of
from bot.settings import Settings
from bot.source_page import SourcePage, Span
from bot.types import Citation
from index.errors import SamverkanError
from index.lines import one_line
from index.types import AwaitedDocument, Document, DocumentInfo, Passage

ROUTE = "/source/{document}"
_CHECK_LENGTH = 12


class DocumentStore(Protocol):
    """Where the documents of the index in service are read."""

    @property
    def version(self) -> str:
        """Version of the index in service."""
        ...

    @property
    def created(self) -> str:
        """When the index was built, ISO 8601 in UTC."""
        ...

    def documents(self) -> Sequence[DocumentInfo]:
        """Every indexed document."""
        ...

    def awaited(self) -> Sequence[AwaitedDocument]:
        """The documents that the catalogue announces and that are still absent."""
        ...

    def document(self, document_id: str) -> Document:
        """One document with its text; raises `KeyError` when there is none such."""
        ...


class SourceLinks:
    """Makes the addresses that citations lead to.

    A link carries a check of the quote: should the document change, the page then says
    so instead of marking other words.
    """

    def __init__(self, base: str, access: Access | None = None) -> None:
        self._base = base.rstrip("/")
        self._access = access or OpenAccess()

    def citation(self, citation: Citation) -> str:
        """Where `citation` can be read; empty when there is nowhere."""
        document = citation.document
        link = self.span(document.id, citation.start, citation.end, citation.quote)
        return link or published(document.url)

    def passage(self, passage: Passage, document: DocumentInfo) -> str:
        """Where a retrieved passage can be read; empty when there is nowhere."""
        link = self.span(document.id, passage.start, passage.end, passage.text)
        return link or published(document.url)

    def document(self, document: DocumentInfo) -> str:
        """Where a whole document can be read; empty when there is nowhere."""
        if not self._base:
            return published(document.url)
        query = urlencode(self._access.parameters(document.id))
        return f"{self._page(document.id)}?{query}" if query else self._page(document.id)

    def span(self, document_id: str, start: int, end: int, text: str) -> str:
        """The page of a document with one span marked; empty when we serve no pages."""
        if not self._base:
            return ""
        place = {"start": str(start), "end": str(end), "check": check_of(text)}
        query = urlencode(place | self._access.parameters(document_id))
        return f"{self._page(document_id)}?{query}#cited"

    def _page(self, document_id: str) -> str:
        return f"{self._base}/source/{quote(document_id, safe='')}"


def links_of(settings: Settings) -> SourceLinks:
    """Links to our pages where PUBLIC_URL says that they are, as SOURCE_ACCESS wants them."""
    base = "" if settings.source_access == "off" else settings.public_url
    return SourceLinks(base, access_of(settings))


def published(url: str) -> str:
    """`url` if it is a web address; a document may name any other."""
    return url if url.startswith(("https://", "http://")) else ""


def check_of(text: str) -> str:
    """A short digest of the words of `text`, blind to how its white space runs."""
    return hashlib.sha256(one_line(text).encode(errors="replace")).hexdigest()[:_CHECK_LENGTH]


class SourceRoutes:
    """Serves the source page from the documents of the index in service."""

    def __init__(
        self, store: Callable[[], DocumentStore], page: SourcePage, access: Access | None = None
    ) -> None:
        self._store = store
        self._page = page
        self._access = access or OpenAccess()

    def add_to(self, app: web.Application) -> None:
        """Register the route."""
        app.router.add_get(ROUTE, self._show)

    async def _show(self, request: web.Request) -> web.Response:
        document_id = request.match_info["document"]
        if not self._access.allows(document_id, request.query):
            text = "Länken har gått ut eller är inte hel. Ställ frågan igen i Teams för en ny länk."
            return self._message(403, "Länken gäller inte", text)
        try:
            document = self._store().document(document_id)
        except KeyError:
            text = "Det kan ha tagits bort eller bytts ut. Ställ frågan igen i Teams."
            return self._message(404, "Dokumentet finns inte", text)
        except SamverkanError:
            text = "Dokumenten håller på att läsas in. Försök igen om några minuter."
            return self._message(503, "Inte riktigt klart", text)
        asked = "start" in request.query or "end" in request.query
        span = cited_span(document, request.query)
        html = self._page.render(
            document, span, moved=asked and span is None, link=self._replacement(document.info)
        )
        return self._html(200, html)

    def _replacement(self, info: DocumentInfo) -> str:
        known = {document.id for document in self._store().documents()}
        if info.replaced_by not in known:
            return ""
        query = urlencode(self._access.parameters(info.replaced_by))
        address = quote(info.replaced_by, safe="")
        return f"{address}?{query}" if query else address

    def _message(self, status: int, title: str, text: str) -> web.Response:
        return self._html(status, self._page.message(title, text))

    def _html(self, status: int, html: str) -> web.Response:
        return web.Response(
            status=status, text=html, content_type="text/html", headers=self._page.headers
        )


def cited_span(document: Document, query: Mapping[str, str]) -> Span | None:
    """The passage that the query names, or `None` when the document has it not."""
    try:
        start, end = int(query.get("start", "")), int(query.get("end", ""))
    except ValueError:
        return None
    if not 0 <= start < end <= len(document.text):
        return None
    expected = query.get("check", "")
    if expected and expected != check_of(document.text[start:end]):
        return None
    return Span(start, end)
