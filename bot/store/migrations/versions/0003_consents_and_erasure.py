"""Consents, and the marks of what was erased on request."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the table of consents, then the columns that say what was erased."""
    op.create_table(
        "consents",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("conversation", sa.String(120), nullable=False),
        sa.Column("version", sa.String(120), nullable=False),
        sa.Column("words_digest", sa.String(64), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_consents"),
        sa.ForeignKeyConstraint(["conversation"], ["conversations.id"], name="fk_consents_conversation"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_consents_conversation", "consents", ["conversation"])
    op.add_column("conversations", sa.Column("erased_at", sa.DateTime(timezone=True)))
    through = sa.Column("erased_through", sa.Integer, nullable=False, server_default=sa.text("0"))
    op.add_column("conversations", through)
    op.add_column("decisions", sa.Column("erased_at", sa.DateTime(timezone=True)))
