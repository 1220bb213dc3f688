"""The known document as HTML, saved from a web site with menus and notices, and as Markdown."""

from __future__ import annotations

import re
import subprocess
from html import escape
from pathlib import Path

from tests.index.readers.golden.known import FOOTER, HEADER, KNOWN, TITLE, Kind, Piece

_BEFORE = f"""<!DOCTYPE html>
<html lang="sv"><head><meta charset="utf-8"><title>{TITLE} - Förbundet</title>
<style>p {{ color: black }}</style><script>var meny = "Start";</script></head>
<body class="page has-menu cookie-consent-open">
<div id="cookiebar"><p>Webbplatsen använder kakor.</p><button>Godkänn alla</button></div>
<div class="notice"><p>Vi använder cookies för statistik. <a href="#">Jag förstår</a></p></div>
<a class="skip-link" href="#main">Hoppa till innehållet</a>
<header class="site"><p>{HEADER}</p><form role="search"><input><button>Sök</button></form></header>
<nav><ul><li><a href="/">Start</a></li><li><a href="/omsorg">Omsorg och hjälp</a></li></ul></nav>
<div class="breadcrumb"><a href="/">Start</a> / <a href="/b">Barn</a></div>
"""
_AFTER = f"""
<aside><h2>Läs också</h2><ul><li><a href="/a">Andra nyheter</a></li></ul></aside>
<footer><p>{FOOTER}</p><p>Om webbplatsen</p></footer></body></html>
"""


def _shy(text: str) -> str:
    """Long words with a soft hyphen in them, as publishing tools put there."""
    return " ".join(
        f"{word[:6]}&shy;{word[6:]}" if len(word) > 12 else word for word in escape(text).split()
    )


def _markup(piece: Piece) -> str:
    lines = [_shy(line) for line in piece.lines]
    if piece.kind is Kind.HEADING:
        return f"<h{piece.level}>{lines[0]}</h{piece.level}>"
    if piece.kind is Kind.LIST:
        return "<ul>" + "".join(f"<li><p>{line}</p></li>" for line in lines) + "</ul>"
    if piece.kind is Kind.STEPS:
        return "<ol>" + "".join(f"<li>{line}</li>" for line in lines) + "</ol>"
    if piece.kind is Kind.TABLE:
        rows = ("".join(f"<td>{cell}</td>" for cell in line.split("|")) for line in lines)
        return "<table><tbody>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</tbody></table>"
    if piece.kind is Kind.SIGNED:
        sides = zip(*(line.split("|") for line in lines), strict=True)
        return "".join(f"<div class='signature'>{'<br>'.join(side)}</div>" for side in sides)
    if piece.kind is Kind.ADDRESS:
        return "<address>" + "<br/>\n".join(lines) + "</address>"
    return "".join(f"<p>{line}</p>\n" for line in lines)


def write_html(path: Path, main: str = "main", encoding: str = "utf-8") -> None:
    """Write the known document in the element `main` of a page with all that surrounds it."""
    body = "\n".join(_markup(piece) for piece in KNOWN)
    page = f"{_BEFORE}<{main}>{body}</{main}>{_AFTER}".replace("utf-8", encoding)
    path.write_text(page, encoding=encoding)


def _marked(piece: Piece) -> str:
    lines = piece.lines
    if piece.kind is Kind.HEADING:
        return f"{'#' * piece.level} {lines[0]}"
    if piece.kind is Kind.LIST:
        return "\n".join(f"* {line}" for line in lines)
    if piece.kind is Kind.STEPS:
        return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, start=1))
    if piece.kind is Kind.TABLE:
        rule = "|".join("---" for _ in lines[0].split("|"))
        return "\n".join(f"|{line}|" for line in [lines[0], rule, *lines[1:]])
    if piece.kind in (Kind.SIGNED, Kind.ADDRESS):
        return "  \n".join(line.replace("|", " ") for line in lines)
    return "\n\n".join(re.sub(r"^(\w+)", r"**\1**", line) for line in lines)


def write_markdown(path: Path) -> None:
    """Write the known document as Markdown."""
    path.write_text("\n\n".join(_marked(piece) for piece in KNOWN), encoding="utf-8")


_PRINTED = """
@page { size: A4; margin: 25mm }
body { font: 11pt "DejaVu Serif", serif; hyphens: auto; text-align: justify }
h1 { font-size: 20pt } h2 { font-size: 15pt } h3 { font-size: 12.5pt }
h1, h2, h3, td { text-align: left }
ul { list-style: "•  " } table { border-collapse: collapse } td { border: 1px solid; padding: 4px }
.columns { column-count: 2; column-gap: 18px } .page { break-before: page }
.signed { display: flex; margin-top: 30px; text-align: left } .signature { width: 50% }
"""


def _printed(piece: Piece) -> str:
    if piece.kind is Kind.PAGE:
        return "<div class='page'></div>"
    name = {Kind.COLUMNS: "columns", Kind.SIGNED: "signed"}.get(piece.kind, "")
    return f"<div class='{name}'>{_markup(piece)}</div>"


def write_printed(path: Path) -> None:
    """Write the known document as the PDF that Chromium prints."""
    page = path.with_suffix(".html")
    body = "".join(_printed(piece) for piece in KNOWN)
    style = f"<meta charset='utf-8'><style>{_PRINTED}</style>"
    page.write_text(f"<!DOCTYPE html><html lang='sv'>{style}<body>{body}</body></html>", "utf-8")
    options = ["--headless", "--no-sandbox", "--disable-gpu", f"--print-to-pdf={path}"]
    subprocess.run(["chromium", *options, page.as_uri()], check=True, capture_output=True)
