"""The tables of posting, on the one MetaData: accounts, campaigns, posts, pictures, receipts, history, notices.

Pure. The promises are constraints here, not code elsewhere: see the comments at the unique indexes.
"""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    literal_column,
    text,
)

from quotes.schema import Moment, metadata
from scheduler.states import GONE, IN_FLIGHT, State


def _among(states: frozenset[State]) -> str:
    return ", ".join(f"'{state}'" for state in State if state in states)


_QUEUED = text(f"state = '{State.QUEUED}'")
_QUEUED_REPLY = text(f"state = '{State.QUEUED}' AND follows IS NOT NULL")
_IN_FLIGHT = text(f"state IN ({_among(IN_FLIGHT)})")
_LIVE = text(f"state NOT IN ({_among(GONE)})")


def in_states(column: ColumnElement[str], *states: State) -> ColumnElement[bool]:
    """The condition that a state is one of these, spelled out as the partial indexes spell it.

    A bound value, or another order, would hide them from SQLite, which then looks at every post of an account.
    """
    values: list[ColumnElement[str]] = [literal_column(f"'{state}'") for state in State if state in states]
    return column == values[0] if len(values) == 1 else column.in_(values)


account = Table(
    "account",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("key", Text, nullable=False),  # fold(name): Mastodon and mastodon would be taken for each other
    Column("network", String(40), nullable=False),
    Column("rules", String(40), nullable=False),
    Column("settings", Text, nullable=False),  # JSON: options, schedule, only, look; read by scheduler.rows
    Column("paused", Text),
    Column("waits_until", Moment),
    Column("waits_for", Text),
    Column("strikes", Integer, nullable=False),
    Column("added_at", Moment, nullable=False),
    Column("removed_at", Moment),
    Index("uq_account_key", "key", unique=True, sqlite_where=text("removed_at IS NULL"),
          postgresql_where=text("removed_at IS NULL")),
)  # fmt: skip

campaign = Table(
    "campaign",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("account_pk", ForeignKey("account.pk"), nullable=False),
    Column("name", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("starts", String(10), nullable=False),
    Column("ends", String(10), nullable=False),
    Column("chosen", Text, nullable=False),  # JSON: which quotes
    Column("slots", Text, nullable=False),
    UniqueConstraint("account_pk", "key"),
)

picture = Table(
    "picture",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("data", LargeBinary, nullable=False),
    Column("type", String(10), nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
)

post = Table(
    "post",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("account_pk", ForeignKey("account.pk"), nullable=False),
    Column("campaign", Text),
    Column("quote_pk", ForeignKey("quote.pk", ondelete="SET NULL")),
    Column("quote_id", String(16)),  # stays when the quote is deleted
    Column("cluster", String(16)),
    Column("cycle", Integer, nullable=False),
    Column("more", Text),  # JSON: the further quotes of a carousel, each with its words' key and its cycle
    Column("slot", String(20)),
    Column("wall", String(19), nullable=False),
    Column("zone", Text, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("ready_at", Moment, nullable=False),
    Column("expires_at", Moment),
    Column("state", String(10), nullable=False),
    Column("reason", Text),
    Column("variant", Integer, nullable=False),
    Column("design", Text, nullable=False),
    Column("format", Text, nullable=False),
    Column("palette", Text, nullable=False),
    Column("key", String(64), nullable=False, unique=True),
    Column("payload", Text),  # JSON: text, language, facets, alt texts and the SHA-256 of each picture
    Column("sent_as_of", Moment),  # what the network is told as the time of making; set once
    Column("attempts", Integer, nullable=False),
    Column("looks", Integer, nullable=False),  # how often it was looked for since it was sent
    Column("lease_owner", String(64)),
    Column("lease_until", Moment),
    Column("follows", ForeignKey("post.pk")),  # the post whose thread this one goes on with
    Column("fence", Integer, nullable=False),  # raised with every claim, so that no two leases are alike
    Column("added_at", Moment, nullable=False),
    CheckConstraint(f"state IN ({_among(frozenset(State))})", name="state"),
    # A slot is filled once, for good: even a cancelled post leaves its slot silent rather than free to double.
    UniqueConstraint("account_pk", "slot"),
    # Never repeat: the same words once a cycle, whatever is on the network or on its way there.
    Index("uq_post_cluster", "account_pk", "cluster", "cycle", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
    # One post of an account in hand at a time, so that spacing holds and a look back is never ambiguous.
    Index("uq_post_in_flight", "account_pk", unique=True, sqlite_where=_IN_FLIGHT, postgresql_where=_IN_FLIGHT),
    # One reply to a post: a receipt that is stored twice continues its thread once.
    Index("uq_post_follows", "follows", unique=True),
    Index(
        "ix_post_more", "account_pk", sqlite_where=text("more IS NOT NULL"), postgresql_where=text("more IS NOT NULL")
    ),
    Index("ix_post_ready", "account_pk", "ready_at", "pk", sqlite_where=_QUEUED, postgresql_where=_QUEUED),
    # Few, and asked for first at every claim.
    Index("ix_post_reply", "account_pk", "ready_at", "pk", sqlite_where=_QUEUED_REPLY, postgresql_where=_QUEUED_REPLY),
    Index("ix_post_expires", "expires_at", sqlite_where=_QUEUED, postgresql_where=_QUEUED),
    Index("ix_post_lease", "lease_until", sqlite_where=_IN_FLIGHT, postgresql_where=_IN_FLIGHT),
    Index("ix_post_due", "account_pk", "due_at"),
    Index("ix_post_state", "state", "due_at"),
    Index("ix_post_quote", "quote_pk"),
)

post_picture = Table(
    "post_picture",
    metadata,
    Column("post_pk", ForeignKey("post.pk"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("sha256", ForeignKey("picture.sha256"), nullable=False),
    Index(None, "sha256"),
)

receipt = Table(
    "receipt",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("post_pk", ForeignKey("post.pk"), nullable=False),
    Column("account_pk", ForeignKey("account.pk"), nullable=False),
    Column("network", String(40), nullable=False),
    Column("remote_id", Text, nullable=False),
    Column("url", Text),
    Column("posted_at", Moment, nullable=False),
    Column("origin", String(20), nullable=False),
    Column("answer", Text, nullable=False),
    Column("stored_at", Moment, nullable=False),
    UniqueConstraint("post_pk", "remote_id"),
    Index("ix_receipt_posted", "account_pk", "posted_at"),
)

history = Table(
    "history",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("post_pk", ForeignKey("post.pk"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("event", String(20), nullable=False),
    Column("before", String(10)),
    Column("after", String(10), nullable=False),
    Column("owner", String(64), nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("note", Text, nullable=False),
    Column("sent", Text),  # JSON: key, text, SHA-256 and alt text of each picture
    Column("answer", Text),
    Index(None, "post_pk"),
)

notice = Table(
    "notice",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("key", Text, nullable=False, unique=True),  # what it is about: told once
    Column("kind", String(20), nullable=False),
    Column("message", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("told_at", Moment),
    Column("tries", Integer, nullable=False),
    Column("next_try_at", Moment, nullable=False),
)
