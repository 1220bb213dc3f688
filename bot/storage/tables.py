"""The tables; `migrations` brings a database to this shape."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import JSON, DateTime, Dialect, ForeignKey, Index, Text, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from bot.storage.records import Json


class UtcDateTime(TypeDecorator[datetime]):
    """A time in UTC, in databases that know time zones and in SQLite, which does not."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The time as the database takes it."""
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The time with its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """What all tables share."""

    type_annotation_map = {Json: JSON, list[Json]: JSON, str: Text, datetime: UtcDateTime}


class AnswerRow(Base):
    """What was said in a message of ours; `message`, `conversation`, `person` are hashes."""

    __tablename__ = "answers"
    __table_args__ = (Index("ix_answers_owner", "conversation", "person"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    message: Mapped[str] = mapped_column(index=True)
    conversation: Mapped[str] = mapped_column(server_default="")
    person: Mapped[str] = mapped_column(server_default="")
    created: Mapped[datetime] = mapped_column(index=True)
    outcome: Mapped[str]
    question: Mapped[str]
    answer: Mapped[str]
    confidence: Mapped[float]
    sources: Mapped[list[Json]]
    version: Mapped[str]


class FeedbackRow(Base):
    """A reaction to an answer."""

    __tablename__ = "feedback"

    id: Mapped[int] = mapped_column(primary_key=True)
    answer_id: Mapped[int] = mapped_column(ForeignKey("answers.id"), index=True)
    created: Mapped[datetime] = mapped_column(index=True)
    reaction: Mapped[str]
    comment: Mapped[str]


class CaseRow(Base):
    """A question without an answer; `asker`, `conversation`, `person` are hashes."""

    __tablename__ = "cases"
    __table_args__ = (Index("ix_cases_owner", "conversation", "person"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    conversation: Mapped[str] = mapped_column(server_default="")
    person: Mapped[str] = mapped_column(server_default="")
    created: Mapped[datetime] = mapped_column(index=True)
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
    draft: Mapped[str] = mapped_column(server_default="")
