"""Replaced documents: below the others, above when they are asked for, or left out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from index.superseding import Superseded, Superseding, asks_for_old
from index.types import DocumentInfo, Status

NEW = DocumentInfo("new", "new.txt", "new.txt", "Överenskommelse", status=Status.IN_FORCE)
OLD = replace(NEW, id="old", status=Status.SUPERSEDED, issued=date(2012, 1, 1), replaced_by="new")
DRAFT = replace(NEW, id="draft", status=Status.DRAFT, replaced_by="new")
ALL = [NEW, OLD, DRAFT]
NOW, THEN = "Vem kallar till mötet?", "Vad sa den gamla riktlinjen om möten?"


@pytest.mark.parametrize(
    ("question", "old"),
    [
        (THEN, True),
        ("Vad gällde tidigare om SIP?", True),
        ("Vad stod i den förra överenskommelsen?", True),
        ("Vad sade gamla riktlinjerna?", True),
        ("What did the previous agreement say?", True),
        ("Hur gamla är barnen?", False),
        ("Hur gamla barnen ska vara?", False),
        ("Hur stärks tidigare insatser?", False),
        ("Vad hände det förra året?", False),
        ("Vad gäller för äldre?", False),
        (NOW, False),
    ],
)
def test_what_asks_for_the_old(question: str, old: bool) -> None:
    assert asks_for_old(question) is old


def test_the_old_ranks_below_and_above_when_asked_for() -> None:
    new, old, draft = Superseding(ALL).adjustments(NOW)
    assert old < draft < new == 0
    new, old, draft = Superseding(ALL).adjustments(THEN)
    assert old == draft > new == 0


def test_a_named_year_makes_up_for_being_old() -> None:
    new, old, draft = Superseding(ALL).adjustments("Vad sades 2012 om möten?")
    assert (new, old) == (0, 0) and draft < 0


def test_a_draft_is_not_below_what_is_not_here() -> None:
    assert not Superseding([DRAFT]).adjustments(NOW).any()
    assert not Superseding([DRAFT]).adjustments(THEN).any()


@pytest.mark.parametrize(
    ("setting", "question", "left_out"),
    [
        ("below", NOW, False),
        ("when_asked", NOW, True),
        ("when_asked", THEN, False),
        ("never", NOW, True),
        ("never", THEN, True),
    ],
)
def test_what_is_left_out(setting: Superseded, question: str, left_out: bool) -> None:
    assert Superseding(ALL).left_out(question, setting).tolist() == [False, left_out, False]
