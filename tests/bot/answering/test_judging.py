"""How many passages are read, and what of a double question is quoted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bot.answering.evidence import ENDING
from bot.answering.followups import Standalone
from bot.answering.judging import ALSO, READS, READS_WIDE, Judge, Judgement
from bot.answering.parts import Part
from bot.answering.question import analyse
from bot.answering.reader import OverlapReader, Reading
from bot.answering.reader_input import ReaderInput
from bot.answering.service import AnsweringService
from bot.types import Answer, Question
from index.build import BuildOptions, reindex
from index.search import Searcher
from index.types import Hit
from index.versions import IndexFolder
from tests.fake_encoder import FakeEncoder
from tests.scripted_reader import ScriptedReader


@pytest.fixture
def searcher(tmp_path: Path) -> Searcher:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for number in range(12):
        text = f"Grupp {number}\n\nRektor i skola {number} leder samverkansgruppen {number}.\n"
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    reindex(folder, tmp_path / "index", FakeEncoder, BuildOptions())
    return Searcher(IndexFolder(tmp_path / "index").open(), FakeEncoder())


def test_the_reader_begins_on_what_is_searched_for(searcher: Searcher) -> None:
    reader = ScriptedReader(0.0)
    Judge(reader).begin(Standalone("Och grupp 3?", "Och grupp 3? Vem leder"))
    Judge(None).begin(Standalone("Vem?", "Vem?"))
    assert reader.begun == ["Och grupp 3? Vem leder"]


@pytest.mark.parametrize(
    ("answerable", "expected"), [(READS[0][1], 1), (READS[1][1], 2), (READS[1][1] - 0.1, 4)]
)
def test_further_passages_are_read_only_in_doubt(
    searcher: Searcher, answerable: float, expected: int
) -> None:
    reader = ScriptedReader(answerable)
    question = "Vem leder samverkansgruppen?"
    Judge(reader).weigh(searcher, Standalone(question, question), searcher.search(question).hits)
    assert sum(count for _, count in reader.asked) == expected


async def test_both_halves_of_a_double_question_are_answered(
    make_service: Callable[..., AnsweringService],
) -> None:
    reply = await make_service().answer(
        Question("Hur många personer deltog i arbetet, och hur ofta följs munhälsan upp?")
    )
    assert isinstance(reply, Answer)
    assert "elva personer" in " ".join(reply.text.split())
    assert "vart tredje år" in reply.text
    assert {citation.document.id for citation in reply.citations} == {"beslut", "annan"}


def judged_as(texts: Mapping[str, str]) -> Callable[..., Judgement]:
    """A stand-in for `Judge._judged`: each question's text, cut at |, is quoted; "" refuses it."""

    def judged(
        _: Judge, on: Searcher, asked: Standalone, hits: tuple[Hit, ...], cost: float
    ) -> Judgement:
        parts = []
        for said in texts[asked.text].split("|"):
            passage = replace(hits[0].passage, document=said[:4], text=said)
            parts.append(Part(replace(hits[0], passage=passage), 0, len(said), (said,)))
        supported = bool(texts[asked.text])
        return Judgement(analyse(asked.text), hits, tuple(parts), 0.9, supported=supported)

    return judged


@pytest.mark.parametrize("second", ["Första torsdagen varje månad klockan nio.", ""])
def test_what_answers_a_double_question_as_a_whole_is_quoted_beside_its_halves(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch, second: str
) -> None:
    texts = {
        "Vem leder gruppen, och när möts den?": "Ordföranden kallar till träffar i maj.",
        "Vem leder gruppen?": "En rektor från Ekskolan håller i allt.",
        "när möts den?": second,
    }
    monkeypatch.setattr(Judge, "_judged", judged_as(texts))
    question = next(iter(texts))
    found = Judge(None).judge(searcher, Standalone(question, question), searcher.search("x"))
    assert [part.lines for part in found.parts] == [(said,) for said in texts.values() if said]
    assert found.partial is not bool(second)
    # What two sentences tell of the whole question leaves nothing out.
    texts[question] += "|Den möts på tisdagar."
    found = Judge(None).judge(searcher, Standalone(question, question), searcher.search("x"))
    assert not found.partial


