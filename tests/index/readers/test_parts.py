"""The text that parts make: lines, gaps, pages and headings at their places."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.readers.parts import FEED, Part, PartKind, clean, compose, row

TEXT = st.text(st.sampled_from("aå1 .\u00ad\n\t|" + FEED), max_size=12)
PARTS = st.lists(
    st.builds(
        lambda kind, text, level, group: Part(kind, clean(text), level, group),
        st.sampled_from(PartKind),
        TEXT,
        st.integers(1, 9),
        st.integers(0, 2),
    ),
    max_size=12,
)


def test_items_follow_their_lead_in_and_rows_each_other() -> None:
    parts = [
        Part(PartKind.HEADING, "Mål", 1),
        Part(PartKind.PARAGRAPH, "Vi ska:"),
        Part(PartKind.ITEM, "• ett"),
        Part(PartKind.ITEM, "• två"),
        Part(PartKind.PARAGRAPH, "Slut."),
        row(["a", "b", ""], 1),
        row(["c", "d"], 1),
        row(["e"], 2),
    ]
    text = "Mål\n\nVi ska:\n• ett\n• två\n\nSlut.\n\na\t| b\nc\t| d\n\ne"
    assert compose(parts, paged=False).text == text


def test_form_feeds_become_pages() -> None:
    parts = [
        Part(PartKind.PARAGRAPH, "Ett."),
        Part(PartKind.PARAGRAPH, FEED * 2),
        Part(PartKind.PARAGRAPH, clean(f"Tre \n{FEED} fyra.")),
        Part(PartKind.PARAGRAPH, f"{FEED}Fem."),
    ]
    found = compose(parts, paged=True)
    assert found.text == "Ett.\n\nTre fyra.\n\nFem."
    assert [found.text[at : at + 4] for at in found.page_starts] == [
        "Ett.", "Tre ", "Tre ", "fyra", "Fem.",
    ]  # fmt: skip
    assert compose(parts, paged=False).page_starts == ()


def test_what_is_not_seen_goes() -> None:
    assert clean(" so\u00adcial\u200btjänst\u00a0ﬁnns \x07a\u030a ") == "socialtjänst finns å"


@given(PARTS)
def test_places_are_right(parts: list[Part]) -> None:
    found = compose(parts, paged=True)
    assert FEED not in found.text
    assert list(found.page_starts) == sorted(found.page_starts)
    assert found.page_starts[0] == 0
    assert all(0 <= at <= len(found.text) for at in found.page_starts)
    said = [part for part in parts if part.text.replace(FEED, "").strip(" \t|")]
    heads = [part.text.replace(FEED, "") for part in said if part.kind is PartKind.HEADING]
    assert [found.text[h.start : h.end] for h in found.headings or ()] == heads
    assert all(1 <= h.level <= 6 for h in found.headings or ())
