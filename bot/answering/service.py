"""From a question to a reply: screen, search, judge, compose, verify."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path
from time import perf_counter

from bot.answering.asides import aside
from bot.answering.cache import ReplyCache
from bot.answering.composing import compose
from bot.answering.followups import Memory, Standalone, Turn, make_standalone, one_person
from bot.answering.judging import Judge, Judgement
from bot.answering.language import detect_language
from bot.answering.missing import not_found
from bot.answering.phrases import phrases
from bot.answering.reader_preparation import load_reader
from bot.answering.settling import settle
from bot.answering.sourcing import Sourcing
from bot.answering.suggesting import Suggester
from bot.answering.verify import UnverifiedAnswer, verify
from bot.answering.weights import AnsweringWeights
from bot.answering.writer import Writer
from bot.answering.writing import Prepared, write_anew
from bot.privacy.masking import holds_identity_number, mask
from bot.settings import Settings
from bot.sources import links_of
from bot.types import (
    Answer,
    AnswerTimings,
    Declined,
    DeclineReason,
    Draft,
    Language,
    Question,
    Reply,
)
from index.encoder import load_encoder
from index.fusion import Weights
from index.live import LiveSearcher
from index.search import Searcher, in_thread
from index.snapshot import Snapshot
from index.types import AwaitedDocument, Document, DocumentInfo
from index.versions import IndexFolder

QUESTION_LENGTH = 2000
PASSAGES = 10
_BLANKS = re.compile(r"[ \t\xa0]+")
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
        cache: ReplyCache | None = None,
    ) -> None:
        self._searchers = searchers
        self._sourcing = sourcing
        self._memory = memory
        self._judge = judge
        self._writer = writer
        self._cache = ReplyCache(0) if cache is None else cache
        self._under_way: dict[str, asyncio.Event] = {}
        self.suggester = Suggester(judge, lambda: searchers.latest, sourcing.region)

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

        def searcher(snapshot: Snapshot) -> Searcher:
            made = Searcher(
                snapshot,
                encoder,
                weights=fusion,
                region=settings.region,
                superseded=settings.superseded,
            )
            settle()
            return made

        return cls(
            LiveSearcher(folder, searcher),
            sourcing=Sourcing(links_of(settings), settings.region),
            memory=Memory(60 * settings.conversation_minutes),
            judge=Judge(reader, weights),
            writer=_writer(settings),
            cache=ReplyCache(settings.cached_replies),
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
        replies: list[Reply] = []
        async with aclosing(self.stream(question)) as steps:
            async for step in steps:
                if not isinstance(step, Draft):
                    replies.append(step)
                elif question.listen:
                    question.listen(step.text)
        return replies[-1]

    async def stream(self, question: Question) -> AsyncGenerator[Draft | Reply, None]:
        """Answer `question`: drafts while an LLM writes, and the reply, which comes last."""
        declined = self._screen(question.text)
        if declined is not None:
            if declined.reason is DeclineReason.FORGOTTEN:
                self.forget(question.conversation)
            yield declined
            return
        with self.suggester.resting():
            prepared = self._recall(question) or await self._work_out(question)
        earlier = [turn.standalone for turn in self._memory.turns(question.conversation)]
        async with aclosing(write_anew(self._writer, self._sourcing, prepared)) as steps:
            async for step in steps:
                # Only now is it known what is said, and so what is left to ask.
                yield step if isinstance(step, Draft) else self.suggester.extend(step, earlier)

    def _screen(self, text: str) -> Declined | None:
        """Why the question is not processed, or `None`."""
        language = detect_language(text[:QUESTION_LENGTH])
        reason: DeclineReason | None = None
        if len(text) > QUESTION_LENGTH:
            return self._declined("", DeclineReason.TOO_LONG, language)
        if holds_identity_number(text):
            return self._declined("", DeclineReason.PERSONAL_DATA, language)
        if not text.strip():
            reason = DeclineReason.EMPTY
        elif not _WORD.search(text):
            reason = DeclineReason.NOT_A_QUESTION
        elif language is None:
            reason = DeclineReason.LANGUAGE
        else:
            reason = aside(text)
        return self._declined(mask(text), reason, language) if reason else None

    def _declined(self, shown: str, reason: DeclineReason, language: Language | None) -> Declined:
        spoken = language or Language.SWEDISH
        said = phrases(spoken).declined[reason].format(QUESTION_LENGTH)
        return Declined(shown, said, reason, self.version, spoken)

    def _standalone(self, searcher: Searcher, question: Question) -> Standalone:
        turns = self._memory.turns(question.conversation)
        text = _BLANKS.sub(" ", question.text).strip()
        return make_standalone(text, turns, sorted(searcher.regions))

    def _recall(self, question: Question) -> Prepared | None:
        """The kept reply to `question`, or `None`; quick enough for the event loop."""
        began = perf_counter()
        searcher = self._searchers.fresh
        if searcher is None:
            return None
        asked = self._standalone(searcher, question)
        kept = self._cache.get((searcher, self._sourcing.today()), asked)
        if kept is None:
            return None
        self._remember(question, asked, kept.reply)
        timings = AnswerTimings(total=round(1000 * (perf_counter() - began), 3), cached=True)
        return replace(kept, reply=replace(kept.reply, question=question.text, timings=timings))

    async def _work_out(self, question: Question) -> Prepared:
        """The reply to `question`, once for all who ask the same at the same time."""
        if other := self._under_way.get(question.text):
            await other.wait()
            # It is not kept where it is a follow-up, failed, or nothing is kept at all.
            if kept := self._recall(question):
                return kept
        done = self._under_way[question.text] = asyncio.Event()
        try:
            return await in_thread(lambda: self._answer(question))
        finally:
            done.set()
            if self._under_way.get(question.text) is done:
                del self._under_way[question.text]

    def _answer(self, question: Question) -> Prepared:
        began = perf_counter()
        searcher, today = self._searchers.current(), self._sourcing.today()
        asked = self._standalone(searcher, question)
        _begun = self._judge.begin(asked)
        result = searcher.search(asked.query, limit=PASSAGES, prefer=asked.documents)
        judgement = self._judge.judge(searcher, asked, result)
        language = detect_language(question.text) or Language.SWEDISH
        if judgement.supported:
            reply: Reply = self._compose(searcher, question, judgement, language)
        else:
            reply = not_found(searcher, self._sourcing, question.text, judgement, language)
        self._remember(question, asked, reply)
        done = perf_counter()
        spent = result.timings.embed + result.timings.search + result.timings.rerank
        total = 1000 * (done - began)
        timings = AnswerTimings(result.timings, round(total - spent, 3), round(total, 3))
        prepared = Prepared(replace(reply, timings=timings), asked, searcher.snapshot)
        self._cache.put((searcher, today), asked, prepared)
        return prepared

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
            return not_found(searcher, self._sourcing, question.text, judgement, language)

    def _remember(self, question: Question, asked: Standalone, reply: Reply) -> None:
        cited = reply.citations if isinstance(reply, Answer) else ()
        documents = tuple(dict.fromkeys(citation.document.id for citation in cited))
        shown = tuple((citation.document.id, citation.start, citation.end) for citation in cited)
        person = one_person(citation.quote for citation in cited)
        if not cited and (earlier := self._memory.turns(question.conversation)):
            person = earlier[-1].person
        turn = Turn(asked.query, documents or asked.documents, asked.names, shown, person)
        self._memory.add(question.conversation, turn)


def _writer(settings: Settings) -> Writer | None:
    """The LLM of the settings, or `None` when they name no endpoint."""
    if not settings.llm_base_url:
        return None
    from bot.answering.llm import LlmWriter  # noqa: PLC0415 - its client takes a second to import

    return LlmWriter.open(settings)
