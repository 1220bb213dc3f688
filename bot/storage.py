"""What outlives a turn: answers and their feedback, and questions without an answer.

Nothing here says who asked. An answer is tied to its message in Teams by a digest,
and a question that was handed to a human keeps the address of its conversation only
until the human's answer has been sent there.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Text, Update, select, update
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from bot.types import Answer, Language, NotFound

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class NearPassage:
    """A passage that came near a question without an answer."""

    document: str
    file: str
    title: str
    section: str
    status: str
    start: int
    end: int
    text: str
    region: str = ""
    issued: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A question that the documents did not answer.

    Attributes:
        asker: digest of the conversation and person; a case is handed over by its asker.
        handed_over: a human was asked.
        address: where to send the human's answer; empty until handed over, and after.
        answer: the human's answer; empty while there is none.
        draft: the answer that support was too weak for; may be empty.
    """

    id: str
    created: datetime
    question: str
    language: Language
    asker: str
    version: str
    confidence: float
    contact: str = ""
    nearest: tuple[NearPassage, ...] = ()
    handed_over: bool = False
    address: Json = field(default_factory=dict)
    answer: str = ""
    draft: str = ""


@dataclass(frozen=True, slots=True)
class Feedback:
    """A reaction with the answer that it is about, for evaluators."""

    created: datetime
    reaction: str
    comment: str
    question: str
    answer: str
    outcome: str
    sources: tuple[Json, ...]
    version: str


class _Base(DeclarativeBase):
    type_annotation_map = {Json: JSON, list[Json]: JSON, str: Text}


class _AnswerRow(_Base):
    __tablename__ = "answers"

    id: Mapped[int] = mapped_column(primary_key=True)
    message: Mapped[str] = mapped_column(index=True)
    created: Mapped[datetime]
    outcome: Mapped[str]
    question: Mapped[str]
    answer: Mapped[str]
    confidence: Mapped[float]
    sources: Mapped[list[Json]]
    version: Mapped[str]


class _FeedbackRow(_Base):
    __tablename__ = "feedback"

    id: Mapped[int] = mapped_column(primary_key=True)
    answer_id: Mapped[int] = mapped_column(ForeignKey("answers.id"))
    created: Mapped[datetime]
    reaction: Mapped[str]
    comment: Mapped[str]


class _CaseRow(_Base):
    __tablename__ = "cases"

    id: Mapped[str] = mapped_column(primary_key=True)
    created: Mapped[datetime]
    question: Mapped[str]
    language: Mapped[str]
    asker: Mapped[str]
    version: Mapped[str]
    confidence: Mapped[float]
    contact: Mapped[str]
    nearest: Mapped[list[Json]]
    handed_over: Mapped[bool]
    address: Mapped[Json]
    answer: Mapped[str]
    draft: Mapped[str]

    def case(self) -> Case:
        return Case(
            id=self.id,
            created=self.created,
            question=self.question,
            language=Language(self.language),
            asker=self.asker,
            version=self.version,
            confidence=self.confidence,
            contact=self.contact,
            nearest=tuple(NearPassage(**one) for one in self.nearest),
            handed_over=self.handed_over,
            address=self.address,
            answer=self.answer,
            draft=self.draft,
        )


