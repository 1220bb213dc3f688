"""The assistant in this process, as the bot runs it, without the channel around it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.answering.service import AnsweringService
from bot.fingerprint import made_of
from bot.settings import Settings
from bot.types import Answerer, Question
from index.types import DocumentInfo
from index.validity import today
from scripts.ask import answer_object
from scripts.evaluation.answers import AnswerObject
from scripts.evaluation.configuration import Configuration
from scripts.evaluation.results import Provenance
from scripts.evaluation.systems import System, commit


class InProcess:
    """Answers through the same service as the bot."""

    def __init__(
        self,
        service: Answerer,
        settings: Settings,
        configuration: Configuration,
        models: Mapping[str, str],
    ) -> None:
        """Measure `service`; `models` are the fingerprints to tell."""
        self._service = service
        self._settings = settings
        self._configuration = configuration
        self._models = models

    async def ask(self, question: str, *, id: str, conversation: str) -> AnswerObject:
        """Answer; an empty `conversation` means a question on its own."""
        reply = await self._service.answer(Question(question, conversation))
        return AnswerObject.model_validate(answer_object(reply, id))

    def provenance(self) -> Provenance:
        """The index, the models, the settings and the code that answer."""
        told = Provenance.model_validate(
            {
                "system": self._configuration.name or "in-process",
                "index_version": self._service.version,
                "commit": commit(),
                "day": today().isoformat(),
                **made_of(self._settings, self._models),
            }
        )
        writer = self._settings.llm_base_url
        known = {**told.settings, **({"llm_base_url": writer} if writer else {})}
        return told.model_copy(update={"settings": known | self._configuration.told()})

    async def close(self) -> None:
        """Nothing is held open."""


def open_in_process(configuration: Configuration) -> tuple[System, Mapping[str, str]]:
    """Open an index and what answers from it; raises `SnapshotError` without an index."""
    settings = configuration.applied()
    service = AnsweringService.open(
        settings,
        configuration.index,
        fusion=configuration.fusion(),
        threshold=configuration.threshold,
    )
    system = InProcess(service, settings, configuration, service.models)
    return system, statuses(service.documents())


def statuses(documents: Iterable[DocumentInfo]) -> dict[str, str]:
    """Status of each document by the base names that a suite may know it under."""
    return {
        name: info.status.value
        for info in documents
        for name in (info.file.rsplit("/", 1)[-1], info.original)
        if name
    }
