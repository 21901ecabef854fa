"""Which sessions of a conversation still count: those of its newest epoch."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Give each conversation its epoch; the sessions of before count as those of the first."""
    column = sa.Column("session_epoch", sa.Integer, nullable=False, server_default=sa.text("0"))
    op.add_column("conversations", column)
