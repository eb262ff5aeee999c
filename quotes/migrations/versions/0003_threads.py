"""Threads, carousels and posts that a person makes: what a post follows, its further quotes, the state `handed`.

Touches: disk (through Alembic's connection).
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_BEFORE = "'draft', 'queued', 'held', 'claimed', 'sending', 'posted', 'unsure', 'failed', 'skipped', 'cancelled'"
_AFTER = _BEFORE.replace("'posted'", "'handed', 'posted'")


def upgrade() -> None:
    """Adds them; no row changes."""
    # On SQLite they are there after a downgrade, and empty.
    if "follows" not in {column["name"] for column in sa.inspect(op.get_bind()).get_columns("post")}:
        op.add_column("post", sa.Column("more", sa.Text))
        # In SQL, because Alembic takes a column with a reference for two changes, of which SQLite has only the first.
        named = "" if op.get_bind().dialect.name == "sqlite" else "CONSTRAINT fk_post_follows "
        op.execute(f"ALTER TABLE post ADD COLUMN follows INTEGER {named}REFERENCES post (pk)")
    # One reply to a post: a receipt that is stored twice continues its thread once.
    op.create_index("uq_post_follows", "post", ["follows"], unique=True)
    carousels = sa.text("more IS NOT NULL")
    op.create_index("ix_post_more", "post", ["account_pk"], sqlite_where=carousels, postgresql_where=carousels)
    # Few, and asked for first at every claim.
    replies = sa.text("state = 'queued' AND follows IS NOT NULL")
    op.create_index(
        "ix_post_reply", "post", ["account_pk", "ready_at", "pk"], sqlite_where=replies, postgresql_where=replies
    )
    _allow(_BEFORE, _AFTER)


def downgrade() -> None:
    """Takes them away; posts in a person's hand are held then, and replies that are queued, which knew their thread."""
    op.execute("UPDATE post SET state = 'held' WHERE state = 'handed' OR state = 'queued' AND follows IS NOT NULL")
    op.drop_index("ix_post_reply", "post")
    _allow(_AFTER, _BEFORE)
    op.drop_index("uq_post_follows", "post")
    op.drop_index("ix_post_more", "post")
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("fk_post_follows", "post")
        op.drop_column("post", "follows")
        op.drop_column("post", "more")
        return
    # SQLite cannot drop a column that refers to another table: they stay, and nobody looks at them.
    op.execute("UPDATE post SET follows = NULL, more = NULL")


def _allow(before: str, after: str) -> None:
    """Changes which states a post may be in."""
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f("ck_post_state"), "post")
        op.create_check_constraint(op.f("ck_post_state"), "post", f"state IN ({after})")
        return
    # Making the table anew would drop it under the tables that refer to it. SQLite's own procedure for a changed CHECK
    # rewrites its text: https://www.sqlite.org/lang_altertable.html, section 7, read 2026-11-21.
    version = op.get_bind().exec_driver_sql("PRAGMA schema_version").scalar_one()
    op.execute("PRAGMA writable_schema = ON")
    changed = op.get_bind().execute(
        sa.text(
            "UPDATE sqlite_schema SET sql = replace(sql, :before, :after) "
            "WHERE type = 'table' AND name = 'post' AND instr(sql, :before)"
        ).bindparams(before=f"state IN ({before})", after=f"state IN ({after})")
    )
    if changed.rowcount != 1:
        raise RuntimeError("the table of posts has another CHECK than the one that was made")
    op.execute(f"PRAGMA schema_version = {version + 1}")
    op.execute("PRAGMA writable_schema = OFF")
