"""The tables of what people settle about quotes: wrong credits, pairs of like quotes, choices taken, and moves.

Pure.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, UniqueConstraint, text

from quotes.schema import TEXT, Moment, metadata, string

# A saying that is credited wrongly, from a list: to one name, or to whomever (`person_key` empty).
misattribution = Table(
    "misattribution",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("words_key", string(16), nullable=False),
    Column("person_key", TEXT, nullable=False),
    Column("text", TEXT, nullable=False),
    Column("person", TEXT, nullable=False),
    Column("verdict", string(20), nullable=False),  # misattributed or disputed
    Column("actual", TEXT),  # who did say it, as far as is known
    Column("url", TEXT),
    Column("note", TEXT),
    Column("origin", TEXT, nullable=False),  # the list's name
    UniqueConstraint("words_key", "person_key", "origin"),
)

# Two quotes that are alike, the older one first, and what a person said of them.
quote_pair = Table(
    "quote_pair",
    metadata,
    Column("first_pk", ForeignKey("quote.pk", ondelete="CASCADE"), primary_key=True),
    Column("second_pk", ForeignKey("quote.pk", ondelete="CASCADE"), primary_key=True),
    Column("kind", string(20), nullable=False),  # near, contained or conflict
    Column("decision", string(20)),  # variants: kept both, never posted both; apart: no duplicates
    Index(None, "second_pk"),
    # What people have said is little beside what was found.
    Index("ix_quote_pair_decided", "first_pk", sqlite_where=text("decision IS NOT NULL"),
          postgresql_where=text("decision IS NOT NULL")),
)  # fmt: skip

# By which like quotes are found, see quotes.duplicates.signs: a few for each quote, a few quotes for each. No
# reference: a quote that is gone is passed over, and an index for deleting its signs would be as large again.
quote_sign = Table(
    "quote_sign",
    metadata,
    Column("sign", Integer, primary_key=True),
    Column("quote_pk", Integer, primary_key=True),
    sqlite_with_rowid=False,
)

# What was taken from a channel that is no account, as the posts of accounts tell of theirs.
chosen = Table(
    "chosen",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("channel", TEXT, nullable=False),  # fold(name)
    Column("quote_pk", ForeignKey("quote.pk", ondelete="SET NULL")),
    Column("quote_id", string(16), nullable=False),
    Column("cluster", string(16), nullable=False),
    Column("cycle", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    UniqueConstraint("channel", "cluster", "cycle"),
    Index(None, "quote_pk"),
    Index("ix_chosen_at", "channel", "at"),
)

# Every move of the library from one database to another, latest last. It moves along, so each has all before it.
library_move = Table(
    "library_move",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("token", string(32), nullable=False, unique=True),  # the same at both ends
    Column("origin", TEXT, nullable=False),  # as may be shown: never with a password
    Column("destination", TEXT, nullable=False),
    Column("at", Moment, nullable=False),
)
