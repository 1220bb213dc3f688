"""What a comparison asks of each side."""

from __future__ import annotations

import pytest

from bot.answering.question import analyse
from bot.answering.sides import sides

REGIONS = {"Norrland", "Sörmland"}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "Är målgruppen densamma i Norrland som i Sörmland?",
            ("Är målgruppen som i Norrland?", "Är målgruppen som i Sörmland?"),
        ),
        (
            "Hur skiljer sig vår målgrupp från den i Sörmland?",
            (
                "Hur sig vår målgrupp från den i Norrland?",
                "Hur sig vår målgrupp från den i Sörmland?",
            ),
        ),
        (
            "Har syftet ändrats mellan 2019 och 2021?",
            ("Har syftet mellan och 2019?", "Har syftet mellan och 2021?"),
        ),
        ("Vilken målgrupp har Norrland och Sörmland?", ()),
        ("Vad är skillnaden mellan kommun och skola?", ()),
        ("Vad har ändrats sedan 2019?", ()),
    ],
)
def test_each_side_is_asked_for_itself(question: str, expected: tuple[str, ...]) -> None:
    assert sides(analyse(question), REGIONS, "Norrland") == expected


def test_without_an_own_region_one_named_region_is_no_comparison() -> None:
    assert sides(analyse("Hur skiljer sig målgruppen i Sörmland?"), REGIONS, "") == ()
