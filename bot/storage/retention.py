"""How long each kind is kept, and what is to go when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Delete, delete, select

from bot.storage.records import Who
from bot.storage.tables import AnswerRow, CaseRow, FeedbackRow


@dataclass(frozen=True, slots=True)
class Retention:
    """Days that each kind is kept.

    Attributes:
        feedback: with it goes the answer that it is about, however young that is.
    """

    answers: float = 30
    feedback: float = 180
    cases: float = 90


def expired(retention: Retention, now: datetime) -> list[Delete]:
    """What deletes all that has been kept long enough, in this order.

    An answer with feedback stays as long as the feedback, which tells nothing without it.
    """
    reactions = FeedbackRow.created < now - timedelta(days=retention.feedback)
    has_feedback = select(FeedbackRow.id).where(FeedbackRow.answer_id == AnswerRow.id).exists()
    answers = AnswerRow.created < now - timedelta(days=retention.answers)
    cases = CaseRow.created < now - timedelta(days=retention.cases)
    return [
        delete(FeedbackRow).where(reactions),
        delete(AnswerRow).where(answers, ~has_feedback),
        delete(CaseRow).where(cases),
    ]


def tied_to(owner: Who) -> list[Delete]:
    """What deletes all that belongs to `owner`, whose ids are hashed; empty means any.

    Raises:
        ValueError: neither is given, which would mean everything.
    """
    if not (owner.conversation or owner.person):
        raise ValueError("Say whose data is to be erased.")
    named = {"conversation": owner.conversation, "person": owner.person}
    given = {name: value for name, value in named.items() if value}
    answers = select(AnswerRow.id).filter_by(**given)
    return [
        delete(FeedbackRow).where(FeedbackRow.answer_id.in_(answers)),
        delete(AnswerRow).filter_by(**given),
        delete(CaseRow).filter_by(**given),
    ]
