"""Posting: accounts, campaigns, pictures, posts, receipts, history and notices.

Touches: disk (through Alembic's connection).
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_STATES = "'draft', 'queued', 'held', 'claimed', 'sending', 'posted', 'unsure', 'failed', 'skipped', 'cancelled'"
_LIVE = "state NOT IN ('skipped', 'cancelled')"
_IN_FLIGHT = "state IN ('claimed', 'sending')"
_QUEUED = "state = 'queued'"

# What was sent and what came back is evidence: rows are added, never changed or taken away.
_KEPT = ("receipt", "history")


def upgrade() -> None:
    """Makes the tables of posting."""
    _make_accounts()
    _make_posts()
    _make_evidence()
    for table in _KEPT:
        _keep_for_ever(table)


def downgrade() -> None:
    """Drops the tables of posting."""
    for table in ("notice", "history", "receipt", "post_picture", "post", "picture", "campaign", "account"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION pullquote_keep_for_ever()")


def _make_accounts() -> None:
    op.create_table(
        "account",
        sa.Column("pk", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("network", sa.String(40), nullable=False),
        sa.Column("rules", sa.String(40), nullable=False),
        sa.Column("settings", sa.Text, nullable=False),
        sa.Column("paused", sa.Text),
        sa.Column("waits_until", _MOMENT),
        sa.Column("waits_for", sa.Text),
        sa.Column("strikes", sa.Integer, nullable=False),
        sa.Column("added_at", _MOMENT, nullable=False),
        sa.Column("removed_at", _MOMENT),
        sa.PrimaryKeyConstraint("pk", name="pk_account"),
    )
    _index("uq_account_key", "account", ["key"], where="removed_at IS NULL", unique=True)
    op.create_table(
        "campaign",
        sa.Column("pk", sa.Integer, nullable=False),
        sa.Column("account_pk", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("starts", sa.String(10), nullable=False),
        sa.Column("ends", sa.String(10), nullable=False),
        sa.Column("chosen", sa.Text, nullable=False),
        sa.Column("slots", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("pk", name="pk_campaign"),
        sa.ForeignKeyConstraint(["account_pk"], ["account.pk"], name="fk_campaign_account_pk"),
        sa.UniqueConstraint("account_pk", "key", name="uq_campaign_account_pk"),
    )


def _make_posts() -> None:
    op.create_table(
        "picture",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.Column("type", sa.String(10), nullable=False),
        sa.Column("width", sa.Integer, nullable=False),
        sa.Column("height", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_picture"),
    )
    op.create_table(
        "post",
        sa.Column("pk", sa.Integer, nullable=False),
        sa.Column("account_pk", sa.Integer, nullable=False),
        sa.Column("campaign", sa.Text),
        sa.Column("quote_pk", sa.Integer),
        sa.Column("quote_id", sa.String(16)),
        sa.Column("cluster", sa.String(16)),
        sa.Column("cycle", sa.Integer, nullable=False),
        sa.Column("slot", sa.String(20)),
        sa.Column("wall", sa.String(19), nullable=False),
        sa.Column("zone", sa.Text, nullable=False),
        sa.Column("due_at", _MOMENT, nullable=False),
        sa.Column("ready_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("variant", sa.Integer, nullable=False),
        sa.Column("design", sa.Text, nullable=False),
        sa.Column("format", sa.Text, nullable=False),
        sa.Column("palette", sa.Text, nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("payload", sa.Text),
        sa.Column("sent_as_of", _MOMENT),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("looks", sa.Integer, nullable=False),
        sa.Column("lease_owner", sa.String(64)),
        sa.Column("lease_until", _MOMENT),
        sa.Column("fence", sa.Integer, nullable=False),
        sa.Column("added_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("pk", name="pk_post"),
        sa.ForeignKeyConstraint(["account_pk"], ["account.pk"], name="fk_post_account_pk"),
        sa.ForeignKeyConstraint(["quote_pk"], ["quote.pk"], name="fk_post_quote_pk", ondelete="SET NULL"),
        sa.UniqueConstraint("key", name="uq_post_key"),
        sa.UniqueConstraint("account_pk", "slot", name="uq_post_account_pk"),
        sa.CheckConstraint(f"state IN ({_STATES})", name=op.f("ck_post_state")),
    )
    _index("uq_post_cluster", "post", ["account_pk", "cluster", "cycle"], where=_LIVE, unique=True)
    _index("uq_post_in_flight", "post", ["account_pk"], where=_IN_FLIGHT, unique=True)
    _index("ix_post_ready", "post", ["account_pk", "ready_at", "pk"], where=_QUEUED)
    _index("ix_post_expires", "post", ["expires_at"], where=_QUEUED)
    _index("ix_post_lease", "post", ["lease_until"], where=_IN_FLIGHT)
    op.create_index("ix_post_due", "post", ["account_pk", "due_at"])
    op.create_index("ix_post_state", "post", ["state", "due_at"])
    op.create_index("ix_post_quote", "post", ["quote_pk"])
    op.create_table(
        "post_picture",
        sa.Column("post_pk", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("post_pk", "number", name="pk_post_picture"),
        sa.ForeignKeyConstraint(["post_pk"], ["post.pk"], name="fk_post_picture_post_pk"),
        sa.ForeignKeyConstraint(["sha256"], ["picture.sha256"], name="fk_post_picture_sha256"),
    )
    op.create_index("ix_post_picture_sha256", "post_picture", ["sha256"])


def _make_evidence() -> None:
    op.create_table(
        "receipt",
        sa.Column("pk", sa.Integer, nullable=False),
        sa.Column("post_pk", sa.Integer, nullable=False),
        sa.Column("account_pk", sa.Integer, nullable=False),
        sa.Column("network", sa.String(40), nullable=False),
        sa.Column("remote_id", sa.Text, nullable=False),
        sa.Column("url", sa.Text),
        sa.Column("posted_at", _MOMENT, nullable=False),
        sa.Column("origin", sa.String(20), nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("stored_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("pk", name="pk_receipt"),
        sa.ForeignKeyConstraint(["post_pk"], ["post.pk"], name="fk_receipt_post_pk"),
        sa.ForeignKeyConstraint(["account_pk"], ["account.pk"], name="fk_receipt_account_pk"),
        sa.UniqueConstraint("post_pk", "remote_id", name="uq_receipt_post_pk"),
    )
    op.create_index("ix_receipt_posted", "receipt", ["account_pk", "posted_at"])
    op.create_table(
        "history",
        sa.Column("pk", sa.Integer, nullable=False),
        sa.Column("post_pk", sa.Integer, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("event", sa.String(20), nullable=False),
        sa.Column("before", sa.String(10)),
        sa.Column("after", sa.String(10), nullable=False),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("sent", sa.Text),
        sa.Column("answer", sa.Text),
        sa.PrimaryKeyConstraint("pk", name="pk_history"),
        sa.ForeignKeyConstraint(["post_pk"], ["post.pk"], name="fk_history_post_pk"),
    )
    op.create_index("ix_history_post_pk", "history", ["post_pk"])
    op.create_table(
        "notice",
        sa.Column("pk", sa.Integer, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("told_at", _MOMENT),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("next_try_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("pk", name="pk_notice"),
        sa.UniqueConstraint("key", name="uq_notice_key"),
    )


def _index(name: str, table: str, columns: list[str], *, where: str, unique: bool = False) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, unique=unique, sqlite_where=condition, postgresql_where=condition)


def _keep_for_ever(table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for deed in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER keep_{table}_{deed.lower()} BEFORE {deed} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is kept for ever'); END"
            )
        return
    if table == _KEPT[0]:
        op.execute(
            "CREATE FUNCTION pullquote_keep_for_ever() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% is kept for ever', TG_TABLE_NAME; END $$"
        )
    op.execute(
        f"CREATE TRIGGER keep_{table} BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION pullquote_keep_for_ever()"
    )
