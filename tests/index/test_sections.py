"""Heading paths: numbered, articles, plain, Markdown; and the title of the document."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from index.layout import split_blocks
from index.lines import one_line
from index.sections import split_sections, title_of
from index.types import Heading
from tests.index.conftest import Source

BODY = "Nämnden har berett ärendet tillsammans med kommunerna och regionen under året."


def labels(text: str, title: str = "") -> list[str]:
    return [section.label for section in split_sections(text, split_blocks(text), title)]


def labels_of(source: Source) -> list[str]:
    document = source.document
    found = split_blocks(source.text, document.page_starts, source.ignored)
    return [section.label for section in split_sections(source.text, found, document.info.title)]


def test_assessment_with_articles_under_numbers(sources: Mapping[str, Source]) -> None:
    optimal = "Hur påverkar beslutet/åtgärden möjlighet till en positiv och optimal utveckling"
    heard = "Hur har barnets delaktighet och åsikter inhämtats och beaktats"
    assert labels_of(sources["provning-barnets-basta-vastmanland"]) == [
        "1. Frågeställning",
        "2. Samverkan › Artikel 6 Vilka har deltagit i prövningen",
        "3. Underlag › Artikel 2 Vilka barn berörs",
        f"3. Underlag › Artikel 6 › {optimal}",
        f"3. Underlag › Artikel 12 › {heard}",
        "3. Underlag › Artikel 3 Barnets bästa",
        "4. Analys",
        "5. Slutsats – eventuell kompenserande åtgärd",
        "6. Uppföljning",
    ]


def test_memo_with_plain_headings(sources: Mapping[str, Source]) -> None:
    assert labels_of(sources["tjansteskrivelse-alingsas-2021"]) == [
        "",
        "Ärendebeskrivning",
        "Förvaltningens yttrande",
        "Ekonomisk bedömning",
        "Förslag till beslut › Förslag till beslut i kommunstyrelsen",
    ]


def test_statement_leaves_out_its_own_title(sources: Mapping[str, Source]) -> None:
    board = "Hälso- och sjukvårdsnämndens"
    assert labels_of(sources["yttrande-motion-vastmanland"]) == [
        "",
        f"{board} yttrande",
        f"{board} förslag till regionfullmäktiges beslut",
    ]


def test_minutes(sources: Mapping[str, Source]) -> None:
    remiss = "§ 46 Yttrande över remiss om samverkan för barn och unga"
    assert labels_of(sources["protokoll"]) == [
        "",
        "§ 45 Godkännande av dagordning › Beslut",
        remiss,
        f"{remiss} › Beslut",
        f"{remiss} › Sammanfattning av ärendet",
        f"{remiss} › Yrkanden",
        "§ 47 Information från förvaltningschefen",
    ]


def test_nested_numbers(sources: Mapping[str, Source]) -> None:
    assert labels_of(sources["riktlinje"])[2:] == [
        "1 Inledning › 1.1 Syfte",
        "1 Inledning › 1.2 Omfattning",
        "2 Ansvar › 2.1 Regionens ansvar › 2.1.1 Hälsoundersökning",
        "2 Ansvar › 2.1 Regionens ansvar › 2.1.2 Tandvård",
        "2 Ansvar › 2.2 Kommunens ansvar",
        "3 Uppföljning",
    ]


def test_markdown(sources: Mapping[str, Source]) -> None:
    assert labels_of(sources["rutin"]) == [
        "Rutin för orosanmälan",
        "Rutin för orosanmälan › När ska du anmäla?",
        "Rutin för orosanmälan › Så här gör du",
        "Rutin för orosanmälan › Så här gör du › Telefonnummer",
        "Rutin för orosanmälan › Mer information",
    ]


def test_questions_lie_beside_each_other(sources: Mapping[str, Source]) -> None:
    found = labels_of(sources["fragor-och-svar"])
    assert len(found) == 6
    assert {label.count(" › ") for label in found} == {1}


@pytest.mark.parametrize("title", ["Plan för samverkan", "Remiss: plan för samverkan"])
def test_the_title_is_left_out_of_the_paths(title: str) -> None:
    text = f"Plan för samverkan\n\n{BODY}\n\nMål\n{BODY}\n"
    assert labels(text, title) == ["", "Mål"]


def test_text_without_headings_is_one_section() -> None:
    assert labels(f"{BODY}\n\n{BODY}\n") == [""]


def test_every_block_is_in_one_section(sources: Mapping[str, Source]) -> None:
    for source in sources.values():
        found = split_blocks(source.text, source.document.page_starts, source.ignored)
        sections = split_sections(source.text, found)
        assert [block for section in sections for block in section.blocks] == found


def test_one_line() -> None:
    assert one_line(" Västra \n\n Götaland\u00a0län ") == "Västra Götaland län"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"Remiss\n\nPlan för samverkan\n\n{BODY}\n", "Plan för samverkan"),
        (f"2020-01-02\n\n# Plan för samverkan\n{BODY}\n", "Plan för samverkan"),
        (f"1. Bakgrund\n{BODY}\n", ""),
        (f"{BODY}\n", ""),
        ("", ""),
    ],
)
def test_the_title_that_a_document_bears(text: str, title: str) -> None:
    assert title_of(text, split_blocks(text)) == title


def test_marked_headings_are_taken_as_they_are() -> None:
    text = "\n\n".join(
        ["1 Ansvar", "Kort rad", "Ring oss.", "1.1 Vård.", "Tel 010-12", "2 Slut", "Ok."]
    )
    marked = [
        Heading(text.index(name), text.index(name) + len(name), level)
        for name, level in (("1 Ansvar", 2), ("1.1 Vård.", 3), ("2 Slut", 2))
    ]
    blocks = split_blocks(text, marked=marked)
    assert [section.label for section in split_sections(text, blocks)] == [
        "1 Ansvar",
        "1 Ansvar › 1.1 Vård.",
        "2 Slut",
    ]


def test_where_the_format_marks_no_heading_the_words_tell() -> None:
    text = "Ansvar\n\nKommunen ansvarar för skola, elevhälsa och socialtjänst i länet.\n"
    sections = split_sections(text, split_blocks(text, marked=()))
    assert [section.label for section in sections] == ["Ansvar"]


def test_a_line_with_marks_is_a_whole_paragraph() -> None:
    """Without them the second line would carry on the first."""
    text = "Parterna ska samverka om barn som har behov av insatser\n\nfrån flera håll."
    (section,) = split_sections(text, split_blocks(text, marked=()))
    assert len(section.blocks) == 2
