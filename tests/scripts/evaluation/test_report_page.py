"""The report in a real browser: filters, print, accessibility, a picture to look at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from scripts.evaluation.baseline import compare
from scripts.evaluation.html_report import html_report
from tests.e2e.programs import ARTIFACTS, AXE, chromium, missing_programs
from tests.scripts.evaluation.test_html_report import result

# Of what lies between the margins, in CSS pixels.
A4_WIDTH = 688

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(bool(missing_programs()), reason=missing_programs()),
]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    path: Path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(html_report(result(), compare(result(), result())), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def page(address: str) -> Iterator[Page]:
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 1200, "height": 1400})
        page.context.set_offline(True)
        page.goto(address)
        yield page


def test_filters_and_search_narrow_the_questions(page: Page) -> None:
    shown = page.locator("article[data-passed]:visible")
    expect(shown).to_have_count(3)
    page.get_by_label("Resultat", exact=True).select_option("Underkända")
    expect(shown).to_have_count(1)
    expect(shown.locator("h3")).to_contain_text("Vem vann?")
    expect(page.get_by_role("status")).to_have_text("Visar 1 av 3 frågor.")
    page.get_by_role("button", name="Rensa").click()
    expect(shown).to_have_count(3)
    page.get_by_label("Sök i frågor och svar").fill("STOLARNA falla")
    expect(shown).to_have_count(1)
    page.get_by_role("button", name="Rensa").click()
    page.get_by_label("Sök i frågor och svar").fill("ska inte besvaras")  # the report's own words
    expect(shown).to_have_count(0)
    page.get_by_role("button", name="Rensa").click()
    page.get_by_label("Dokument", exact=True).select_option("a.txt")
    expect(shown).to_have_count(1)
    ARTIFACTS.mkdir(exist_ok=True)
    page.screenshot(path=ARTIFACTS / "evaluation-report.png", full_page=True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.add_script_tag(path=AXE)
    found = page.evaluate("axe.run(document)")
    assert [(v["id"], v["nodes"][0]["html"]) for v in found["violations"]] == []


def test_print_tells_the_metrics_and_leaves_out_filters_and_what_was_not_used(page: Page) -> None:
    page.get_by_label("Resultat", exact=True).select_option("Underkända")
    page.set_viewport_size({"width": A4_WIDTH, "height": 1000})
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.get_by_text("share of answerable questions that are answered and")).to_be_visible()
    expect(page.locator("#filters")).to_be_hidden()
    expect(page.locator("details.passages").first).to_be_hidden()
    expect(page.locator("article[data-passed]:visible")).to_have_count(1)
    assert page.evaluate("document.scrollingElement.scrollWidth") <= A4_WIDTH
    assert len(page.pdf(prefer_css_page_size=True)) > 10_000
