"""Lines, page breaks, list items and the measure of a layout."""

from __future__ import annotations

import pytest

from index.lines import join_lines, measure, read_lines

SINGLE = (
    "Regionen och kommunerna har enats om en gemensam plan för barn\n"
    "och unga. Planen bygger på det som unga själva har sagt i de\n"
    "samtal som har förts.\n"
)
DOUBLE = SINGLE.replace("\n", " \n\n")


def runs(text: str, pages: tuple[int, ...] = (), ignored: tuple[str, ...] = ()) -> list[str]:
    lines = read_lines(text, pages, ignored)
    return [run.text for run in join_lines(lines, measure(lines))]


def items(text: str) -> list[str]:
    return [line.text for line in read_lines(text, (), ()) if line.item]


def test_lines_are_trimmed_and_know_their_place_and_gap() -> None:
    text = "  Ett \n\n \nTvå"
    first, second = read_lines(text, (), ())
    assert [text[line.start : line.end] for line in (first, second)] == ["Ett", "Två"]
    assert (first.gap, second.gap) == (0, 2)


def test_ignored_lines_are_left_out() -> None:
    assert runs("Meny\n\nHej på dig.", ignored=("Meny",)) == ["Hej på dig."]


@pytest.mark.parametrize(
    ("text", "gap"), [(SINGLE, 0), (DOUBLE, 1)], ids=["single-spaced", "double-spaced"]
)
def test_a_wrapped_paragraph_is_one_run(text: str, gap: int) -> None:
    layout = measure(read_lines(text, (), ()))
    assert (layout.gap, layout.wrapped) == (gap, True)
    assert len(runs(text)) == 1


def test_wrapping_is_seen_without_a_line_that_begins_small() -> None:
    text = (
        "Exempelkommunen har fått tillfälle att lämna synpunkter på förslaget till riktlinjer.\n"
        "Kommunen är positiv men vill framhålla att förslaget medför kostnader på minst ca\n"
        "450 000 kronor per år.\n"
    )
    assert len(runs(text)) == 1


def test_lines_of_a_web_page_are_not_joined() -> None:
    text = "En lång rad " + "med mycket text " * 20 + "utan punkt\nsom följs av en rad till.\n"
    assert len(runs(text)) == 2


def test_a_paragraph_goes_on_over_a_page_break() -> None:
    text = SINGLE + "Planen ska följas upp varje år av den gemensamma\n styrgruppen.\n"
    page = text.index(" styrgruppen")
    lines = read_lines(text, (0, page + 1), ())
    assert [line.opens_page for line in lines] == [True, False, False, False, True]
    assert runs(text, (0, page + 1))[-1].endswith("gemensamma styrgruppen.")


def test_a_page_that_opens_with_blank_lines_is_seen() -> None:
    text = "Slut.\f\n\nBörjan.\n"
    assert [line.opens_page for line in read_lines(text, (0, 6), ())] == [True, True]


@pytest.mark.parametrize("label", ["Sida 2 (5)", "sid. 2 av 5", "2(5)", "2 (12)", "Page 3 of 9"])
def test_page_labels_are_not_text(label: str) -> None:
    assert runs(f"Slut här.\n{label}\nNy början.") == ["Slut här.", "Ny början."]


def test_a_number_is_a_page_number_only_before_a_page_break() -> None:
    assert runs("Slut här.\n4\n Ny sida.") == ["Slut här.", "Ny sida."]
    assert runs("Antal\n4\nKommuner") == ["Antal", "4", "Kommuner"]


@pytest.mark.parametrize(
    "mark", ["• ", "- ", "– ", "* ", "a) ", "1) ", "(a) ", "\uf0b7 ", "•", "o "]
)
def test_marks_of_items(mark: str) -> None:
    text = f"Gruppen ska:\n{mark}leda\n{mark}följa upp\n"
    assert items(text) == [f"{mark}leda", f"{mark}följa upp"]


def test_a_lone_dash_inside_a_wrapped_sentence_is_no_item() -> None:
    text = "Förslag till revidering av Västbus och av dess\n- riktlinjer för barn - sändes ut.\n"
    assert items(text) == []


def test_numbers_that_count_on_are_items() -> None:
    numbered = join_lines(read_lines("1. Ring.\n2. Skriv.\n3. Skicka.\n", (), ()), measure([]))
    assert [run.item for run in numbered] == [True, True, True]
    apart = join_lines(read_lines("1. Syfte\nText.\n2. Mål\nText.\n", (), ()), measure([]))
    assert [run.item for run in apart] == [False] * 4


def test_a_bullet_alone_on_its_line_takes_the_next_line() -> None:
    assert runs("•\nleda arbetet\n•\nfölja upp\n") == ["• leda arbetet", "• följa upp"]


def test_a_reference_to_an_article_does_not_end_a_sentence() -> None:
    text = (
        SINGLE + "Barn har rätt till en positiv och optimal utveckling enligt\nartikel 6 i den.\n"
    )
    assert runs(text)[-1].endswith("enligt artikel 6 i den.")


def test_columns_are_not_joined_into_prose() -> None:
    text = (
        SINGLE
        + "Eva Nilsson                   Johan Öberg\nsocialchef                    ordförande\n"
    )
    assert runs(text)[-2:] == text.splitlines()[-2:]
