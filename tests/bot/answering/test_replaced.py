"""A rule that was replaced: below the new one, marked, left out, and answered when asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.answering.caveats import caveats
from bot.answering.followups import Memory
from bot.answering.judging import Judge
from bot.answering.service import AnsweringService
from bot.answering.sourcing import Sourcing
from bot.answering.weights import AnsweringWeights
from bot.sources import SourceLinks
from bot.types import Answer, Language, Question
from index.build import BuildOptions, reindex
from index.live import LiveSearcher
from index.search import Searcher
from index.superseding import Superseded
from index.types import DocumentInfo, Status
from index.versions import IndexFolder
from tests.fake_encoder import FakeEncoder

CATALOGUE = """
documents:
  - {id: ny, file: ny.txt, title: Nya rutinen, status: in_force, issued: 2026-01-10,
     valid_from: 2026-07-01}
  - {id: gammal, file: gammal.txt, title: Gamla rutinen, status: in_force, issued: 2012-01-10,
     replaced_by: ny}
"""
NEW = "Möten\n\nKommunen kallar till mötet inom fyra veckor efter anmälan.\n"
OLD = "Möten\n\nRegionen kallar till mötet inom nio veckor efter anmälan.\n"
OTHERS = "skolskjuts tandvård skolmat läxhjälp simskola bibliotek fritidshem lokaler".split()
ASKED = "Vem kallar till mötet efter anmälan?"
ASKED_OLD = "Vem kallade till mötet efter anmälan enligt den gamla rutinen?"
BEFORE, AFTER = date(2026, 6, 30), date(2026, 7, 1)


@dataclass
class Calendar:
    """The day, as a test sets it."""

    day: date

    def today(self) -> date:
        return self.day


Make = Callable[..., AnsweringService]


@pytest.fixture
def calendar() -> Calendar:
    return Calendar(AFTER)


@pytest.fixture
def make(tmp_path: Path, calendar: Calendar) -> Make:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for name, text in {"catalogue.yaml": CATALOGUE, "ny.txt": NEW, "gammal.txt": OLD}.items():
        (folder / name).write_text(text, encoding="utf-8")
    for number, what in enumerate(OTHERS):
        text = f"{what.capitalize()}\n\nKommunen ansvarar för {what} i alla skolor under året.\n"
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    options = BuildOptions(now=lambda: datetime(2026, 3, 1, tzinfo=UTC))
    reindex(folder, tmp_path / "index", FakeEncoder, options)

    def made(superseded: Superseded = "below") -> AnsweringService:
        encoder = FakeEncoder()
        learnt = AnsweringWeights.load(with_reader=False)
        return AnsweringService(
            LiveSearcher(
                IndexFolder(tmp_path / "index"),
                lambda snapshot: Searcher(snapshot, encoder, superseded=superseded),
                today=calendar.today,
            ),
            sourcing=Sourcing(SourceLinks("https://bot.example"), "", calendar.today),
            memory=Memory(60),
            judge=Judge(None, replace(learnt, threshold=0.0)),
        )

    return made


async def ask(service: AnsweringService, question: str) -> Answer:
    reply = await service.answer(Question(question))
    assert isinstance(reply, Answer)
    return reply


def cited(answer: Answer) -> dict[str, Status]:
    return {citation.document.id: citation.document.status for citation in answer.citations}


def found(answer: Answer) -> list[str]:
    return [hit.document.id for hit in answer.hits]


async def test_the_new_comes_first_and_the_old_is_marked(make: Make) -> None:
    answer = await ask(make(), ASKED)
    assert answer.citations[0].document.id == "ny" and found(answer)[:2] == ["ny", "gammal"]
    assert answer.hits[1].document.status is Status.SUPERSEDED


async def test_what_the_old_said_is_answered(make: Make) -> None:
    answer = await ask(make(), ASKED_OLD)
    assert cited(answer)["gammal"] is Status.SUPERSEDED
    assert "Regionen kallar" in answer.text
    assert found(answer)[0] == "gammal"


@pytest.mark.parametrize(
    ("setting", "question", "old"),
    [
        ("when_asked", ASKED, False),
        ("when_asked", ASKED_OLD, True),
        ("never", ASKED, False),
        ("never", ASKED_OLD, False),
    ],
)
async def test_the_old_can_be_left_out(
    make: Make, setting: Superseded, question: str, old: bool
) -> None:
    assert ("gammal" in found(await ask(make(setting), question))) is old


async def test_the_day_decides_without_another_build(make: Make, calendar: Calendar) -> None:
    service = make()
    calendar.day = BEFORE
    before = await ask(service, ASKED_OLD)
    assert cited(before)["gammal"] is Status.IN_FORCE
    calendar.day = AFTER
    after = await ask(service, ASKED_OLD)
    assert cited(after)["gammal"] is Status.SUPERSEDED
    assert before.version == after.version


INFO = DocumentInfo("gammal", "g.txt", "g.txt", "Gamla", status=Status.SUPERSEDED, replaced_by="ny")
HERE = {"ny": DocumentInfo("ny", "n.txt", "n.txt", "Nya rutinen", status=Status.IN_FORCE)}


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (Language.SWEDISH, ("Källan gäller inte längre.", "Det som gäller nu är Nya rutinen.")),
        (
            Language.ENGLISH,
            ("The source is no longer in force.", "What applies now is Nya rutinen."),
        ),
    ],
)
def test_the_reader_is_told_what_applies_now(language: Language, said: tuple[str, ...]) -> None:
    assert caveats([INFO], region="", today=AFTER, language=language, here=HERE) == said


def test_a_replacement_that_does_not_apply_yet_is_not_named() -> None:
    here = {"ny": replace(HERE["ny"], status=Status.BACKGROUND)}
    said = caveats([INFO], region="", today=AFTER, language=Language.SWEDISH, here=here)
    assert said == ("Källan gäller inte längre.",)


def test_what_applies_later_says_from_when() -> None:
    coming = replace(HERE["ny"], status=Status.BACKGROUND, valid_from=date(2027, 1, 1))
    said = caveats([coming], region="", today=AFTER, language=Language.SWEDISH)
    assert said == ("Källan börjar gälla den 1 januari 2027.",)


@pytest.mark.parametrize(
    ("regions", "said"),
    [
        (("Norr",), ("Källan gäller Norr, inte Söder.",)),
        (("Norr", "Söder"), ("En del av svaret (källa 1) gäller Norr, inte Söder.",)),
        (("", "Norr", "Norr"), ("En del av svaret (källa 2, 3) gäller Norr, inte Söder.",)),
        (("söder", ""), ()),
    ],
)
def test_it_is_told_whether_all_or_a_part_comes_from_another_region(
    regions: tuple[str, ...], said: tuple[str, ...]
) -> None:
    sources = [replace(HERE["ny"], region=region) for region in regions]
    assert caveats(sources, region="Söder", today=AFTER, language=Language.SWEDISH) == said


def test_it_is_told_which_part_comes_from_a_draft_or_an_old_text() -> None:
    draft = replace(INFO, id="utkast", status=Status.DRAFT, issued=date(2019, 11, 1))
    said = caveats(
        [HERE["ny"], draft, INFO, replace(draft, id="annat")],
        region="",
        today=AFTER,
        language=Language.SWEDISH,
    )
    assert said == (
        "En del av svaret (källa 2, 4) kommer från ett remissförslag från 2019 och inte från det "
        "som beslutades.",
        "En del av svaret (källa 3) kommer från en text som inte gäller längre.",
    )
