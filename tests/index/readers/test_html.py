"""Web pages as agencies publish them: what is kept, what goes, and in what shape."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.readers.html import read_html, read_markup
from index.readers.types import ReadText

BODY = "<p>Kommunen ansvarar för skola, elevhälsa och socialtjänst i hela kommunen.</p>"


def said(markup: str) -> str:
    return read_markup(f"<html><body>{markup}</body></html>", "a.html").text


def headings(markup: str) -> list[tuple[str, int]]:
    found: ReadText = read_markup(f"<html><body><main>{markup}</main></body></html>", "a.html")
    return [(found.text[h.start : h.end], h.level) for h in found.headings or ()]


def test_what_trafilatura_drops_is_kept() -> None:
    """Link lists, folded answers, and forms that hold the whole page."""
    page = (
        f"<form action='/'><main><h1>Stöd</h1>{BODY}<h2>Blanketter</h2><ul class='links'>"
        "<li><a href='1'>Samtycke</a></li><li><a href='2'>Ansökan</a></li>"
        "<li><a href='3'>Begäran</a></li><li><a href='4'>Anmälan</a></li></ul>"
        "<div aria-hidden='true' style='display:none'><p>Mötet hålls inom tre veckor.</p></div>"
        "<p class='tags'>Socialtjänstlagen 2 kap. 7 §</p></main></form>"
    )
    text = said(page)
    for kept in ("• Samtycke\n• Ansökan", "inom tre veckor", "2 kap. 7 §"):
        assert kept in text


@pytest.mark.parametrize(
    "menu",
    [
        "<nav><a href='/'>Meny</a></nav>",
        "<div role='navigation'>Meny</div>",
        "<div class='site-header'>Meny</div>",
        "<ul id='huvudmeny'><li>Meny</li></ul>",
        "<div class='breadcrumbs'>Meny</div>",
        "<div><p>Vi använder kakor, se Meny.</p><a href='#'>Jag förstår</a></div>",
        "<footer><p>Meny</p></footer>",
        "<aside><h2>Meny</h2></aside>",
        "<ul>" + "<li><a href='/'>Meny ett</a></li>" * 5 + "</ul>",
        "<script>Meny</script><style>Meny</style><noscript>Meny</noscript>",
        "<select><option>Meny</option></select>",
    ],
)
def test_menus_and_notices_go(menu: str) -> None:
    assert said(f"{menu}<div><h1>Stöd</h1>{BODY}</div>").startswith("Stöd\n\nKommunen")
    assert "Meny" not in said(f"<div><h1>Stöd</h1>{BODY * 3}</div>{menu}")


def test_names_on_the_whole_page_do_not_take_it_away() -> None:
    assert "Kommunen" in said(f"<div class='has-menu cookie-open nav'><h1>Stöd</h1>{BODY}</div>")


def test_an_aside_that_tells_whom_to_call_is_kept() -> None:
    aside = "<aside><p>Anna Ek</p><a href='tel:010'>010-123 45 67</a></aside>"
    assert "Anna Ek" in said(f"<h1>Stöd</h1>{BODY}{aside}")


def test_text_about_cookies_is_text() -> None:
    text = "<h1>Kakor</h1><p>Så använder vi kakor på webbplatsen.</p>"
    assert "Så använder vi kakor" in said(f"<main>{text}</main>")


def test_what_folds_out_is_under_its_question() -> None:
    page = (
        "<h2>Frågor</h2><details><summary>Vem kallar?</summary><p>Skolan.</p></details>"
        "<h3><button aria-expanded='false'>När?</button></h3><p>Inom tre veckor.</p>"
        "<button aria-controls='x'>Var?</button><p>I skolan.</p>"
    )
    assert headings(page) == [("Frågor", 2), ("Vem kallar?", 3), ("När?", 3), ("Var?", 4)]


def test_a_bold_line_is_a_heading() -> None:
    page = f"<h2>Stöd</h2><p><strong>Så söker du</strong></p>{BODY}<p><b>Obs!</b> Gäller ej.</p>"
    assert headings(page) == [("Stöd", 2), ("Så söker du", 3)]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>Box 1<br>441 81 Alingsås</p>", "Box 1\n441 81 Alingsås"),
        (
            "<p>En rad som är bruten mitt i en lång mening<br>av den som skrev.</p>",
            "En rad som är bruten mitt i en lång mening av den som skrev.",
        ),
        ("<p>Ett<br><br>Två</p>", "Ett\n\nTvå"),
        ("<ul><li>Ett<ul><li>Två</li></ul></li><li>Tre</li></ul>", "• Ett\n• Två\n• Tre"),
        ("<ol start='3'><li>Tre</li><li value='7'>Sju</li></ol>", "3. Tre\n7. Sju"),
        ("<ol type='a'><li>Ett</li><li>Två</li></ol>", "a) Ett\nb) Två"),
        ("<dl><dt>SIP</dt><dd>Plan</dd><dt>BUP</dt><dd>Vård</dd></dl>", "SIP\t| Plan\nBUP\t| Vård"),
        (
            "<table><caption>Tider</caption><tr><th>Dag</th><th>Tid</th></tr>"
            "<tr><td><p>Mån</p><p>Tis</p></td><td>8–16</td></tr></table>",
            "Tider\n\nDag\t| Tid\nMån Tis\t| 8–16",
        ),
        ("<table><tr><td><p>Ett.</p></td></tr><tr><td>Två.</td></tr></table>", "Ett.\n\nTvå."),
        ("<p>soci\u00adal&shy;tjänst&nbsp;och <b>v</b>ård</p>", "socialtjänst och vård"),
        ("Löst<div>Block</div>efter", "Löst\n\nBlock\n\nefter"),
        ("<pre>Rad ett\nRad två</pre>", "Rad ett\nRad två"),
    ],
)
def test_shapes(markup: str, text: str) -> None:
    assert said(f"<main>{markup}</main>") == text


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1", "utf-16", "utf-8-sig"])
@pytest.mark.parametrize("declared", [True, False])
def test_encodings(tmp_path: Path, encoding: str, declared: bool) -> None:
    meta = f"<meta charset='{encoding}'>" if declared else ""
    page = f"<!doctype html><html><head>{meta}</head><body><p>Åtgärder för barn</p></body></html>"
    (tmp_path / "a.html").write_bytes(page.encode(encoding))
    assert read_html(tmp_path / "a.html").text == "Åtgärder för barn"


def test_xhtml_with_a_declaration(tmp_path: Path) -> None:
    page = "<?xml version='1.0' encoding='utf-8'?><html><body><p>Åtgärder</p></body></html>"
    (tmp_path / "a.xhtml").write_text(page, encoding="utf-8")
    assert read_html(tmp_path / "a.xhtml").text == "Åtgärder"
