"""The measure of a layout, and which lines belong together."""

from __future__ import annotations

import pytest

from index.items import mark_items
from index.lines import Line, read_lines
from index.runs import Run, join_lines, measure

SINGLE = (
    "Regionen och kommunerna har enats om en gemensam plan för barn\n"
    "och unga. Planen bygger på det som unga själva har sagt i de\n"
    "samtal som har förts.\n"
)
DOUBLE = SINGLE.replace("\n", " \n\n")


def lines_of(text: str, pages: tuple[int, ...] = ()) -> list[Line]:
    return mark_items(read_lines(text, pages, ()))


def joined(text: str, pages: tuple[int, ...] = ()) -> list[Run]:
    lines = lines_of(text, pages)
    return join_lines(lines, measure(lines))


def runs(text: str, pages: tuple[int, ...] = ()) -> list[str]:
    return [run.text for run in joined(text, pages)]


@pytest.mark.parametrize(
    ("text", "gap"), [(SINGLE, 0), (DOUBLE, 1)], ids=["single-spaced", "double-spaced"]
)
def test_a_wrapped_paragraph_is_one_run(text: str, gap: int) -> None:
    layout = measure(lines_of(text))
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


def test_one_long_line_does_not_unwrap_a_page() -> None:
    text = SINGLE + SINGLE + "\n" + "En tabellrad med mycket text " * 10 + "\n"
    assert measure(lines_of(text)).wrapped


def test_a_paragraph_goes_on_over_a_page_break() -> None:
    text = SINGLE + "Planen ska följas upp varje år av den gemensamma\n styrgruppen.\n"
    page = text.index(" styrgruppen") + 1
    assert runs(text, (0, page))[-1].endswith("gemensamma styrgruppen.")


def test_a_page_may_open_with_a_new_paragraph() -> None:
    line = "Planen ska följas upp varje år av den styrgrupp som finns.\n"
    text = SINGLE + line + line
    assert len(runs(text)) == 2
    assert len(runs(text, (0, len(SINGLE + line)))) == 3


def test_numbers_that_count_on_are_items() -> None:
    assert [run.item for run in joined("1. Ring.\n2. Skriv.\n3. Skicka.\n")] == [True] * 3
    assert [run.item for run in joined("1. Syfte\nText.\n2. Mål\nText.\n")] == [False] * 4


def test_a_bullet_alone_on_its_line_takes_the_next_line() -> None:
    assert runs("•\nleda arbetet\n•\nfölja upp\n") == ["• leda arbetet", "• följa upp"]


def test_a_reference_to_an_article_does_not_end_a_sentence() -> None:
    text = (
        SINGLE + "Barn har rätt till en positiv och optimal utveckling enligt\nartikel 6 i den.\n"
    )
    assert runs(text)[-1].endswith("enligt artikel 6 i den.")


def test_columns_are_not_joined_into_prose() -> None:
    columns = [
        "Eva Nilsson                  Johan Öberg",
        "socialchef                   ordförande",
    ]
    assert runs(SINGLE + "\n".join(columns))[-2:] == columns


@pytest.mark.parametrize(
    ("lead", "leads"),
    [
        ("Skolan ska:", True),
        ("Skolan ska", True),
        ("Socialtjänsten ansvarar för att", True),
        ("Nämnden föreslår", True),
        ("Målgruppen är barn och unga som har behov av insatser från båda", True),
        ("Uppgifter", False),
        ("Skolan har flera uppgifter.", False),
    ],
)
def test_what_leads_a_list(lead: str, leads: bool) -> None:
    assert joined(f"{lead}\n• anmäla oro\n• delta i möten\n")[0].leads is leads
