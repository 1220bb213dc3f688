from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answering.verify import UnverifiedAnswer, references, verify
from bot.types import Answer, Citation
from index.types import Document, DocumentInfo

INFO = DocumentInfo("d", "d.txt", "d.txt", "Titel")
DOCUMENTS = {"d": Document(INFO, "Första meningen. Andra meningen.", (), "")}
CITATION = Citation(1, INFO, "", None, 0, 16, "Första meningen.")
ANSWER = Answer("?", "Första meningen [1].", 0.9, (CITATION,), (), (), "v")


def test_an_answer_that_holds_is_returned() -> None:
    assert verify(ANSWER, DOCUMENTS) is ANSWER


@pytest.mark.parametrize(
    "broken",
    [
        replace(ANSWER, text="Första meningen."),
        replace(ANSWER, text="Första meningen [1] [2]."),
        replace(ANSWER, text="Första meningen [1].\n\nUtan källa."),
        replace(ANSWER, citations=(replace(CITATION, number=2),)),
        replace(ANSWER, citations=(replace(CITATION, quote="Första meningen"),)),
        replace(ANSWER, citations=(replace(CITATION, start=1),)),
        replace(ANSWER, citations=(replace(CITATION, document=replace(INFO, id="x")),)),
        replace(ANSWER, citations=(replace(CITATION, start=5, end=5, quote=""),)),
    ],
)
def test_an_answer_that_does_not_hold_is_refused(broken: Answer) -> None:
    with pytest.raises(UnverifiedAnswer):
        verify(broken, DOCUMENTS)


def test_references_are_read_in_order() -> None:
    assert references("a [2] b [10], c [2]") == [2, 10, 2]
