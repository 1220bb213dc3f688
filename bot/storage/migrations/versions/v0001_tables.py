"""The tables as they were before they had versions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the three tables."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "answers",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("message", sa.Text, nullable=False, index=True),
        sa.Column("created", moment, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("outcome", "question", "answer")),
        sa.Column("confidence", sa.Double, nullable=False),
        sa.Column("sources", sa.JSON, nullable=False),
        sa.Column("version", sa.Text, nullable=False),
    )
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("answer_id", sa.Integer, sa.ForeignKey("answers.id"), nullable=False),
        sa.Column("created", moment, nullable=False),
        sa.Column("reaction", sa.Text, nullable=False),
        sa.Column("comment", sa.Text, nullable=False),
    )
    op.create_table(
        "cases",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("created", moment, nullable=False),
        *(
            sa.Column(name, sa.Text, nullable=False)
            for name in ("question", "language", "asker", "version", "contact", "answer")
        ),
        sa.Column("confidence", sa.Double, nullable=False),
        sa.Column("nearest", sa.JSON, nullable=False),
        sa.Column("handed_over", sa.Boolean, nullable=False),
        sa.Column("address", sa.JSON, nullable=False),
    )
