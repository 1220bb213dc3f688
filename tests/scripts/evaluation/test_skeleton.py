from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from bot.storage import Case, Feedback, NearPassage
from bot.types import Language
from index.types import Document, DocumentInfo
from scripts.evaluation.lint import lint
from scripts.evaluation.skeleton import from_cases, from_document, from_feedback, slug
from scripts.evaluation.suite import Suite
from scripts.evaluation.suite_items import Item

TEXT = """Remiss om samverkan

1 Bakgrund

Inga barn eller ungdomar ska falla mellan stolarna. Parterna delar på ansvaret för det.

2 Svar på remissen

Svar önskas per mejl senast den 14 februari 2020 till den som anges nedan.

Frågor besvaras av:

Eva Exempel, Regionen
eva.exempel@region.se
Tfn: 010-000 00 00
"""
DOCUMENT = Document(
    DocumentInfo("remiss", "x/remiss.txt", "000.txt", "Remiss om samverkan"), TEXT, (), "0" * 64
)


def test_each_section_gives_a_question_whose_quote_stands_in_the_document() -> None:
    items = list(from_document(DOCUMENT))
    assert len(items) >= 2
    assert len({item.id for item in items}) == len(items)
    findings = lint([Suite(Path("new.yaml"), tuple(items))], {"000.txt": TEXT})
    assert {finding.field for finding in findings} == {"must_include"}
    background = next(item for item in items if "bakgrund" in item.id)
    assert background.type == "fact"
    assert background.sources[0].quote == "Inga barn eller ungdomar ska falla mellan stolarna."


def test_dates_and_contacts_are_asked_for() -> None:
    types = {item.type for item in from_document(DOCUMENT)}
    assert "contact" in types or "date" in types


def case(question: str, day: int, answer: str = "") -> Case:
    near = NearPassage("d", "x/a.txt", "Missiv", "Svar", "draft", 0, 1, "x")
    return Case(
        id=f"{day:032x}",
        created=datetime(2026, 1, day, tzinfo=UTC),
        question=question,
        language=Language.ENGLISH,
        asker="digest",
        version="v",
        confidence=0.1,
        nearest=(near,),
        answer=answer,
    )


def test_unanswered_questions_become_questions_to_refuse_once_each() -> None:
    items = list(from_cases([case("Vem?", 1), case("vem? ", 2, "Eva."), case("När?", 3)]))
    assert [item.question for item in items] == ["När?", "vem?"]
    assert {(i.kind, i.category, i.language) for i in items} == {("unanswerable", "near", "en")}
    assert "Närmast kom: Missiv, Svar" in (items[0].note or "")
    assert "En människa svarade: Eva." in (items[1].note or "")


def test_judged_answers_become_questions_with_what_was_cited() -> None:
    given = Feedback(
        created=datetime(2026, 1, 1, tzinfo=UTC),
        reaction="dislike",
        comment="Fel år",
        question="När?",
        answer="2019 [1].",
        outcome="answered",
        sources=({"file": "x/a.txt", "quote": "år\n2019"}, {"file": "x/b.txt", "quote": " "}),
        version="v",
    )
    (item,) = from_feedback([given])
    assert isinstance(item, Item)
    assert [(s.file, s.quote) for s in item.sources] == [("a.txt", "år 2019")]
    assert item.tags == ("reaction-dislike",)
    assert "Svaret var: 2019 [1]." in (item.note or "") and "Fel år" in (item.note or "")


def test_slugs_are_plain() -> None:
    assert slug("Åtgärder: när & hur?") == "atgarder-nar-hur"