@pytest.mark.parametrize("year", [2031, None])
def test_halves_do_not_get_round_a_year_that_no_document_knows(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch, year: int | None
) -> None:
    question = f"Avtalet sades upp {year or 'nyss'}. Vem leder gruppen, och när möts den?"
    texts = {question: "", "Vem leder gruppen?": "En rektor.", "när möts den?": "I maj."}
    monkeypatch.setattr(Judge, "_judged", judged_as(texts))
    judge = Judge(None)
    found = judge.judge(searcher, Standalone(question, question), searcher.search("x"))
    assert found.supported is (year is None)
    assert (found.probability >= judge.weights.threshold) is found.supported


@pytest.mark.parametrize("question", ["vad gör andré lund", "vad gör andre lund", "vad gör lund"])
def test_names_are_known_without_capitals_and_accents(tmp_path: Path, question: str) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "a.txt").write_text("Frågor besvaras av André Lund i Lidmora.\n", encoding="utf-8")
    reindex(folder, tmp_path / "index", FakeEncoder, BuildOptions())
    searcher = Searcher(IndexFolder(tmp_path / "index").open(), FakeEncoder())
    weighed = Judge(None).weigh(
        searcher, Standalone(question, question), searcher.search(question).hits
    )
    assert weighed is not None
    assert weighed.analysis.names == {"lund"} | ({"andré"} if "andr" in question else set())


