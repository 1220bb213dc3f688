"""The source page in a real browser: the passage in view, accessible, without errors."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from typing import Literal

import pytest
from aiohttp import web
from playwright.sync_api import Browser, Page, expect

from bot.source_page import SourcePage
from bot.sources import SourceLinks, SourceRoutes
from index.catalogue import load_catalogue, read_document
from index.types import Document, Status
from tests.bot.stand_ins import QUOTE, StandInDocuments, document
from tests.e2e.programs import ARTIFACTS, AXE, ROOT, free_port

pytestmark = pytest.mark.e2e


def _documents() -> list[Document]:
    """The shipped documents, and one of each status and oddity that they lack."""
    corpus = ROOT / "corpus"
    shipped = [read_document(corpus, entry) for entry in load_catalogue(corpus).entries]
    replaced = {"status": Status.SUPERSEDED, "replaced_by": "nytt", "region": "Västmanland"}
    hostile = "<script>document.title='x'</script><img src=x onerror=alert(1)>"
    return [
        *shipped,
        document(id="gammalt", **replaced),
        document(id="nytt", status=Status.IN_FORCE, url="https://www.exempel.se/"),
        document(f"{hostile}\n\n{QUOTE}\n", id="elakt", title=hostile),
    ]


DOCUMENTS = {found.info.id: found for found in _documents()}


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The source routes on a port of their own, in a thread of their own."""
    port, loop, ready = free_port(), asyncio.new_event_loop(), threading.Event()
    app = web.Application()
    store = StandInDocuments(list(DOCUMENTS.values()))
    SourceRoutes(lambda: store, SourcePage("Västra Götaland")).add_to(app)
    runner = web.AppRunner(app)

    async def start() -> None:
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        ready.set()

    def serve() -> None:
        loop.run_until_complete(start())
        loop.run_forever()
        loop.run_until_complete(runner.cleanup())

    thread = threading.Thread(target=serve)
    thread.start()
    assert ready.wait(30)
    yield f"http://127.0.0.1:{port}"
    loop.call_soon_threadsafe(loop.stop)
    thread.join(30)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page on which any error in the console fails the test."""
    errors: list[str] = []
    opened = browser.new_page(viewport={"width": 1000, "height": 800})
    opened.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    opened.close()
    assert errors == []


def violations(page: Page) -> list[str]:
    """What axe-core finds against WCAG 2.1 AA and good practice."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run()")
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found["violations"]]


def middle(found: Document) -> tuple[int, int]:
    """A span in the middle of a document: the longest line of its second half."""
    half = len(found.text) // 2
    line = max(found.text[half:].splitlines(), key=len)
    start = found.text.index(line, half)
    return start, start + len(line)


@pytest.mark.parametrize("document_id", sorted(DOCUMENTS))
def test_the_cited_passage_is_in_view_and_accessible(
    page: Page, address: str, document_id: str
) -> None:
    found = DOCUMENTS[document_id]
    start, end = middle(found)
    quote = found.text[start:end]
    page.goto(SourceLinks(address).span(document_id, start, end, quote))
    expect(page.locator("#cited")).to_be_in_viewport()
    marked = " ".join(page.locator("mark.cited").all_inner_texts())
    assert "".join(marked.split()) == "".join(quote.split())
    assert violations(page) == []
    page.screenshot(path=ARTIFACTS / f"source-{document_id}.png")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1000])
def test_every_look_is_accessible(
    browser: Browser, address: str, scheme: Literal["light", "dark"], width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 700}, color_scheme=scheme)
    start, end = middle(DOCUMENTS["gammalt"])
    page.goto(f"{address}/source/gammalt?start={start}&end={end}#cited")
    page.get_by_text("Alla rubriker").click()
    assert violations(page) == []
    too_wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert page.evaluate(too_wide) is False
    page.screenshot(path=ARTIFACTS / f"source-{scheme}-{width}.png")
    page.close()


def test_on_paper_the_text_and_its_status_remain(page: Page, address: str) -> None:
    start, end = middle(DOCUMENTS["gammalt"])
    page.goto(f"{address}/source/gammalt?start={start}&end={end}#cited")
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.get_by_role("navigation")).to_be_hidden()
    expect(page.get_by_text("har ersatts och gäller inte längre")).to_be_visible()
    expect(page.locator("mark.cited").first).to_have_css("text-decoration-line", "underline")
    expect(page.locator("html")).to_have_css("background-color", "rgb(255, 255, 255)")


def test_the_status_stays_in_view_beside_the_passage(page: Page, address: str) -> None:
    start, end = middle(DOCUMENTS["gammalt"])
    page.goto(f"{address}/source/gammalt?start={start}&end={end}#cited")
    expect(page.get_by_text("har ersatts och gäller inte längre")).to_be_in_viewport()
    page.get_by_role("link", name="Läs det som gäller nu").click()
    expect(page).to_have_url(f"{address}/source/nytt")


def test_a_missing_document_and_a_moved_passage_are_told(page: Page, address: str) -> None:
    page.goto(f"{address}/source/nytt?start=0&end=10&check=fel")
    expect(page.get_by_text("Dokumentet har ändrats")).to_be_visible()
    assert violations(page) == []


def test_document_text_runs_nothing(page: Page, address: str) -> None:
    page.goto(f"{address}/source/elakt")
    assert page.title().startswith("<script>")
    assert page.locator("img").count() == 0
