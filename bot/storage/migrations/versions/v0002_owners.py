"""Who asked, as keyed hashes, so that it can be erased; addresses sealed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context, op

from bot.storage.pseudonyms import Pseudonyms

revision = "0002"
down_revision = "0001"

_ADDED = (
    ("answers", "conversation"),
    ("answers", "person"),
    ("cases", "conversation"),
    ("cases", "person"),
    ("cases", "draft"),
)
_INDEXES = (
    ("ix_answers_owner", "answers", ["conversation", "person"]),
    ("ix_answers_created", "answers", ["created"]),
    ("ix_feedback_answer_id", "feedback", ["answer_id"]),
    ("ix_feedback_created", "feedback", ["created"]),
    ("ix_cases_owner", "cases", ["conversation", "person"]),
    ("ix_cases_created", "cases", ["created"]),
)


def upgrade() -> None:
    """Add what is missing, and hash with the key what was hashed without it."""
    connection = op.get_bind()
    inspector = sa.inspect(connection)
    for table, name in _ADDED:
        # Some databases without versions have the last of these columns already.
        if name not in {column["name"] for column in inspector.get_columns(table)}:
            op.add_column(table, sa.Column(name, sa.Text, nullable=False, server_default=""))
    for index, table, columns in _INDEXES:
        op.create_index(index, table, columns)
    _protect(connection, context.config.attributes["pseudonyms"])


def _protect(connection: sa.Connection, pseudonyms: Pseudonyms) -> None:
    answers = sa.table("answers", sa.column("id"), sa.column("message"))
    for row in connection.execute(sa.select(answers)).all():
        hashed = pseudonyms.of("message", row.message)
        connection.execute(sa.update(answers).where(answers.c.id == row.id).values(message=hashed))
    cases = sa.table("cases", sa.column("id"), sa.column("asker"), sa.column("address", sa.JSON()))
    for row in connection.execute(sa.select(cases)).all():
        values = {
            "asker": pseudonyms.of("asker", row.asker),
            "address": pseudonyms.seal(row.address or {}),
        }
        connection.execute(sa.update(cases).where(cases.c.id == row.id).values(**values))
