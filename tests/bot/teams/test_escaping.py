"""Document text is shown, never acted on; limits are counted as Teams counts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.teams.escaping import WORD_JOINER, clip, markdown, plain, utf16_length


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**fet** och _kursiv_", r"\*\*fet\*\* och \_kursiv\_"),
        ("anna_b_c@exempel.se", "anna_b_c@exempel.se"),
        ("[klicka](http://x.se)", f"\\[klicka\\](http:{WORD_JOINER}//x.se)"),
        ("<at>Chef</at>", "&lt;at&gt;Chef&lt;/at&gt;"),
        ("![](x)", r"!\[\](x)"),
        ("`kod`", r"\`kod\`"),
        ("# Rubrik", r"\# Rubrik"),
        ("> citat", "&gt; citat"),
        ("---", r"\---"),
        ("===", r"\==="),
        ("2019. Beslut", r"2019\. Beslut"),
        ("    indraget", "indraget"),
        ("+ punkt", r"\+ punkt"),
        ("- punkt", "- punkt"),
        ("- # punkt", r"- \# punkt"),
        ("| a | b |", r"\| a | b |"),
        ("www.evil.se", f"www{WORD_JOINER}.evil.se"),
        ("javascript:alert(1)", f"javascript{WORD_JOINER}:alert(1)"),
        ("a\x00b\x1bc\u202ed", "abcd"),
        ("\ud800 ensam", "\ufffd ensam"),
        ("&lt;b&gt;", "&amp;lt;b&amp;gt;"),
        ("§ 5 – 10 % (2019)", "§ 5 – 10 % (2019)"),
    ],
)
def test_markup_becomes_text(text: str, shown: str) -> None:
    assert markdown(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Svar [1] och [2].", "Svar [1] och [2]."),
        ("Not [3].", r"Not \[3\]."),
        ("[1](http://x.se)", f"[1]\\(http:{WORD_JOINER}//x.se)"),
        ("[1]: http://x.se", f"[1]\\: http:{WORD_JOINER}//x.se"),
        ("[1][2]", "[1][2]"),
        ("[1][x]", r"[1]\[x\]"),
        ("[[1]](x)", r"\[[1]\](x)"),
    ],
)
def test_only_our_own_references_stay(text: str, shown: str) -> None:
    assert markdown(text, references=frozenset({1, 2})) == shown


def test_lines_and_lists_keep_their_breaks() -> None:
    text = "Rad ett\nRad två\n\nLista:\n- a\n- b\nEfter"
    assert markdown(text) == "Rad ett  \nRad två\n\nLista:\n- a\n- b\n\nEfter"


@pytest.mark.parametrize(
    ("text", "limit", "shown"),
    [
        ("kort", 10, "kort"),
        ("ett två tre", 9, "ett två…"),
        ("sammanhängande", 5, "samm…"),
        ("\N{GRINNING FACE}" * 4, 5, "\N{GRINNING FACE}" * 2 + "…"),
    ],
)
def test_clip_counts_utf16(text: str, limit: int, shown: str) -> None:
    assert clip(text, limit) == shown


@given(st.text(max_size=300), st.integers(2, 200))
def test_clip_never_exceeds_its_limit(text: str, limit: int) -> None:
    assert utf16_length(clip(text, limit)) <= limit


@given(st.text(alphabet=st.sampled_from("[]()<>*_`#&!:/ \n-+=|~\\1a."), max_size=60))
def test_no_link_image_tag_or_code_survives(text: str) -> None:
    made = markdown(text, references=frozenset({1}))
    assert "<" not in made and ">" not in made.replace("&gt;", "")
    unescaped = made.replace("\\\\", "")
    for start in ("](", "]:", "]["):
        at = unescaped.find(start)
        while at >= 0:
            # Only an escaped bracket, or one reference of ours beside another.
            assert unescaped[at - 1] == "\\" or unescaped[at - 2 : at + 3] == "[1][1"
            at = unescaped.find(start, at + 1)


def test_plain_is_one_line() -> None:
    assert plain(" a\n\tb\u200e ") == "a b"


HOSTILE = st.one_of(
    st.text(alphabet=st.sampled_from("[]()<>*_`#&!:/ \n-+=|~\\1a.\t"), max_size=60),
    st.lists(
        st.sampled_from(
            [
                "[1]",
                "(http://x.se)",
                "<b>",
                "</b>",
                "![",
                "](",
                "\n",
                "\n\n",
                "    ",
                "# ",
                "> ",
                "1. ",
            ]
            + [
                "```",
                "~~~",
                "**",
                "__",
                "www.x.se",
                "https://x.se",
                "&#60;",
                "<!--",
                "***",
                "a",
                "[1]:",
            ]
        ),
        max_size=12,
    ).map("".join),
)


@given(HOSTILE)
def test_a_markdown_reader_sees_nothing_but_text(text: str) -> None:
    """Guards against markup that a list of characters to escape forgets."""
    reader = MarkdownIt("gfm-like", {"linkify": True, "html": True})
    # A bare domain or mail address is no markup: a client that links it shows where to.
    assert reader.linkify
    reader.linkify.set({"fuzzy_link": False, "fuzzy_email": False})
    tokens = reader.parse(markdown(text, references=frozenset({1})))
    kinds = {token.type for token in tokens}
    kinds |= {child.type for token in tokens for child in token.children or []}
    allowed = {"paragraph_open", "paragraph_close", "inline", "text", "softbreak", "hardbreak"}
    lists = {"bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close"}
    assert kinds <= allowed | lists | {"text_special"}


@given(st.text(alphabet=st.sampled_from("[]()<>*_`#&!:/ +=|~\\1a.åäö"), max_size=60))
def test_a_markdown_reader_shows_the_same_characters(text: str) -> None:
    tokens = MarkdownIt("commonmark").parse(markdown(text))
    shown = "".join(
        child.content for token in tokens for child in token.children or [] if child.content
    )
    assert shown.replace(WORD_JOINER, "") == text.strip()
