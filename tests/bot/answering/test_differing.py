from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from bot.answering.differing import conflict
from bot.answering.service import AnsweringService
from bot.types import Answer, Question

DRAFT = "Svar på remissen lämnas till nämnden senast den 14 februari 2020."


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (
            "Svar på remissen ska lämnas till nämnden senast 1 mars 2020.",
            ("14 februari 2020", "1 mars 2020"),
        ),
        ("Svar på remissen lämnas till nämnden senast 2020-02-14.", None),
        ("Svar på remissen lämnas till nämnden i februari 2020.", None),
        ("Nämnden beslutar om planen den 1 mars 2021.", None),
        ("Svar på remissen lämnas till nämnden.", None),
        ("Remissen till nämnden, daterad den 1 november 2019, och svar på den.", None),
        ("Svar på remissen kan lämnas till nämnden från den 1 november 2019.", None),
    ],
)
def test_only_like_sentences_with_other_dates_conflict(
    other: str, said: tuple[str, str] | None
) -> None:
    assert conflict(DRAFT, other) == said


@pytest.mark.parametrize(
    ("issued", "conflicting"),
    [(None, True), (date(2019, 11, 1), True), (date(2020, 3, 1), True), (date(2020, 2, 20), False)],
)
def test_what_is_due_before_and_after_the_later_text_are_two_occasions(
    issued: date | None, conflicting: bool
) -> None:
    other = "Svar på remissen lämnas till nämnden senast den 28 februari 2020."
    assert (conflict(DRAFT, other, (date(2019, 10, 1), issued)) is not None) == conflicting


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ("Planen omfattar barn upp till 18 år i alla skolor.", ("20", "18")),
        ("Planen omfattar barn i alla 49 kommuner och skolor.", None),
    ],
)
def test_numbers_conflict_that_count_the_same(other: str, said: tuple[str, str] | None) -> None:
    assert conflict("Planen omfattar barn upp till 20 år i alla skolor.", other) == said


@pytest.mark.parametrize(
    "annan",
    ["Svarstid\n\nSvar på remissen lämnas senast den 1 mars 2020 av alla kommuner.\n"],
)
async def test_the_answer_quotes_both_and_says_which_says_what(
    make_service: Callable[..., AnsweringService],
) -> None:
    reply = await make_service().answer(Question("När ska svar på remissen lämnas senast?"))
    assert isinstance(reply, Answer)
    assert {citation.document.id for citation in reply.citations} >= {"remiss", "annan"}
    assert (
        "Källorna säger olika: Rutin för tandvården anger 1 mars 2020, "
        "Remiss om samverkan anger 14 februari 2020."
    ) in reply.caveats
