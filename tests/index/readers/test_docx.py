"""Word documents: page breaks, numbers, changes, notes, boxes, and headings without styles."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph

from index.readers.docx import read_docx
from index.readers.types import ReadText

Make = Callable[[Document], None]
RENDERED = "<w:lastRenderedPageBreak/>"


@pytest.fixture
def read(tmp_path: Path) -> Callable[[Make], ReadText]:
    """Reads the document that a function fills."""

    def made(fill: Make) -> ReadText:
        document = docx.Document()
        fill(document)
        document.save(str(tmp_path / "a.docx"))
        return read_docx(tmp_path / "a.docx")

    return made


def add_xml(paragraph: Paragraph, xml: str) -> None:
    """Append raw WordprocessingML to `paragraph`."""
    for element in parse_xml(f"<w:p {nsdecls('w')}>{xml}</w:p>"):
        paragraph._p.append(element)


def pages_of(found: ReadText) -> list[str]:
    """The text of each page."""
    ends = [*found.page_starts[1:], len(found.text)]
    return [found.text[a:b].strip() for a, b in zip(found.page_starts, ends, strict=True)]


def test_a_page_that_word_broke_itself(read: Callable[[Make], ReadText]) -> None:
    def fill(document: Document) -> None:
        add_xml(
            document.add_paragraph(),
            "<w:r><w:t xml:space='preserve'>Ett långt </w:t></w:r>"
            f"<w:r>{RENDERED}<w:t>stycke.</w:t></w:r>",
        )

    found = read(fill)
    assert found.text == "Ett långt stycke."
    assert pages_of(found) == ["Ett långt", "stycke."]


@pytest.mark.parametrize("own", ["break", "before", "section"])
def test_a_break_of_the_writer_that_word_marked_too_is_one(
    read: Callable[[Make], ReadText], own: str
) -> None:
    def fill(document: Document) -> None:
        first = document.add_paragraph("Ett.")
        if own == "break":
            first.add_run().add_break(WD_BREAK.PAGE)
        elif own == "section":
            document.add_section(WD_SECTION.NEW_PAGE)
        second = document.add_paragraph()
        second.paragraph_format.page_break_before = own == "before"
        add_xml(second, f"<w:r>{RENDERED}<w:t>Två.</w:t></w:r>")
        add_xml(document.add_paragraph(), f"<w:r>{RENDERED}<w:t>Tre.</w:t></w:r>")

    assert pages_of(read(fill)) == ["Ett.", "Två.", "Tre."]


def test_pages_that_cannot_be_known_are_not_guessed(read: Callable[[Make], ReadText]) -> None:
    def fill(document: Document) -> None:
        document.add_paragraph("Ett.").add_run().add_break(WD_BREAK.PAGE)
        document.add_paragraph("Två.")
        for part in document.part.package.iter_parts():
            if str(part.partname) == "/docProps/app.xml":
                part._blob = part.blob.replace(b"<Pages>1<", b"<Pages>7<")

    assert read(fill).page_starts == ()
    assert read(lambda document: add_xml(document.add_paragraph("x"), "")).page_starts == ()


def numbered(document: Document, levels: str) -> str:
    """Add a list of those `levels` to `document`; its id."""
    root = document.part.numbering_part.element
    root.insert(
        0, parse_xml(f"<w:abstractNum {nsdecls('w')} w:abstractNumId='77'>{levels}</w:abstractNum>")
    )
    root.append(
        parse_xml(f"<w:num {nsdecls('w')} w:numId='77'><w:abstractNumId w:val='77'/></w:num>")
    )
    return "77"


def put_in_list(paragraph: Paragraph, name: str, depth: int) -> None:
    paragraph._p.get_or_add_pPr().append(
        parse_xml(
            f"<w:numPr {nsdecls('w')}><w:ilvl w:val='{depth}'/><w:numId w:val='{name}'/></w:numPr>"
        )
    )


def level(depth: int, form: str, shape: str, start: int = 1) -> str:
    return (
        f"<w:lvl w:ilvl='{depth}'><w:start w:val='{start}'/><w:numFmt w:val='{form}'/>"
        f"<w:lvlText w:val='{shape}'/></w:lvl>"
    )


def test_headings_bear_the_numbers_that_word_shows(read: Callable[[Make], ReadText]) -> None:
    def fill(document: Document) -> None:
        shown = level(0, "decimal", "%1") + level(1, "decimal", "%1.%2")
        name = numbered(document, shown)
        for text, depth in (("Syfte", 0), ("Mål", 1), ("Gräns", 1), ("Ansvar", 0), ("Möten", 1)):
            put_in_list(document.add_heading(text, depth + 1), name, depth)
        document.add_paragraph("Text.")

    found = read(fill)
    assert [(found.text[h.start : h.end], h.level) for h in found.headings or ()] == [
        ("1 Syfte", 1), ("1.1 Mål", 2), ("1.2 Gräns", 2), ("2 Ansvar", 1), ("2.1 Möten", 2),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("form", "shape", "labels"),
    [
        ("lowerLetter", "%1)", ["a)", "b)", "c)"]),
        ("upperRoman", "%1.", ["I.", "II.", "III."]),
        ("bullet", "\uf0b7", ["•", "•", "•"]),
        ("decimal", "§ %1", ["§ 1", "§ 2", "§ 3"]),
    ],
)
def test_items_bear_their_labels(
    read: Callable[[Make], ReadText], form: str, shape: str, labels: list[str]
) -> None:
    def fill(document: Document) -> None:
        name = numbered(document, level(0, form, shape))
        for text in ("ett", "två", "tre"):
            put_in_list(document.add_paragraph(text), name, 0)

    said = read(fill).text
    expected = zip(labels, ("ett", "två", "tre"), strict=True)
    assert said == "\n".join(f"{label} {text}" for label, text in expected)


def test_changes_are_accepted_and_fields_show_their_text(
    read: Callable[[Make], ReadText],
) -> None:
    def fill(document: Document) -> None:
        add_xml(
            document.add_paragraph("Kommunen "),
            "<w:del><w:r><w:delText>kan </w:delText></w:r></w:del>"
            "<w:ins><w:r><w:t xml:space='preserve'>ska </w:t></w:r></w:ins>"
            "<w:r><w:instrText>REF x</w:instrText></w:r>"
            "<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>kalla</w:t></w:r></w:sdtContent></w:sdt>"
            "<w:hyperlink><w:r><w:t xml:space='preserve'> till</w:t></w:r></w:hyperlink>"
            "<w:r><w:noBreakHyphen/><w:t>möte</w:t><w:softHyphen/><w:t>t.</w:t></w:r>",
        )

    assert read(fill).text == "Kommunen ska kalla till-mötet."


def test_a_text_box_is_read_once(read: Callable[[Make], ReadText]) -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>I rutan.</w:t></w:r></w:p></w:txbxContent>"
    both = (
        "<w:r><mc:AlternateContent xmlns:mc='http://schemas.openxmlformats.org/"
        f"markup-compatibility/2006'><mc:Choice>{box}</mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
    )

    def fill(document: Document) -> None:
        add_xml(document.add_paragraph("Utanför."), both)

    assert read(fill).text == "Utanför.\n\nI rutan."


def test_bold_lines_are_headings_where_no_style_is(read: Callable[[Make], ReadText]) -> None:
    def fill(document: Document) -> None:
        document.add_paragraph().add_run("Syfte").bold = True
        document.add_paragraph("Att hjälpa.")
        document.add_paragraph().add_run("Obs, det här är en fet mening.").bold = True
        document.add_paragraph().add_run("Slut").bold = True

    found = read(fill)
    assert [found.text[h.start : h.end] for h in found.headings or ()] == ["Syfte"]


def fill_table(document: Document, cells: list[list[str]], style: str | None = None) -> None:
    table = document.add_table(len(cells), len(cells[0]))
    if style:
        table.style = style
    for row, texts in zip(table.rows, cells, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text


def test_a_form_without_rules_is_read_by_rows(read: Callable[[Make], ReadText]) -> None:
    cells = [["Datum:", "2021-06-10"], ["Diarienummer:", "SBU 12"], ["Handläggare:", "Anna Ek"]]
    said = read(lambda document: fill_table(document, cells)).text
    assert said.splitlines()[1] == "Diarienummer:\t| SBU 12"


def test_a_frame_around_text_is_no_table(read: Callable[[Make], ReadText]) -> None:
    def fill(document: Document) -> None:
        fill_table(document, [["Ruta"]], "Table Grid")
        cell = document.tables[0].rows[0].cells[0]
        cell.add_paragraph("Mer text i rutan.")

    assert read(fill).text == "Ruta\n\nMer text i rutan."


def test_columns_of_a_letter_in_one_row_do_not_mix(read: Callable[[Make], ReadText]) -> None:
    def fill(document: Document) -> None:
        fill_table(document, [["För regionen", "För kommunen"]])
        for cell, name in zip(document.tables[0].rows[0].cells, ("Anna Ek", "Bo Ek"), strict=True):
            cell.add_paragraph(name)

    said = read(fill).text.split("\n\n")
    assert said == ["För regionen", "Anna Ek", "För kommunen", "Bo Ek"]


def test_footnotes_follow_their_paragraph(read: Callable[[Make], ReadText]) -> None:
    def fill(document: Document) -> None:
        said = "<w:p><w:r><w:t>Lag 2001:453.</w:t></w:r></w:p>"
        note = f"<w:footnote w:id='4'>{said}</w:footnote>"
        root = f"<w:footnotes {nsdecls('w')}>{note}</w:footnotes>"
        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
        part = Part(PackURI("/word/footnotes.xml"), kind, root.encode(), document.part.package)
        document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        add_xml(
            document.add_paragraph("Enligt lagen"),
            "<w:r><w:footnoteReference w:id='4'/></w:r><w:r><w:t>.</w:t></w:r>",
        )
        document.add_paragraph("Nästa.")

    assert read(fill).text == "Enligt lagen¹.\n\n¹ Lag 2001:453.\n\nNästa."


def test_deleted_paragraph_marks_and_empty_ones_leave_nothing(
    read: Callable[[Make], ReadText],
) -> None:
    def fill(document: Document) -> None:
        document.add_paragraph()
        document.add_paragraph("Ett.")._p.append(OxmlElement("w:bookmarkStart"))
        document.add_paragraph(" ")
        assert document.element.body.tag == qn("w:body")

    assert read(fill).text == "Ett."
