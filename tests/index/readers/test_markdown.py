"""Markdown: its marks become structure and leave the text."""

from __future__ import annotations

from pathlib import Path

from index.readers.markdown import read_markdown


def test_markdown(tmp_path: Path) -> None:
    page = (
        "---\ntitle: Rutin\n---\nRutin\n=====\n\n**Skolan** ger [stöd](http://a.se) `nu`.\n\n"
        "## Steg ##\n\n1. Anmäl\n2. Möt\n\n```\n# ingen rubrik\n```\n"
    )
    (tmp_path / "a.md").write_text(page, encoding="utf-8")
    found = read_markdown(tmp_path / "a.md")
    assert found.text == (
        "Rutin\n\nSkolan ger stöd nu.\n\nSteg\n\n1. Anmäl\n2. Möt\n\n# ingen rubrik"
    )
    assert [h.level for h in found.headings or ()] == [1, 2]
