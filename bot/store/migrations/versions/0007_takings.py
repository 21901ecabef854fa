"""Who took how much of what, so that limits hold for all processes and after a start."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "takings",
        sa.Column("mark", sa.String(64), nullable=False),
        sa.Column("free_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("mark", name="pk_takings"),
    )
