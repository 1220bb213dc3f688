"""The lines of a text: their places, gaps and page breaks."""

from __future__ import annotations

import pytest

from index.lines import ARTICLE, DETAIL, EMAIL, NUMBERED, PHONE, Line, read_lines


def texts(text: str, *ignored: str) -> list[str]:
    return [line.text for line in read_lines(text, (), ignored)]


def test_lines_are_trimmed_and_know_their_place_and_gap() -> None:
    text = "  Ett \n\n \nTvå"
    first, second = read_lines(text, (), ())
    assert [text[line.start : line.end] for line in (first, second)] == ["Ett", "Två"]
    assert (first.gap, second.gap) == (0, 2)


def test_ignored_lines_are_left_out() -> None:
    assert texts("Meny\n\nHej på dig.", "Meny ") == ["Hej på dig."]


def test_the_first_line_of_a_page_opens_it() -> None:
    text = "Ett\nTvå\nTre"
    assert [line.opens_page for line in read_lines(text, (0, 4), ())] == [True, True, False]


def test_a_page_that_opens_with_blank_lines_is_seen() -> None:
    text = "Slut.\f\n\nBörjan.\nMer."
    assert [line.opens_page for line in read_lines(text, (0, 6), ())] == [True, True, False]


@pytest.mark.parametrize("label", ["Sida 2 (5)", "sid. 2 av 5", "2(5)", "2 (12)", "Page 3 of 9"])
def test_page_labels_are_not_text(label: str) -> None:
    assert texts(f"Slut här.\n{label}\nNy början.") == ["Slut här.", "Ny början."]


def test_a_number_is_a_page_number_only_before_a_page_break() -> None:
    assert texts("Slut här.\n4\n Ny sida.") == ["Slut här.", "Ny sida."]
    assert texts("Antal\n4\nKommuner") == ["Antal", "4", "Kommuner"]


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("Planen görs.", True),
        ("Så är det.”", True),
        ("Parterna ska:", True),
        ("första punkten,", True),
        ("Beslutet följs upp.1", True),
        ("Version 2.1", False),
        ("Bakgrund", False),
        ("Barn och unga (BUP)", False),
    ],
)
def test_closed(text: str, closed: bool) -> None:
    assert Line(0, len(text), text, 0, False).closed is closed


@pytest.mark.parametrize(
    "text", ["072-542 42 39", "+46 31 123 45 67", "0300 - 12 34 56", "0733358516"]
)
def test_telephone_numbers(text: str) -> None:
    found = PHONE.search(f"Ring {text} nu.")
    assert found and found.group() == text


@pytest.mark.parametrize("text", ["2019-11-01", "431 22", "08.00–16.30", "0–17 år", "450 000"])
def test_what_is_no_telephone_number(text: str) -> None:
    assert not PHONE.search(f"Den {text} nu.")


def test_addresses() -> None:
    assert EMAIL.findall("Skriv till eva.ek@example.se, eller a-b@c.example.org.") == [
        "eva.ek@example.se",
        "a-b@c.example.org",
    ]


@pytest.mark.parametrize("text", ["1 Syfte", "1. Syfte", "2.1.3 Ansvar", "1.Syfte", "12 Åtgärder"])
def test_numbered(text: str) -> None:
    assert NUMBERED.match(text)


@pytest.mark.parametrize("text", ["2019 Remiss", "1 234 kr", "3 barn", "411 01 Göteborg"])
def test_not_numbered(text: str) -> None:
    assert not NUMBERED.match(text)


@pytest.mark.parametrize("text", ["Artikel 6", "§ 12 Val", "3 kap. Vård", "7 § När", "1 a § Om"])
def test_articles(text: str) -> None:
    assert ARTICLE.match(text)


@pytest.mark.parametrize("text", ["artikel 6 bör", "Delarna 6", "kap. 3"])
def test_no_articles(text: str) -> None:
    assert not ARTICLE.match(text)


def test_details_of_a_person() -> None:
    assert all(DETAIL.match(text) for text in ("Tfn; 072", "E-post: a", "070-1", "a@b.se"))
    assert not any(DETAIL.match(text) for text in ("Eva Ek", "Telia AB", "Mailen är"))