def test_a_short_form_is_spelled_out_where_the_question_does_not_lead(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    defining = "Avtalet slöts av Samverkan Kusten och Gränsen (SKG) i maj.\n"
    for name, text in (("a", defining), ("b", "SKG möts på fredagar.\n"), ("c", "SKG vilar.\n")):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    reindex(folder, tmp_path / "index", FakeEncoder, BuildOptions())
    searcher = Searcher(IndexFolder(tmp_path / "index").open(), FakeEncoder())
    question = "Vad är SKG kort för?"
    found = searcher.search(question, only=["b", "c"])
    assert len(found.hits) == 2
    judged = Judge(None).judge(searcher, Standalone(question, question), found)
    assert [part.hit.document.id for part in judged.parts] == ["a"] and judged.supported


def test_documents_that_are_compared_and_say_the_same_are_both_quoted(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for name in ("missivet", "yttrandet", "rapporten"):
        rule = "Avgiften för lokalen är tio kronor om dagen." if name != "rapporten" else "Inget."
        (folder / f"{name}.txt").write_text(f"{name.title()}\n\n{rule}\n", encoding="utf-8")
    reindex(folder, tmp_path / "index", FakeEncoder, BuildOptions())
    searcher = Searcher(IndexFolder(tmp_path / "index").open(), FakeEncoder())
    question = "Vad skiljer avgiften för lokalen i missivet från den i yttrandet?"
    found = searcher.search(question)
    reader = ScriptedReader(4.0)
    judged = Judge(reader).judge(searcher, Standalone(question, question), found)
    assert {part.hit.document.id for part in judged.parts} == {"missivet", "yttrandet"}
    # The reader is asked the comparison as it was put, of each document as of the whole.
    assert {asked for asked, _ in reader.asked} == {question}


class KnowingReader(OverlapReader):
    """Is sure of the passages that hold a word, and of no other."""

    def __init__(self, word: str) -> None:
        self.word = word

    def read(self, question: str, passages: Sequence[ReaderInput]) -> tuple[Reading, ...]:
        found = zip(super().read(question, passages), passages, strict=True)
        return tuple(
            replace(reading, answerable=6.0 if self.word in passage.text else -6.0)
            for reading, passage in found
        )


@pytest.mark.parametrize(
    ("question", "supported"),
    [
        ("Hur ofta följs barnens munhälsa upp?", True),
        ("Hur ofta följs barnens munhälsa upp i Västmanland?", True),
        ("Hur ofta följs barnens munhälsa upp i Västra Götaland?", False),
        ("Jag bor i Västra Götaland. Hur ofta följs barnens munhälsa upp?", True),
    ],
)
def test_another_region_than_the_one_that_is_named_is_no_answer(
    make_service: Callable[..., AnsweringService],
    tmp_path: Path,
    question: str,
    supported: bool,
) -> None:
    make_service()
    snapshot = IndexFolder(tmp_path / "index").open()
    searcher = Searcher(snapshot, FakeEncoder(), region="Västra Götaland")
    found = searcher.search(question, limit=1, only=["annan"])
    judged = Judge(KnowingReader("munhälsa")).judge(searcher, Standalone(question, question), found)
    assert judged.supported is supported


@pytest.mark.parametrize(
    ("question", "regions"),
    [
        ("Hur många deltog, och hur ofta följs munhälsan upp?", {"Västra Götaland"}),
        (
            "Hur många deltog, och hur ofta följs munhälsan upp i Västmanland?",
            {"Västra Götaland", "Västmanland"},
        ),
    ],
)
def test_what_answers_as_well_is_of_our_region_or_one_that_is_named(
    make_service: Callable[..., AnsweringService], tmp_path: Path, question: str, regions: set[str]
) -> None:
    make_service()
    snapshot = IndexFolder(tmp_path / "index").open()
    searcher = Searcher(snapshot, FakeEncoder(), region="Västra Götaland")
    hits = searcher.search(question).hits
    weighed = Judge(ScriptedReader(ALSO)).weigh(searcher, Standalone(question, question), hits)
    assert weighed is not None
    held = {hit.document.region for hit in hits if hit.passage.id in weighed.answering}
    assert held == regions
    none = Judge(ScriptedReader(ALSO - 0.1)).weigh(searcher, Standalone(question, question), hits)
    assert none is not None
    assert none.answering == frozenset()


@pytest.mark.parametrize(
    ("question", "supported"),
    [
        ("Vad heter flickan i grupp 3, och vilken skola leder hon?", False),
        ("Vad heter flickan i grupp 3, och vilken skola leder gruppen?", True),
    ],
)
def test_half_a_question_about_somebody_unknown_has_no_answer(
    searcher: Searcher, question: str, supported: bool
) -> None:
    found = searcher.search(question)
    judged = Judge(ScriptedReader(1.0)).judge(searcher, Standalone(question, question), found)
    assert judged.supported is supported


def test_two_things_asked_for_may_both_stand_in_further_passages(searcher: Searcher) -> None:
    hits = searcher.search("Vem leder gruppen?").hits
    for question, expected in (
        ("Vem leder gruppen 3, och vem leder gruppen 7?", min(READS_WIDE[0][0], len(hits))),
        ("Vem leder gruppen 3?", READS[0][0]),
    ):
        reader = ScriptedReader(READS[0][1])
        Judge(reader).weigh(searcher, Standalone(question, question), hits)
        assert [count for _, count in reader.asked] == [expected]
    assert len(hits) > READS[0][0]


@pytest.mark.parametrize(
    ("question", "leads"),
    [("Gäller remissen fortfarande?", True), ("Gäller det fortfarande?", False)],
)
def test_a_last_day_leads_where_it_is_that_of_what_is_asked_about(
    tmp_path: Path, question: str, leads: bool
) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "a.txt").write_text("Remissen är öppen fram till den 3 maj 2030.\n", encoding="utf-8")
    reindex(folder, tmp_path / "index", FakeEncoder, BuildOptions())
    searcher = Searcher(IndexFolder(tmp_path / "index").open(), FakeEncoder())
    hits = searcher.search(question).hits
    weighed = Judge(None).weigh(searcher, Standalone(question, question), hits)
    assert weighed is not None
    assert (weighed.candidates[0].score > ENDING / 2) is leads
