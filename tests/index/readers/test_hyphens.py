"""Words cut at the end of a line: joined, or their own hyphen kept."""

from __future__ import annotations

import pytest

from index.readers.page.hyphens import join, vocabulary


@pytest.mark.parametrize(
    ("before", "after", "joined"),
    [
        ("barn", "och unga", "barn och unga"),
        ("över\u00ad", "enskommelse", "överenskommelse"),
        ("en över-", "enskommelse om", "en överenskommelse om"),
        ("hälso-", "och sjukvård", "hälso- och sjukvård"),
        ("för-", "eller grundskola", "för- eller grundskola"),
        ("via e-", "post", "via e-post"),
        ("VGR-", "gemensam", "VGR-gemensam"),
        ("covid19-", "relaterad", "covid19-relaterad"),
        ("Anna Berg-", "Ström", "Anna Berg-Ström"),
        ("0–5 år –", "barn", "0–5 år – barn"),
        ("ett streck -", "sedan", "ett streck - sedan"),
    ],
)
def test_lines_are_joined(before: str, after: str, joined: str) -> None:
    assert join(before, after) == joined


def test_the_document_tells_how_it_writes_the_word() -> None:
    known = vocabulary(["En mellan-kommunal grupp och en delregional."])
    assert join("en mellan-", "kommunal", known) == "en mellan-kommunal"
    assert join("en del-", "regional", known) == "en delregional"
