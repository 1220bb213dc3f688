"""From a question to a reply: screen, search, judge, compose, verify."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path
from time import perf_counter

from bot.answering.evidence import folded
from bot.answering.extractive import Place, compose
from bot.answering.followups import Memory, Standalone, Turn, make_standalone
from bot.answering.judging import Judge, Judgement
from bot.answering.language import detect_language
from bot.answering.llm import LlmWriter, Writer
from bot.answering.phrases import phrases
from bot.answering.reader_preparation import load_reader
from bot.answering.sourcing import Sourcing
from bot.answering.verify import UnverifiedAnswer, verify
from bot.answering.weights import AnsweringWeights
from bot.answering.writing import Prepared, write_anew
from bot.privacy import find_identity_numbers
from bot.settings import Settings
from bot.sources import SourceLinks
from bot.types import (
    Answer,
    AnswerTimings,
    Citation,
    Declined,
    DeclineReason,
    Draft,
    Language,
    NotFound,
    Question,
    Reply,
)
from index.encoder import load_encoder
from index.fusion import Weights
from index.live import LiveSearcher
from index.search import Searcher, in_thread
from index.types import AwaitedDocument, Document, DocumentInfo, Hit, UnitKind
from index.versions import IndexFolder

QUESTION_LENGTH = 2000
PASSAGES = 10
NEAREST = 3
_WORD = re.compile(r"[^\W_]{2,}")


class AnsweringService:
    """Answers questions from the index in service; safe to share between tasks."""

    def __init__(
        self,
        searchers: LiveSearcher,
        *,
        sourcing: Sourcing,
        memory: Memory,
        judge: Judge,
        writer: Writer | None = None,
    ) -> None:
        self._searchers = searchers
        self._sourcing = sourcing
        self._memory = memory
        self._judge = judge
        self._writer = writer

    @classmethod
    def open(
        cls,
        settings: Settings,
        index_dir: Path | None = None,
        *,
        fusion: Weights | None = None,
        threshold: float | None = None,
    ) -> AnsweringService:
        """Load the model and the index in service.

        Args:
            fusion: weights of the retrieval's signals, in place of those learnt.
            threshold: support from which a question is answered, in place of the fitted one.

        Raises:
            SnapshotError: there is no index that can be trusted.
            ModelError: the embedding model cannot be had.
        """
        folder = IndexFolder(index_dir or settings.index_dir)
        folder.open()
        encoder = load_encoder(settings.embedding_model, adapt=settings.adapt)
        reader = load_reader() if settings.reader else None
        weights = AnsweringWeights.load(with_reader=reader is not None)
        if threshold is not None:
            weights = replace(weights, threshold=threshold)
        return cls(
            LiveSearcher(
                folder,
                lambda snap: Searcher(snap, encoder, weights=fusion, region=settings.region),
            ),
            sourcing=Sourcing(SourceLinks(settings.public_url), settings.region),
            memory=Memory(60 * settings.conversation_minutes),
            judge=Judge(reader, weights),
            writer=LlmWriter.open(settings),
        )

    @property
    def version(self) -> str:
        return self._searchers.latest.version

    @property
    def created(self) -> str:
        """When the index was built, ISO 8601 in UTC."""
        return self._searchers.latest.snapshot.created

    @property
    def models(self) -> Mapping[str, str]:
        """Fingerprints of the models that answer, by what they do; not of the LLM."""
        encoder = self._searchers.latest.encoder.fingerprint
        return {"encoder": encoder, "reader": self._judge.reader}

    def documents(self) -> Sequence[DocumentInfo]:
        """Every indexed document."""
        return [document.info for document in self._searchers.latest.snapshot.documents.values()]

    def awaited(self) -> Sequence[AwaitedDocument]:
        """The documents that are announced and still absent."""
        return self._searchers.latest.snapshot.awaited

    def document(self, document_id: str) -> Document:
        """One document with its text; raises `KeyError` when there is none such."""
        return self._searchers.latest.snapshot.documents[document_id]

    def forget(self, conversation: str) -> None:
        self._memory.forget(conversation)

    async def answer(self, question: Question) -> Reply:
        """Answer `question`; personal data stops here, before anything keeps or reads it."""
        async with aclosing(self.stream(question)) as steps:
            replies = [step async for step in steps if not isinstance(step, Draft)]
        return replies[-1]

    async def stream(self, question: Question) -> AsyncGenerator[Draft | Reply, None]:
        """Answer `question`: drafts while an LLM writes, and the reply, which comes last."""
        declined = self._screen(question.text)
        if declined is not None:
            yield declined
            return
        prepared = await in_thread(lambda: self._answer(question))
        async with aclosing(write_anew(self._writer, self._sourcing, prepared)) as steps:
            async for step in steps:
                yield step

    def _screen(self, text: str) -> Declined | None:
        """Why the question is not processed, or `None`."""
        language = detect_language(text)
        reason: DeclineReason | None = None
        if find_identity_numbers(text):
            return self._declined("", DeclineReason.PERSONAL_DATA, language)
        if not text.strip():
            reason = DeclineReason.EMPTY
        elif not _WORD.search(text):
            reason = DeclineReason.NOT_A_QUESTION
        elif len(text) > QUESTION_LENGTH:
            reason = DeclineReason.TOO_LONG
        elif language is None:
            reason = DeclineReason.LANGUAGE
        return self._declined(text[:QUESTION_LENGTH], reason, language) if reason else None

    def _declined(self, shown: str, reason: DeclineReason, language: Language | None) -> Declined:
        spoken = language or Language.SWEDISH
        said = phrases(spoken).declined[reason].format(QUESTION_LENGTH)
        return Declined(shown, said, reason, self.version, spoken)

    def _answer(self, question: Question) -> Prepared:
        began = perf_counter()
        searcher = self._searchers.current()
        regions = sorted(
            {document.info.region for document in searcher.snapshot.documents.values()}
        )
        turns = self._memory.turns(question.conversation)
        asked = make_standalone(question.text, turns, [region for region in regions if region])
        result = searcher.search(asked.query, limit=PASSAGES, prefer=asked.documents)
        judgement = self._judge.judge(searcher, asked, result.hits)
        language = detect_language(question.text) or Language.SWEDISH
        if judgement.supported:
            reply: Reply = self._compose(searcher, question, judgement, language)
        else:
            reply = self._not_found(searcher, question, judgement, language)
        self._remember(question, asked, reply)
        done = perf_counter()
        spent = result.timings.embed + result.timings.search + result.timings.rerank
        total = 1000 * (done - began)
        timings = AnswerTimings(result.timings, round(total - spent, 3), round(total, 3))
        return Prepared(replace(reply, timings=timings), asked, searcher.snapshot)

    def _compose(
        self, searcher: Searcher, question: Question, judgement: Judgement, language: Language
    ) -> Reply:
        bare = Answer(
            question=question.text,
            text="",
            confidence=round(judgement.probability, 4),
            citations=(),
            caveats=(phrases(language).partial,) if judgement.partial else (),
            hits=judgement.hits,
            version=searcher.version,
            language=language,
        )
        answer = self._sourcing.sourced(searcher.snapshot, bare, *compose(judgement.parts))
        try:
            return verify(answer, searcher.snapshot.documents)
        except UnverifiedAnswer:
            return self._not_found(searcher, question, judgement, language)

    def _not_found(
        self, searcher: Searcher, question: Question, judgement: Judgement, language: Language
    ) -> NotFound:
        say = phrases(language)
        contact = self._contact(searcher, judgement)
        nearest = dict.fromkeys(
            f"{hit.document.title}{f', {hit.passage.section}' if hit.passage.section else ''}"
            for hit in judgement.hits[:NEAREST]
        )
        lines = [say.not_found]
        if nearest:
            lines.append(say.nearest.format("; ".join(nearest)))
        lines.append(say.rephrase)
        if contact:
            lines.append(say.contact.format(", ".join(_lines(contact.quote))))
        return NotFound(
            question=question.text,
            text=" ".join(lines),
            confidence=round(judgement.probability, 4),
            hits=judgement.hits,
            version=searcher.version,
            language=language,
            contact=contact,
        )

    def _contact(self, searcher: Searcher, judgement: Judgement) -> Citation | None:
        """The contact that the documents name: nearest to the question, own region first."""
        order = {hit.passage.document: at for at, hit in reversed([*enumerate(judgement.hits)])}
        found = [
            (
                document.info.region != self._sourcing.region,
                order.get(passage.document, 99),
                at,
                unit,
            )
            for at, passage in enumerate(searcher.snapshot.passages)
            for document in [searcher.snapshot.documents[passage.document]]
            for unit in passage.units
            if unit.kind is UnitKind.CONTACT
        ]
        if not found:
            return None
        _, _, at, unit = min(found, key=lambda entry: entry[:3])
        passage = searcher.snapshot.passages[at]
        hit = Hit(passage, searcher.snapshot.info(passage), 0.0)
        return self._sourcing.citation(searcher.snapshot, Place(hit, unit.start, unit.end), 1)

    def _remember(self, question: Question, asked: Standalone, reply: Reply) -> None:
        cited = reply.citations if isinstance(reply, Answer) else ()
        documents = tuple(dict.fromkeys(citation.document.id for citation in cited))
        self._memory.add(question.conversation, Turn(asked.query, documents or asked.documents))


def _lines(quote: str) -> list[str]:
    return [folded(line).rstrip(",") for line in quote.splitlines() if line.strip()]
