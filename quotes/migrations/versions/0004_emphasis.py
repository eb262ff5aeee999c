"""Emphasis: the words of a quote that stand out, as a markup beside its text.

Touches: disk (through Alembic's connection).
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the column, empty; no row is rewritten, on either kind of database."""
    op.add_column("quote", sa.Column("emphasis", sa.Text().with_variant(sa.Text(collation="C"), "postgresql")))


def downgrade() -> None:
    """Takes it away with all that was emphasised."""
    op.drop_column("quote", "emphasis")