class Storage:
    """The database.

    Args:
        url: SQLAlchemy address with an asyncio driver.
    """

    def __init__(self, url: str) -> None:
        self._engine = create_async_engine(url)
        self._session = async_sessionmaker(self._engine, expire_on_commit=False)

    async def open(self) -> None:
        """Make the tables that are missing."""
        async with self._engine.begin() as connection:
            await connection.run_sync(_Base.metadata.create_all)

    async def close(self) -> None:
        """Let go of the database."""
        await self._engine.dispose()

    async def keep_answer(self, reply: Answer | NotFound, message: str) -> None:
        """Keep what was said in `message` (a digest), so that feedback can be tied to it."""
        answered = isinstance(reply, Answer)
        row = _AnswerRow(
            message=message,
            created=datetime.now(UTC),
            outcome="answered" if answered else "not_found",
            question=reply.question,
            answer=reply.text,
            confidence=reply.confidence,
            sources=_sources(reply) if isinstance(reply, Answer) else [],
            version=reply.version,
        )
        async with self._session.begin() as session:
            session.add(row)

    async def keep_feedback(self, message: str, reaction: str, comment: str) -> bool:
        """Keep a reaction to `message`; false when the message is not known."""
        async with self._session.begin() as session:
            known = select(_AnswerRow.id).where(_AnswerRow.message == message)
            # A message that was edited has several answers; the last one is shown.
            found = await session.scalar(known.order_by(_AnswerRow.id.desc()).limit(1))
            if found is None:
                return False
            session.add(
                _FeedbackRow(
                    answer_id=found, created=datetime.now(UTC), reaction=reaction, comment=comment
                )
            )
        return True

    async def feedback(self) -> Sequence[Feedback]:
        """Every reaction, oldest first."""
        joined = select(_FeedbackRow, _AnswerRow).join(
            _AnswerRow, _FeedbackRow.answer_id == _AnswerRow.id
        )
        async with self._session() as session:
            rows = await session.execute(joined.order_by(_FeedbackRow.id))
            return [
                Feedback(
                    created=reaction.created,
                    reaction=reaction.reaction,
                    comment=reaction.comment,
                    question=answer.question,
                    answer=answer.answer,
                    outcome=answer.outcome,
                    sources=tuple(answer.sources),
                    version=answer.version,
                )
                for reaction, answer in rows
            ]

    async def open_case(self, reply: NotFound, asker: str) -> str:
        """Keep a question without an answer; returns the id of its case."""
        row = _CaseRow(
            id=uuid.uuid4().hex,
            created=datetime.now(UTC),
            question=reply.question,
            language=reply.language.value,
            asker=asker,
            version=reply.version,
            confidence=reply.confidence,
            contact=reply.contact.quote if reply.contact else "",
            nearest=_nearest(reply),
            handed_over=False,
            address={},
            answer="",
            draft=reply.draft,
        )
        async with self._session.begin() as session:
            session.add(row)
        return row.id

    async def case(self, case_id: str) -> Case | None:
        """One case, or `None` when it is not there."""
        async with self._session() as session:
            row = await session.get(_CaseRow, case_id)
            return row.case() if row else None

    async def hand_over(self, case_id: str, address: Json) -> bool:
        """Note where the answer is to go; false when that was done before."""
        return await self._change(
            update(_CaseRow)
            .where(_CaseRow.id == case_id, _CaseRow.handed_over.is_(False))
            .values(handed_over=True, address=address)
        )

    async def take_back(self, case_id: str) -> None:
        """Undo a hand-over that reached nobody."""
        undone = {"handed_over": False, "address": {}}
        await self._change(update(_CaseRow).where(_CaseRow.id == case_id).values(**undone))

    async def take_answer(self, case_id: str, answer: str) -> bool:
        """Keep a human's answer; false when there was one before."""
        return await self._change(
            update(_CaseRow)
            .where(_CaseRow.id == case_id, _CaseRow.answer == "")
            .values(answer=answer)
        )

    async def drop_answer(self, case_id: str) -> None:
        """Undo an answer that could not be sent, so that it can be given again."""
        await self._change(update(_CaseRow).where(_CaseRow.id == case_id).values(answer=""))

    async def drop_address(self, case_id: str) -> None:
        """Forget where the answer went, once it is there."""
        await self._change(update(_CaseRow).where(_CaseRow.id == case_id).values(address={}))

    async def cases(self) -> Sequence[Case]:
        """Every question without an answer in the documents, oldest first."""
        async with self._session() as session:
            rows = await session.scalars(select(_CaseRow).order_by(_CaseRow.created, _CaseRow.id))
            return [row.case() for row in rows]

    async def _change(self, statement: Update) -> bool:
        async with self._session.begin() as session:
            connection = await session.connection()
            return (await connection.execute(statement)).rowcount > 0


def _sources(answer: Answer) -> list[Json]:
    return [
        {
            "number": citation.number,
            "document": citation.document.id,
            "file": citation.document.file,
            "section": citation.section,
            "start": citation.start,
            "end": citation.end,
            "quote": citation.quote,
        }
        for citation in answer.citations
    ]


def _nearest(reply: NotFound) -> list[Json]:
    return [
        asdict(
            NearPassage(
                document=hit.document.id,
                file=hit.document.file,
                title=hit.document.title,
                section=hit.passage.section,
                status=hit.document.status.value,
                start=hit.passage.start,
                end=hit.passage.end,
                text=hit.passage.text,
                region=hit.document.region,
                issued=hit.document.issued.isoformat() if hit.document.issued else "",
            )
        )
        for hit in reply.hits[:3]
    ]
