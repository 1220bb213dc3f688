"""Markdown: rendered by markdown-it, then read as the HTML that it stands for."""

from __future__ import annotations

import re
from pathlib import Path

from lxml import etree
from markdown_it import MarkdownIt

from index.errors import DocumentError
from index.readers.html_parts import parts_of
from index.readers.parts import compose
from index.readers.text import read_text
from index.readers.types import ReadText

_FRONT_MATTER = re.compile(r"\A---\n.*?\n(?:---|\.\.\.)\n", re.DOTALL)


def read_markdown(path: Path) -> ReadText:
    """Read Markdown with tables; front matter is no part of the document."""
    plain = read_text(path)
    markup = MarkdownIt("commonmark").enable("table").render(_FRONT_MATTER.sub("", plain.text))
    root = etree.fromstring(f"<html><body>{markup}</body></html>", etree.HTMLParser())
    body = None if root is None else root.find(".//body")
    found = compose(parts_of(body), paged=False) if body is not None else ReadText("")
    if not found.text:
        raise DocumentError(f"{path.name}: there is no text in it. Save it anew, or remove it.")
    return found
