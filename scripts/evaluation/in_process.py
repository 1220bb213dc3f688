"""The assistant in this process, as the bot runs it, without the channel around it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from bot.answering.service import AnsweringService
from bot.settings import Settings
from bot.types import Answerer, Question
from index.types import DocumentInfo
from scripts.ask import answer_object
from scripts.evaluation.answers import AnswerObject
from scripts.evaluation.results import Provenance
from scripts.evaluation.systems import System, commit


class InProcess:
    """Answers through the same service as the bot."""

    def __init__(self, service: Answerer, settings: Settings) -> None:
        self._service = service
        self._settings = settings

    async def ask(self, question: str, *, id: str, conversation: str) -> AnswerObject:
        """Answer; an empty `conversation` means a question on its own."""
        reply = await self._service.answer(Question(question, conversation))
        return AnswerObject.model_validate(answer_object(reply, id))

    def provenance(self) -> Provenance:
        """The index, the model and the settings that answer."""
        return Provenance(
            system="in-process",
            index_version=self._service.version,
            model=self._settings.embedding_model,
            commit=commit(),
            settings={"region": self._settings.region},
        )


def open_in_process(index: Path | None) -> tuple[System, Mapping[str, str]]:
    """Open the index in service, or the one in `index`; raises `SnapshotError` without one."""
    settings = Settings()
    service = AnsweringService.open(settings, index)
    return InProcess(service, settings), statuses(service.documents())


def statuses(documents: Iterable[DocumentInfo]) -> dict[str, str]:
    """Status of each document by the base names that a suite may know it under."""
    return {
        name: info.status.value
        for info in documents
        for name in (info.file.rsplit("/", 1)[-1], info.original)
        if name
    }
