"""The assistant in this process, as the bot runs it, without the channel around it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.answering.followups import Memory
from bot.answering.judging import Judge
from bot.answering.reader_preparation import load_reader
from bot.answering.service import AnsweringService
from bot.answering.sourcing import Sourcing
from bot.settings import Settings
from bot.sources import SourceLinks
from bot.types import Answerer, Question
from index.encoder import load_encoder
from index.live import LiveSearcher
from index.search import Searcher
from index.types import DocumentInfo
from index.versions import IndexFolder
from scripts.ask import answer_object
from scripts.evaluation.answers import AnswerObject
from scripts.evaluation.configuration import Configuration
from scripts.evaluation.results import Provenance
from scripts.evaluation.systems import System, commit


class InProcess:
    """Answers through the same service as the bot."""

    def __init__(self, service: Answerer, settings: Settings, configuration: Configuration) -> None:
        self._service = service
        self._settings = settings
        self._configuration = configuration

    async def ask(self, question: str, *, id: str, conversation: str) -> AnswerObject:
        """Answer; an empty `conversation` means a question on its own."""
        reply = await self._service.answer(Question(question, conversation))
        return AnswerObject.model_validate(answer_object(reply, id))

    def provenance(self) -> Provenance:
        """The index, the model and the settings that answer."""
        return Provenance(
            system=self._configuration.name or "in-process",
            index_version=self._service.version,
            model=self._settings.embedding_model,
            commit=commit(),
            settings={"region": self._settings.region} | self._configuration.told(),
        )

    async def close(self) -> None:
        """Nothing is held open."""


def open_in_process(configuration: Configuration) -> tuple[System, Mapping[str, str]]:
    """Open an index and what answers from it; raises `SnapshotError` without an index."""
    settings = configuration.applied()
    if configuration.as_served:
        service = AnsweringService.open(settings, configuration.index)
    else:
        service = _changed(settings, configuration)
    return InProcess(service, settings, configuration), statuses(service.documents())


def _changed(settings: Settings, configuration: Configuration) -> AnsweringService:
    encoder = load_encoder(settings.embedding_model, adapt=settings.adapt)
    weights = configuration.fusion()
    judge = Judge(load_reader() if settings.reader else None)
    if configuration.threshold is not None:
        judge.weights = replace(judge.weights, threshold=configuration.threshold)
    return AnsweringService(
        LiveSearcher(
            IndexFolder(configuration.index or settings.index_dir),
            lambda snap: Searcher(snap, encoder, weights=weights, region=settings.region),
        ),
        sourcing=Sourcing(SourceLinks(settings.public_url), settings.region),
        memory=Memory(60 * settings.conversation_minutes),
        judge=judge,
    )


def statuses(documents: Iterable[DocumentInfo]) -> dict[str, str]:
    """Status of each document by the base names that a suite may know it under."""
    return {
        name: info.status.value
        for info in documents
        for name in (info.file.rsplit("/", 1)[-1], info.original)
        if name
    }
