"""Blocks: headings, paragraphs, lists with their lead-in, contacts with their numbers."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.layout import split_blocks
from index.types import BlockKind
from tests.index.conftest import Source

HEADING, PARAGRAPH = BlockKind.HEADING, BlockKind.PARAGRAPH
LIST, CONTACT = BlockKind.LIST, BlockKind.CONTACT


def blocks(source: Source) -> list[tuple[BlockKind, str]]:
    found = split_blocks(source.text, source.document.page_starts, source.ignored)
    return [(block.kind, " ".join(source.text[block.start : block.end].split())) for block in found]


def of(text: str) -> list[tuple[BlockKind, str]]:
    found = split_blocks(text)
    return [(block.kind, " ".join(text[block.start : block.end].split())) for block in found]


def starting(source: Source, kind: BlockKind) -> list[str]:
    return [text for block, text in blocks(source) if block is kind]


def test_minutes(sources: Mapping[str, Source]) -> None:
    found = blocks(sources["protokoll"])
    headings = [text for kind, text in found if kind is HEADING]
    assert headings == [
        "§ 45 Godkännande av dagordning",
        "Beslut",
        "§ 46 Yttrande över remiss om samverkan för barn och unga",
        "Beslut",
        "Sammanfattning av ärendet",
        "Yrkanden",
        "§ 47 Information från förvaltningschefen",
    ]
    first, second = (text for kind, text in found if kind is LIST)
    assert first.startswith("1. Nämnden ställer") and first.endswith("justeras omedelbart.")
    assert second.startswith("Karin Lund informerar om: • Rekrytering")
    assert (PARAGRAPH, "Beslutet skickas till Kommunstyrelsen Region Halland") in found


def test_questions_and_answers(sources: Mapping[str, Source]) -> None:
    for name in ("fragor-och-svar", "vanliga-fragor"):
        headings = starting(sources[name], HEADING)
        asked = [line for line in sources[name].text.split("\n") if line.strip().endswith("?")]
        assert headings[1:] == [line.strip() for line in asked]


def test_guideline(sources: Mapping[str, Source]) -> None:
    found = blocks(sources["riktlinje"])
    headings = [text for kind, text in found if kind is HEADING]
    assert headings == [
        "Riktlinje för samverkan kring placerade barn",
        "Innehåll",
        "1 Inledning",
        "1.1 Syfte",
        "1.2 Omfattning",
        "2 Ansvar",
        "2.1 Regionens ansvar",
        "2.1.1 Hälsoundersökning",
        "2.1.2 Tandvård",
        "2.2 Kommunens ansvar",
        "3 Uppföljning",
    ]
    lists = [text for kind, text in found if kind is LIST]
    assert [text.split()[0] for text in lists] == [
        "Undersökningen",
        "Socialtjänsten",
        "Arbetsgången",
    ]


def test_letter(sources: Mapping[str, Source]) -> None:
    found = blocks(sources["brev"])
    assert (HEADING, "Svar på remiss om riktlinjer för barn som anhöriga") in found
    assert any("på ca 450 000 kronor per år." in text for kind, text in found if kind is PARAGRAPH)
    assert any(text.startswith("Kommunen anser att •") for kind, text in found if kind is LIST)
    assert found[-1] == (
        CONTACT,
        "Handläggare: Sara Lind Telefon: 0300-12 34 56 E-post: sara.lind@exempelkommunen.se",
    )
    headings = " ".join(text for kind, text in found if kind is HEADING)
    assert not any(word in headings for word in ("Storgatan", "Box", "Dnr", "Nilsson"))


def test_web_page(sources: Mapping[str, Source]) -> None:
    found = blocks(sources["webbsida"])
    assert (PARAGRAPH, "Öppettider Måndag–torsdag: 08.00–16.30 Fredag: 08.00–15.00") in found
    headings = [text for kind, text in found if kind is HEADING]
    assert headings[-3:] == ["Familjecentralen i Exempelby", "Boka tid", "Kontakt"]
    (contact,) = (text for kind, text in found if kind is CONTACT)
    assert contact.startswith("Familjecentralen Exempelby Telefon")
    assert contact.endswith("Lilla torget 4, Exempelby")


def test_tables(sources: Mapping[str, Source]) -> None:
    source = sources["tabell"]
    tables = [block for block in split_blocks(source.text) if len(block.items) > 1]
    assert [len(block.items) for block in tables] == [5, 4]
    assert starting(source, HEADING) == [
        "Ansvarsfördelning mellan region och kommun",
        "Avgifter 2024",
    ]


def test_double_spaced_plan(sources: Mapping[str, Source]) -> None:
    found = blocks(sources["handlingsplan"])
    (listed,) = (text for kind, text in found if kind is LIST)
    assert listed.startswith("Mottagningen ska: • erbjuda")
    assert listed.endswith("när barnet går i skolan.")
    assert (PARAGRAPH, "4") not in found, "the number of the page is no text"
    assert found[-1][0] is CONTACT


def test_agreement(sources: Mapping[str, Source]) -> None:
    found = blocks(sources["avtal"])
    (listed,) = (text for kind, text in found if kind is LIST)
    assert listed.startswith("Målgruppen är") and listed.endswith("utanför hemmet.")
    headings = [text for kind, text in found if kind is HEADING]
    assert headings[1:5] == ["§ 1 Parter", "§ 2 Syfte och mål", "§ 3 Målgrupp", "§ 4 Tvister"]


def test_consultation_reply(sources: Mapping[str, Source]) -> None:
    assert starting(sources["remissvar"], HEADING)[:5] == [
        "Sammanfattning",
        "Synpunkter",
        "Finansiering",
        "Uppföljning",
        "Unga vuxna",
    ]


def test_markdown(sources: Mapping[str, Source]) -> None:
    assert starting(sources["rutin"], HEADING) == [
        "# Rutin för orosanmälan",
        "## När ska du anmäla?",
        "## Så här gör du",
        "### Telefonnummer",
        "## Mer information",
    ]


def test_law_text(sources: Mapping[str, Source]) -> None:
    found = blocks(sources["lagtext"])
    assert found[0] == (HEADING, "2 kap. Kommunens ansvar")
    lists = [text for kind, text in found if kind is LIST]
    assert [text.split(" 1. ")[0] for text in lists] == [
        "Kommunen ska i nära samarbete med hemmen",
        "Av planen ska det framgå",
    ]
    assert any(text.startswith("7 § När") for kind, text in found if kind is PARAGRAPH)


def test_decisions_are_a_list(sources: Mapping[str, Source]) -> None:
    decided = starting(sources["tjansteskrivelse"], LIST)[0]
    assert decided.startswith("Regionstyrelsen beslutar att godkänna")
    assert decided.endswith("den 1 januari 2023.")


def test_prose_with_that_clauses_is_no_list() -> None:
    text = (
        "Nämnden har i sitt yttrande framhållit att målgruppen bör utökas och\n"
        "att kostnaderna behöver beräknas, samt att ansvaret för unga vuxna och\n"
        "att deras stöd efter placeringen behöver bli tydligare.\n"
    )
    assert [kind for kind, _ in of(text)] == [PARAGRAPH]


def test_support_page(sources: Mapping[str, Source]) -> None:
    found = blocks(sources["stodsida"])
    assert [text for kind, text in found if kind is CONTACT] == [
        "Anna Lind Kurator 010-444 55 66 anna.lind@exempel.se",
        "Bo Falk Kurator 010-444 55 67",
        "Kontakta kommunen Telefon: 010-444 00 00 E-post: kommun@exempel.se "
        "Öppettider: måndag–fredag 8–16",
    ]
    assert (PARAGRAPH, "Relaterad information Anhörigstöd Elevhälsa") in found


def test_steps(sources: Mapping[str, Source]) -> None:
    found = blocks(sources["steg"])
    assert [text for kind, text in found if kind is HEADING][1:4] == ["Steg 1", "Steg 2", "Steg 3"]
    (numbers,) = (text for kind, text in found if kind is CONTACT)
    assert numbers.startswith("Skicka anmälan") and numbers.endswith("vasterby@exempel.se")


def test_news_with_a_blank_line_after_each_line(sources: Mapping[str, Source]) -> None:
    found = blocks(sources["nyhet"])
    assert [text for kind, text in found if kind is CONTACT] == [
        "Eva Exempel, processledare eva.exempel@vardsamverkan.example.se 010-555 11 22",
        "Nils Nord, koordinator nils.nord@vardsamverkan.example.se 010-555 11 23",
    ]
    assert [text for kind, text in found if kind is HEADING] == [
        "Ny överenskommelse från årsskiftet",
        "Vad är nytt?",
        "Frågor om överenskommelsen",
    ]


def test_a_title_may_stand_between_a_name_and_a_number() -> None:
    text = "Frågor\n\nEva Ek\n\nProcessledare\n\neva@example.se\n\nAnnat\n"
    assert (CONTACT, "Eva Ek Processledare eva@example.se") in of(text)


def test_report_with_contents(sources: Mapping[str, Source]) -> None:
    found = blocks(sources["rapport"])
    assert found[1:3] == [
        (HEADING, "Innehållsförteckning"),
        (
            PARAGRAPH,
            "Sammanfattning 3 1. Inledning 4 1.1 Uppdrag 4 1.2 Metod 5 2. Resultat 6 "
            "3. Slutsatser 9 Bilaga 1. Enkät 11",
        ),
    ]
    assert [text for kind, text in found[3:] if kind is HEADING] == [
        "Sammanfattning",
        "1. Inledning",
        "1.1 Uppdrag",
        "1.2 Metod",
        "2. Resultat",
        "3. Slutsatser",
    ]


def test_bullets_on_lines_of_their_own(sources: Mapping[str, Source]) -> None:
    first, second = starting(sources["uppdrag"], LIST)
    assert first.count("•") == 3 and first.startswith("Gruppen ska:")
    assert second == "o i februari o i maj o i oktober"


def test_a_list_goes_on_over_a_page_break() -> None:
    text = (
        "Stödet ska omfatta:\n• råd till familjen som lever i\n ett utsatt läge\n• hjälp i skolan\n"
    )
    found = split_blocks(text, (0, text.index(" ett utsatt") + 1))
    assert [block.kind for block in found] == [LIST]
    assert len(found[0].items) == 2


def test_only_the_last_sentence_leads_the_list() -> None:
    text = "Alla har ett ansvar. Skolan ska:\n- anmäla oro\n- delta i möten\n"
    assert of(text) == [
        (PARAGRAPH, "Alla har ett ansvar."),
        (LIST, "Skolan ska: - anmäla oro - delta i möten"),
    ]


@pytest.mark.parametrize("gap", ["\n", " \n\n"], ids=["single-spaced", "double-spaced"])
def test_names_stay_with_their_numbers(gap: str) -> None:
    people = ["Ulrika Ek, regionen", "ulrika@example.se", "Tfn: 072-542 42 39"]
    prose = f"Överenskommelsen gäller alla barn i länet som har behov av{gap}stöd från båda."
    text = gap.join([prose, "Frågor besvaras av:", *people]) + "\n"
    assert of(text)[-1] == (CONTACT, " ".join(["Frågor besvaras av:", *people]))


def test_empty_text_has_no_blocks() -> None:
    assert split_blocks("") == []
    assert split_blocks(" \n\f\n ") == []


PIECES = st.sampled_from(
    ["Rubrik", "1. Syfte", "2.1 Mål", "§ 3 Parter", "• punkt", "- punkt", "a) led", "o", "•", ":"]
    + ["Vi ska:", "text utan slut", "Hel mening.", "Vem?", "tfn 010-222 33 44", "a@b.se", "# Ett"]
    + ["\n", "\n\n", "\n ", " ", "\t", "\f", "lång " * 30, "Sida 1 (2)", "4", "🙂", "\u2028", "ﬁ"]
)


@given(st.lists(PIECES, max_size=25).map("".join))
def test_blocks_hold_all_text_in_order(text: str) -> None:
    found = split_blocks(text, [match for match, char in enumerate(text) if char == "\f"])
    assert all(a.end <= b.start for a, b in zip(found, found[1:], strict=False))
    for block in found:
        assert text[block.start : block.end].strip() == text[block.start : block.end] != ""
        assert list(block.items) == sorted(set(block.items))
        assert all(block.start <= at < block.end for at in block.items)
        assert bool(block.items) or block.kind is not LIST
    outside = text
    for block in reversed(found):
        outside = outside[: block.start] + outside[block.end :]
    assert not any(char.isalpha() for char in outside.replace("Sida", ""))
