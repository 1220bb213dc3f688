"""A service over a few small documents, with everything real but the encoder."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.answering.cache import ReplyCache
from bot.answering.followups import Memory
from bot.answering.judging import Judge
from bot.answering.service import AnsweringService
from bot.answering.sourcing import Sourcing
from bot.answering.weights import AnsweringWeights
from bot.answering.writer import Writer
from bot.sources import SourceLinks
from index.build import BuildOptions, reindex
from index.live import LiveSearcher
from index.search import Searcher
from index.snapshot import Snapshot
from index.versions import IndexFolder
from tests.bot.answering.endpoint import Endpoint, writer_for
from tests.fake_encoder import FakeEncoder

TODAY = date(2026, 3, 1)

CATALOGUE = """
documents:
  - id: remiss
    file: remiss.txt
    title: Remiss om samverkan
    status: draft
    region: Västra Götaland
    issued: 2019-11-01
    deadline: 2020-02-14
  - id: beslut
    file: beslut.txt
    title: Beslut om samverkan
    status: in_force
    region: Västra Götaland
    issued: 2021-02-12
  - id: annan
    file: annan.txt
    title: Rutin för tandvården
    status: in_force
    region: Västmanland
awaited:
  - id: avtal
    title: Avtalet
"""
REMISS = """Syfte

Syftet med remissen är att samla in synpunkter från alla kommuner. Svar lämnas senast den 14
februari 2020.

Frågor besvaras av:
Karin Ek, Samverkansrådet
karin.ek@exempel.se
Tfn: 070-123 45 67
"""
BESLUT = """Samordnad individuell plan

En samordnad individuell plan (SIP) är ett verktyg för att samordna insatser. Totalt deltog elva
personer i arbetet. Av dessa var sex föräldrar.

Planen ska innehålla:
• målet med insatserna
• vem som ansvarar för varje insats
• datum för uppföljning
"""
ANNAN = """Uppföljning

Tandvården följer upp barnens munhälsa vart tredje år.
"""


@pytest.fixture(scope="session")
def shipped(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """The shipped documents, indexed."""
    folder = tmp_path_factory.mktemp("shipped")
    options = BuildOptions(now=lambda: datetime(2026, 3, 1, tzinfo=UTC))
    reindex(corpus, folder, FakeEncoder, options)
    return IndexFolder(folder).open()


@pytest.fixture
def annan() -> str:
    """What the third document says; a test may say otherwise."""
    return ANNAN


@pytest.fixture
def make_service(tmp_path: Path, annan: str) -> Callable[..., AnsweringService]:
    """Builds the index and a service that answers from `threshold` on."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    texts = {"catalogue.yaml": CATALOGUE, "remiss.txt": REMISS}
    for name, text in {**texts, "beslut.txt": BESLUT, "annan.txt": annan}.items():
        (folder / name).write_text(text, encoding="utf-8")
    encoder = FakeEncoder()
    options = BuildOptions(now=lambda: datetime(2026, 3, 1, tzinfo=UTC))
    reindex(folder, tmp_path / "index", lambda: encoder, options)

    def make(
        threshold: float = 0.0,
        clock: Callable[[], float] = lambda: 0.0,
        writer: Writer | None = None,
        cache: ReplyCache | None = None,
    ) -> AnsweringService:
        learnt = AnsweringWeights.load(with_reader=False)
        return AnsweringService(
            LiveSearcher(
                IndexFolder(tmp_path / "index"),
                lambda snap: Searcher(snap, encoder, region="Västra Götaland"),
            ),
            sourcing=Sourcing(SourceLinks("https://bot.example"), "Västra Götaland", lambda: TODAY),
            memory=Memory(60, clock),
            judge=Judge(None, replace(learnt, threshold=threshold)),
            writer=writer,
            cache=cache,
        )

    return make


@pytest.fixture
async def endpoint() -> AsyncIterator[Endpoint]:
    """An endpoint that listens."""
    scripted = Endpoint()
    await scripted.server.start_server()
    yield scripted
    await scripted.close()


@pytest.fixture
def service(make_service: Callable[..., AnsweringService], endpoint: Endpoint) -> AnsweringService:
    """A service whose answers `endpoint` may write."""
    return make_service(writer=writer_for(endpoint))
