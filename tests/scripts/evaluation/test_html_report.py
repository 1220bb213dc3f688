from __future__ import annotations

import re

from scripts.evaluation.answers import RetrievedPassage
from scripts.evaluation.baseline import compare
from scripts.evaluation.html_report import html_report, in_context, swedish_number
from scripts.evaluation.results import Provenance, Result, Scored, StoredCheck
from scripts.evaluation.running import summarise
from tests.scripts.evaluation.fakes import answer, cite, gold, refusal, result_of, took

TEXT = "Före detta. Inga barn ska falla mellan stolarna. Efter detta."
QUOTE = "Inga barn ska falla mellan stolarna."
PASSAGE = RetrievedPassage(file="x/a.txt", document="a", start=100, end=161, text=TEXT)


def quoted() -> Scored:
    place = cite(1, "x/a.txt", QUOTE).model_copy(
        update={"document": "a", "start": 112, "end": 112 + len(QUOTE), "status": "draft"}
    )
    return result_of(
        answer(
            f"{QUOTE} <script>alert(1)</script> [1]",
            citations=(place,),
            passages=(PASSAGE,),
            timings_ms=took(20),
        ),
        {"a.txt": "draft"},
        question="Får barn falla?",
        sources=(gold("a.txt", QUOTE),),
        must_include=("stolarna",),
    )


def result() -> Result:
    items = [
        quoted(),
        result_of(refusal(), item="b", question="Blir det regn?", kind="unanswerable"),
        result_of(answer(), item="c", question="Vem vann?", kind="unanswerable", category="far"),
    ]
    gates = (StoredCheck(name="gate answer_correct=0.9", passed=True, detail="value 1"),)
    whole = summarise(items, Provenance(system="in-process", suites={"s.yaml": "0"}))
    return whole.model_copy(update={"gates": gates})


def test_the_page_needs_nothing_else() -> None:
    page = html_report(result())
    assert not re.search(r"(?:src|href)=\"(?!#|data:)", page)
    assert "@import" not in page and "url(" not in page
    assert not re.search(r"https?://", page)


def test_what_was_said_cannot_become_markup() -> None:
    page = html_report(result())
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_each_question_shows_answer_source_gold_and_checks() -> None:
    page = html_report(result())
    assert page.count("data-passed=") == 3
    assert f"Före detta. <mark>{QUOTE}</mark> Efter detta." in page
    assert "stämmer med facit" in page and "(förslag)" in page
    assert "Frågan ska inte besvaras." in page
    assert re.search(r"Nej</span> ska inte besvaras: besvarad", page)
    assert re.search(r"Ja</span> ska innehålla: stolarna", page)
    assert '<html lang="sv">' in page and "Klarad" in page


def test_a_citation_without_its_passage_stands_alone() -> None:
    reply = answer(passages=(PASSAGE,))
    place = cite(1, "x/b.txt", "Annat <ord>").model_copy(update={"document": "b"})
    assert in_context(reply, place) == " <mark>Annat &lt;ord&gt;</mark> "


def test_a_citation_of_a_bot_at_an_address_stands_in_its_document() -> None:
    place = cite(1, "x/a.txt", QUOTE).model_copy(
        update={"document": "a", "before": "Ett & två.\n", "after": "\nTre."}
    )
    shown = in_context(answer(passages=None), place)
    assert shown == f"Ett &amp; två. <mark>{QUOTE}</mark> Tre."


def test_each_part_is_told_with_its_interval() -> None:
    page = html_report(result())
    row = page[page.index("Status: förslag") :]
    # one question of this status, which is handled right
    assert re.match(r"[^<]*</th>\s*<td class=\"n\">1,000 \(1\)<small>1,000–1,000</small>", row)


def test_a_comparison_shows_both_answers() -> None:
    now, before = result(), result()
    worse = result_of(refusal(), question="Får barn falla?", sources=(gold("a.txt", QUOTE),))
    now = summarise([worse, *now.items[1:]], now.provenance)
    page = html_report(now, compare(now, before))
    assert "Slutsats: ingen säker skillnad" in page
    assert "Blev fel" in page and page.count("Det hittar jag inte.") >= 2


def test_the_page_is_the_same_each_time() -> None:
    assert html_report(result()) == html_report(result())


def test_numbers_are_written_as_in_swedish() -> None:
    assert [swedish_number(v) for v in (None, 0.5, -0.25, 61.4)] == ["–", "0,500", "-0,250", "61"]
