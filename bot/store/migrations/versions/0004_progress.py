"""How patients are after their visits: one note for a visit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "progress",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("conversation", sa.String(120), nullable=False),
        sa.Column("appointment", sa.String(36), nullable=False),
        sa.Column("measures", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_progress"),
        sa.ForeignKeyConstraint(["conversation"], ["conversations.id"], name="fk_progress_conversation"),
        sa.ForeignKeyConstraint(["appointment"], ["appointments.id"], name="fk_progress_appointment"),
        sa.UniqueConstraint("appointment", name="uq_progress_appointment"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_progress_conversation", "progress", ["conversation"])
