"""The assistant in this process, as the bot runs it, without the channel around it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.answering.service import AnsweringService
from bot.settings import Settings
from bot.types import Answerer, Question
from index.processor import best_precision
from index.types import DocumentInfo
from index.validity import today
from scripts.ask import answer_object
from scripts.evaluation.answers import AnswerObject
from scripts.evaluation.configuration import Configuration
from scripts.evaluation.results import Provenance
from scripts.evaluation.systems import System, commit

DECIDING = ("region", "superseded", "adapt", "reader", "llm_base_url", "llm_model")
"""The settings that an answer depends on, besides the model and the index."""


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
        """The index, the models and the settings that answer."""
        settings = {name: str(getattr(self._settings, name)) for name in DECIDING}
        return Provenance(
            system=self._configuration.name or "in-process",
            index_version=self._service.version,
            model=self._settings.embedding_model,
            models={**self._models, "precision": best_precision()},
            commit=commit(),
            day=today().isoformat(),
            settings={name: value for name, value in settings.items() if value}
            | self._configuration.told(),
        )

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
