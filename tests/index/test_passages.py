"""Passages: exact slices that cut no sentence, no list from its lead, no name from a number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.layout import split_blocks
from index.lines import EMAIL, PHONE, one_line, read_lines
from index.passages import LIMIT, LIST_LIMIT, split_passages
from index.sentences import sentence_spans
from index.types import BlockKind, Passage, Unit, UnitKind
from tests.index.conftest import Source, make_document

# Of the files as they were handed over: every word of them is kept.
ORIGINALS = {
    "missiv-remiss-2019": "72f1cd37bd6f907821fa972c6512cee3bc4646c5446f04db0fd7d09d620b89cc",
    "tjansteskrivelse-alingsas-2021": (
        "ee42262254493c75bf588f0025c3c53f7c2d765731ec853c858c6eeb9d62f34d"
    ),
    "webbsida-remiss-2019": "f64e4b4f66051b238ade2ecae2f515a262af669a415c3c4a02c567c57b8e7bc0",
    "provning-barnets-basta-vastmanland": (
        "99e58c061d10f42754fc041b623cd49b5a44a5116528be47ae519a3ced00d799"
    ),
    "yttrande-motion-vastmanland": (
        "369ab3675ccaab255ef177fbd711ed9f2446b1c419430d5d82d90722053c9323"
    ),
}


def split(source: Source) -> list[Passage]:
    return split_passages(source.document, source.ignored)


def all_passages(sources: Mapping[str, Source]) -> Iterator[tuple[Source, Passage]]:
    for source in sources.values():
        for passage in split(source):
            yield source, passage


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def test_the_five_originals_are_kept_to_the_byte(shipped: Mapping[str, Source]) -> None:
    found = {name: source.document.sha256 for name, source in shipped.items()}
    assert found == ORIGINALS


def test_text_is_exactly_the_slice(sources: Mapping[str, Source]) -> None:
    for source, passage in all_passages(sources):
        assert passage.text == source.text[passage.start : passage.end]
        assert passage.text == passage.text.strip() != ""


def test_ids_are_unique_and_in_order(sources: Mapping[str, Source]) -> None:
    for source in sources.values():
        found = split(source)
        assert [p.id for p in found] == [
            f"{source.document.info.id}#{n}" for n in range(len(found))
        ]
        assert all(a.end <= b.start for a, b in zip(found, found[1:], strict=False))


def test_units_lie_in_their_passage(sources: Mapping[str, Source]) -> None:
    for _, passage in all_passages(sources):
        for unit in passage.units:
            assert passage.start <= unit.start < unit.end <= passage.end
            assert unit.lead is None or unit.lead[0] < unit.lead[1] <= unit.start


def test_units_and_headings_cover_every_word(sources: Mapping[str, Source]) -> None:
    for source in sources.values():
        pages = source.document.page_starts
        spans = [
            (block.start, block.end)
            for block in split_blocks(source.text, pages, source.ignored)
            if block.kind is BlockKind.HEADING
        ]
        units = [unit for passage in split(source) for unit in passage.units]
        # A stray line above the title is quoted with it.
        spans = [(a, b) for a, b in spans if not any(u.start < a and b <= u.end for u in units)]
        spans += [(unit.start, unit.end) for unit in units]
        spans += [unit.lead for unit in units if unit.lead]
        covered = [word for a, b in sorted(set(spans)) for word in words(source.text[a:b])]
        lines = read_lines(source.text, pages, source.ignored)
        assert covered == [word for line in lines for word in words(line.text)]


def test_a_stray_line_above_the_title_is_quoted_with_it(shipped: Mapping[str, Source]) -> None:
    source = shipped["missiv-remiss-2019"]
    first = split(source)[0].units[0]
    quote = " ".join(source.text[first.start : first.end].split())
    assert quote == (
        "Missiv, 2019-11-01 Remiss Samverkan för barns och ungas bästa - överenskommelse mellan "
        "Västra Götalands kommuner och Västra Götalandsregionen"
    )


def test_passages_hold_every_word(sources: Mapping[str, Source]) -> None:
    for source in sources.values():
        lines = read_lines(source.text, source.document.page_starts, source.ignored)
        kept = [word for passage in split(source) for word in words(passage.text)]
        labels = [word for word in words(source.text) if word not in kept]
        assert [w for line in lines for w in words(line.text) if w in labels] == []


def test_no_unit_cuts_a_sentence(sources: Mapping[str, Source]) -> None:
    """No unit of prose ends where the text goes on with a small letter."""
    for source, passage in all_passages(sources):
        for unit in passage.units:
            following = source.text[unit.end :].lstrip()
            if unit.kind in {UnitKind.SENTENCE, UnitKind.FRAGMENT} and following:
                closed = source.text[unit.start : unit.end].rstrip('"”)').endswith((".", "!", "?"))
                assert closed or not following[0].islower(), source.text[unit.start : unit.end]


def test_sentences_of_the_shipped_documents(shipped: Mapping[str, Source]) -> None:
    for source, passage in all_passages(shipped):
        for unit in passage.units:
            if unit.kind is UnitKind.SENTENCE:
                assert sentence_spans(source.text, unit.start, unit.end) == [(unit.start, unit.end)]


def test_no_list_is_cut_from_its_lead(sources: Mapping[str, Source]) -> None:
    for source, passage in all_passages(sources):
        assert not passage.text.endswith(":"), passage.text
        leads = {unit.lead for unit in passage.units if unit.kind is UnitKind.ITEM and unit.lead}
        assert all(passage.start <= lead[0] for lead in leads), passage.text
        for unit in passage.units:
            if unit.kind is UnitKind.ITEM:
                before = source.text[: unit.start].rstrip()
                assert unit.lead or not before.endswith(":")


def test_no_name_is_cut_from_its_number(sources: Mapping[str, Source]) -> None:
    """A number or an address is in a contact with a name, or inside a sentence."""
    for source, passage in all_passages(sources):
        for found in [*EMAIL.finditer(passage.text), *PHONE.finditer(passage.text)]:
            at = passage.start + found.start()
            (unit,) = (unit for unit in passage.units if unit.start <= at < unit.end)
            said = source.text[unit.start : unit.end]
            nameless = re.match(r"(?:tel|tfn|mobil|e-post)\b|[\d+]|\S+@", said, re.IGNORECASE)
            assert unit.kind is not UnitKind.CONTACT or not nameless, said


def contact_of(source: Source, name: str) -> Unit:
    found = [u for p in split(source) for u in p.units if name in source.text[u.start : u.end]]
    (unit,) = (unit for unit in found if unit.kind is UnitKind.CONTACT)
    return unit


@pytest.mark.parametrize(
    ("document", "name", "number"),
    [
        ("missiv-remiss-2019", "Anneli Assmundson Bjerde", "073-3358516"),
        ("webbsida-remiss-2019", "Ulrika Söderlund", "072-542 42 39"),
        ("missiv-remiss-2019", "Gunilla Bothén", "gunilla.bothen@vastkom.se"),
    ],
)
def test_contacts(shipped: Mapping[str, Source], document: str, name: str, number: str) -> None:
    source = shipped[document]
    unit = contact_of(source, name)
    assert number in source.text[unit.start : unit.end]
    assert unit.lead and source.text[slice(*unit.lead)].endswith(":")


def test_pages_of_the_shipped_documents(shipped: Mapping[str, Source]) -> None:
    def page(document: str, phrase: str) -> int | None:
        found = [p for p in split(shipped[document]) if phrase in one_line(p.text)]
        return found[0].page

    assessment, statement = "provning-barnets-basta-vastmanland", "yttrande-motion-vastmanland"
    assert page(assessment, "Med stärkt samverkan vill vi") == 1
    assert page(assessment, "identifierar särskilt områden") == 2
    assert page(assessment, "Det ska vara lätt att få kontakt") == 2
    assert page(assessment, "Vissa av frågorna kommer inte") == 3
    assert page(statement, "SIP-arbetet följs upp") == 1
    assert page(statement, "Vänsterpartiet yrkar") == 2
    assert shipped[assessment].document.page_of(len(shipped[assessment].text)) == 3
    assert page("missiv-remiss-2019", "Ulrika") is None


def test_sizes(sources: Mapping[str, Source]) -> None:
    for _, passage in all_passages(sources):
        has_items = any(unit.kind is UnitKind.ITEM for unit in passage.units)
        assert len(passage.text) <= (LIST_LIMIT if has_items else LIMIT) + 200


def test_a_long_list_is_cut_between_items_that_keep_their_lead() -> None:
    items = "".join(f"• insats nummer {n} för barn och unga i länet\n" for n in range(80))
    document = make_document(f"Parterna erbjuder:\n{items}")
    found = split_passages(document)
    assert len(found) > 1
    leads = {unit.lead for passage in found for unit in passage.units}
    assert leads == {(0, len("Parterna erbjuder:"))}


def test_a_long_paragraph_is_cut_between_sentences() -> None:
    document = make_document("Barnet ska få stöd av båda parter när det behövs. " * 60)
    found = split_passages(document)
    assert len(found) > 3
    assert all(passage.text.endswith("behövs.") for passage in found)
    assert max(len(passage.text) for passage in found) <= LIMIT


@pytest.mark.parametrize("part", ["a.1 ", "x y ", "0 ", "a.b@", "§ 1 ", "- "])
def test_one_endless_line_takes_time_in_proportion(part: str) -> None:
    """Guards against a pattern that looks at a long line from each of its letters."""
    found = split_passages(make_document(part * 20_000 + "slut 12"))
    assert found and (part == "- " or max(len(passage.text) for passage in found) < 2500)


def test_lead_ins_without_an_end_do_not_bind_forever() -> None:
    found = split_passages(make_document("Namn:\n\n" * 600))
    assert max(len(passage.text) for passage in found) < 2500


def test_empty_document_has_no_passages() -> None:
    assert split_passages(make_document("\n \n")) == []


PARTS = st.sampled_from(
    ["Rubrik\n", "1. Syfte\n", "1.1 Mål\n", "\n", "Vi ska:\n", "• punkt ett\n", "- två\n", "\f"]
    + [
        "En mening om barn. ",
        "rad utan slut\n",
        "Eva Ek\n",
        "010-222 33 44\n",
        "a@b.se\n",
        "A\tB\n",
    ]
    + ["lång text utan punkt " * 60, "🙂", "\u00a0", "\u2028", " ", "Vem?\n", "x" * 900]
)


@given(st.lists(PARTS, max_size=30).map("".join), st.booleans())
def test_offsets_on_random_text(text: str, paged: bool) -> None:
    feeds = tuple(at + 1 for at, char in enumerate(text) if char == "\f")
    document = make_document(text, pages=(0, *feeds) if paged else ())
    found = split_passages(document)
    assert all(a.end <= b.start for a, b in zip(found, found[1:], strict=False))
    for passage in found:
        assert passage.text == text[passage.start : passage.end] == passage.text.strip()
        assert (passage.page is not None) == paged
        for unit in passage.units:
            assert passage.start <= unit.start < unit.end <= passage.end
    kept = [word for passage in found for word in words(passage.text)]
    assert "".join(kept) == "".join(words(text))
