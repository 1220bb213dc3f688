"""Links to sources, and the page that they lead to."""

from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.source_page import SourcePage, Span, page_blocks
from bot.sources import SourceLinks
from index.types import Document, Status
from tests.bot.conftest import Service, StartService
from tests.bot.stand_ins import QUOTE, TEXT, StandInDocuments, citation, document, info

LINKS = SourceLinks("https://bot.example.se/")


class _Page(HTMLParser):
    """Collects the text of the page's main part, of its marks, and what tags it has."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.main = ""
        self.marked = ""
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in {"meta", "link"}:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.main += data if "main" in self._open else ""
        self.marked += data if "mark" in self._open else ""


def read(html: str) -> _Page:
    page = _Page()
    page.feed(html)
    page.close()
    assert page._open == []
    return page


def words(text: str) -> str:
    return " ".join(text.split())


async def _page(service: Service, link: str) -> _Page:
    path = link.removeprefix("https://bot.example.se").partition("#")[0]
    response = await service.get(path)
    assert response.status == 200
    return read(await response.text())


async def test_a_link_leads_to_the_marked_quote(start_service: StartService) -> None:
    service = await start_service()
    page = await _page(service, LINKS.citation(citation(QUOTE)))
    assert words(page.marked) == QUOTE
    assert [attrs.get("id") for tag, attrs in page.tags if tag == "mark"] == ["cited"]
    assert words(page.main) == words(TEXT)


async def test_a_quote_over_several_blocks_is_marked_in_each(start_service: StartService) -> None:
    quote = TEXT[TEXT.index("Parterna delar") : TEXT.index(" Den görs")]
    service = await start_service()
    page = await _page(service, LINKS.citation(citation(quote)))
    assert words(page.marked) == words(quote).replace(" 2 Sam", "2 Sam").replace("plan ", "plan")
    marks = [attrs.get("id") for tag, attrs in page.tags if tag == "mark"]
    assert marks == ["cited", None, None]


@pytest.mark.parametrize(
    "query",
    [
        "start=0&end=99999",
        "start=5&end=5",
        "start=9&end=5",
        "start=-4&end=5",
        "start=a&end=b",
        "start=5",
        "start=0&end=10&check=000000000000",
        "start=1e9&end=2e9",
        "start=" + "9" * 5000 + "&end=1",
    ],
)
async def test_a_passage_that_is_not_there_is_told(start_service: StartService, query: str) -> None:
    service = await start_service()
    response = await service.get(f"/source/remiss-2019?{query}")
    assert response.status == 200
    html = await response.text()
    assert "Dokumentet har ändrats" in html
    assert "<mark" not in html


async def test_an_unknown_document_is_told(start_service: StartService) -> None:
    service = await start_service()
    for path in ("/source/okand", "/source/..%2f..%2fetc%2fpasswd", "/source/<script>"):
        response = await service.get(path)
        assert response.status == 404
        assert "Dokumentet finns inte" in await response.text()


async def test_the_page_is_locked_down(start_service: StartService) -> None:
    service = await start_service()
    response = await service.get("/source/remiss-2019")
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy and "script-src" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    page = read(await response.text())
    assert "script" not in {tag for tag, _ in page.tags}


HOSTILE = "<script>alert(1)</script> <img src=x onerror=alert(1)> & </mark></p> {{ 7*7 }}"


async def test_document_text_never_becomes_markup(start_service: StartService) -> None:
    source = document(HOSTILE + "\n", title=HOSTILE, region=HOSTILE, publisher=HOSTILE)
    service = await start_service(documents=StandInDocuments([source]))
    page = await _page(service, LINKS.citation(citation(HOSTILE, source=source)))
    assert not {"script", "img"} & {tag for tag, _ in page.tags}
    assert words(page.marked) == words(HOSTILE)


@given(st.text(max_size=300), st.data())
def test_every_word_is_shown_in_order(text: str, data: st.DataObject) -> None:
    source = document(text)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    blocks = page_blocks(source, Span(start, end))
    runs = [run for block in blocks for part in (block.parts, *block.items) for run in part]
    assert "".join("".join(run.text for run in runs).split()) == "".join(text.split())
    marked = "".join(run.text for run in runs if run.cited)
    assert "".join(marked.split()) == "".join(text[start:end].split())
    assert sum(run.anchor for run in runs) == (1 if text[start:end].strip() else 0)


def _rendered(**changes: Any) -> str:
    link = "ny" if changes.get("replaced_by") else ""
    page = SourcePage("Västra Götaland")
    return page.render(document(**changes), None, moved=False, link=link)


@pytest.mark.parametrize(
    ("changes", "shown", "absent"),
    [
        ({"status": Status.DRAFT}, "Det här är ett förslag", "ersatts"),
        ({"status": Status.IN_FORCE}, "Gäller", 'class="banner"'),
        ({"status": Status.SUPERSEDED, "replaced_by": "ny"}, 'href="ny"', "är ett förslag"),
        (
            {"status": Status.IN_FORCE, "region": "Västmanland"},
            "Dokumentet är från Västmanland, inte från Västra Götaland",
            "är ett förslag",
        ),
        (
            {"url": "https://www.exempel.se/a?b=1&c"},
            'href="https://www.exempel.se/a?b=1&amp;c"',
            "x",
        ),
        ({"url": "javascript:alert(1)"}, "Remiss", "javascript"),
        (
            {"status": Status.SUPERSEDED, "valid_until": date(2024, 12, 31)},
            "Det här dokumentet gällde till och med 2024-12-31.",
            "ersatts",
        ),
        (
            {"status": Status.IN_FORCE, "valid_until": date(2099, 12, 31)},
            "<dt>Gäller till och med</dt><dd>2099-12-31</dd>",
            'class="banner"',
        ),
    ],
)
def test_the_banners_tell_what_the_document_is(
    changes: dict[str, Any], shown: str, absent: str
) -> None:
    html = _rendered(**changes)
    assert shown in html
    if absent != "x":
        assert absent not in html.partition("</style>")[2]


def test_headings_follow_each_other_without_a_gap() -> None:
    html = _rendered()
    levels = [int(level) for level in re.findall(r"<h(\d)", html)]
    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in zip(levels, levels[1:], strict=False))
    for anchor in re.findall(r'href="#([^"]+)"', html):
        assert f'id="{anchor}"' in html


def test_pages_are_told_where_the_format_has_them() -> None:
    text = "Första sidans text står här.\n\nAndra sidans text står här.\n"
    source = Document(info(), text, (0, text.index("Andra")), "0" * 64)
    html = SourcePage("").render(source, None, moved=False, link="")
    assert "Sida 1" in html and "Sida 2" in html


def test_links_fall_back_to_the_published_address() -> None:
    published = citation(QUOTE, source=document(url="https://www.exempel.se/remiss"))
    assert SourceLinks("").citation(published) == "https://www.exempel.se/remiss"
    assert SourceLinks("").citation(citation(QUOTE)) == ""
    assert SourceLinks("").document(info(url="file:///etc/passwd")) == ""
    assert LINKS.document(info(id="å/ b")) == "https://bot.example.se/source/%C3%A5%2F%20b"
