"""The first shape: documents, people, sources, quotes with tags, places and aliases, and the full-text index.

Touches: disk (through Alembic's connection).
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# A migration is history: it spells names and vocabularies out as they were, and imports nothing of ours.
_KINDS = "'book', 'article', 'paper', 'talk', 'podcast', 'interview', 'post', 'site', 'unknown'"
_CERTAINTIES = "'sourced', 'claimed', 'attributed', 'disputed', 'unknown'"
_WORDS = "'speech', 'writing', 'group', 'summary', 'biography', 'advertisement', 'unknown'"
_STANDINGS = "'candidate', 'approved', 'rejected'"
_PROOFS = "'unverified', 'located', 'matches-transcript', 'verified', 'disputed', 'misattributed'"

# remove_diacritics 2 also folds letters with two marks; without it "Việt" is not found by "viet".
_SEARCH = """
CREATE VIRTUAL TABLE quote_search USING fts5(
    text, names, filters, tokenize = "unicode61 remove_diacritics 2"
)
"""

# Compared byte by byte on PostgreSQL as it is on SQLite, whatever language the server speaks.
_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Makes all tables of the first shape."""
    _make_what_quotes_point_to()
    _make_quote()
    _make_what_points_to_quotes()
    if op.get_bind().dialect.name == "sqlite":
        op.execute(_SEARCH)
    else:
        _make_search_for_postgresql()


def downgrade() -> None:
    """Drops all tables of the first shape."""
    op.execute("DROP TABLE quote_search")
    for table in ("alias", "place", "quote_tag", "tag", "quote", "source", "person", "document"):
        op.drop_table(table)


def _string(length: int) -> sa.types.TypeEngine[str]:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def _make_search_for_postgresql() -> None:
    op.create_table(
        "quote_search",
        sa.Column("quote_pk", sa.Integer, nullable=False),
        sa.Column("tokens", postgresql.TSVECTOR, nullable=False),
        sa.PrimaryKeyConstraint("quote_pk", name="pk_quote_search"),
        sa.ForeignKeyConstraint(["quote_pk"], ["quote.pk"], name="fk_quote_search_quote_pk", ondelete="CASCADE"),
    )
    op.create_index("ix_quote_search_tokens", "quote_search", ["tokens"], postgresql_using="gin")


def _make_what_quotes_point_to() -> None:
    op.create_table(
        "document",
        sa.Column("pk", sa.Integer, nullable=False),
        sa.Column("sha256", _string(64), nullable=False),
        sa.Column("name", _TEXT, nullable=False),
        sa.Column("format", _string(40), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("pk", name="pk_document"),
        sa.UniqueConstraint("sha256", name="uq_document_sha256"),
    )
    op.create_table(
        "person",
        sa.Column("pk", sa.Integer, nullable=False),
        sa.Column("name", _TEXT, nullable=False),
        sa.Column("key", _TEXT, nullable=False),
        sa.PrimaryKeyConstraint("pk", name="pk_person"),
        sa.UniqueConstraint("key", name="uq_person_key"),
    )
    op.create_table(
        "source",
        sa.Column("pk", sa.Integer, nullable=False),
        sa.Column("title", _TEXT, nullable=False),
        sa.Column("kind", _string(20), nullable=False),
        sa.Column("url", _TEXT),
        sa.Column("date", _string(10)),
        sa.Column("key", _string(64), nullable=False),
        sa.Column("folded", _TEXT, nullable=False),
        sa.PrimaryKeyConstraint("pk", name="pk_source"),
        sa.UniqueConstraint("key", name="uq_source_key"),
        sa.CheckConstraint(f"kind IN ({_KINDS})", name=op.f("ck_source_kind")),
    )
    op.create_table(
        "tag",
        sa.Column("pk", sa.Integer, nullable=False),
        sa.Column("name", _TEXT, nullable=False),
        sa.Column("key", _TEXT, nullable=False),
        sa.PrimaryKeyConstraint("pk", name="pk_tag"),
        sa.UniqueConstraint("key", name="uq_tag_key"),
    )


def _make_quote() -> None:
    op.create_table(
        "quote",
        sa.Column("pk", sa.Integer, nullable=False),
        sa.Column("id", _string(16), nullable=False),
        sa.Column("text", _TEXT, nullable=False),
        sa.Column("words_key", _string(16), nullable=False),
        sa.Column("person_pk", sa.Integer, nullable=False),
        sa.Column("role", _TEXT, nullable=False),
        sa.Column("certainty", _string(20), nullable=False),
        sa.Column("source_pk", sa.Integer),
        sa.Column("locator", _TEXT),
        sa.Column("topic", _TEXT),
        sa.Column("topic_key", _TEXT),
        sa.Column("section", _TEXT),
        sa.Column("section_key", _TEXT),
        sa.Column("language", _TEXT),
        sa.Column("words", _string(20), nullable=False),
        sa.Column("standing", _string(20), nullable=False),
        sa.Column("proof", _string(20), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("pk", name="pk_quote"),
        sa.UniqueConstraint("id", name="uq_quote_id"),
        sa.ForeignKeyConstraint(["person_pk"], ["person.pk"], name="fk_quote_person_pk"),
        sa.ForeignKeyConstraint(["source_pk"], ["source.pk"], name="fk_quote_source_pk"),
        sa.CheckConstraint(f"certainty IN ({_CERTAINTIES})", name=op.f("ck_quote_certainty")),
        sa.CheckConstraint(f"words IN ({_WORDS})", name=op.f("ck_quote_words")),
        sa.CheckConstraint(f"standing IN ({_STANDINGS})", name=op.f("ck_quote_standing")),
        sa.CheckConstraint(f"proof IN ({_PROOFS})", name=op.f("ck_quote_proof")),
    )
    for column in ("words_key", "person_pk", "source_pk", "topic_key", "section_key"):
        op.create_index(f"ix_quote_{column}", "quote", [column])


def _make_what_points_to_quotes() -> None:
    op.create_table(
        "quote_tag",
        sa.Column("quote_pk", sa.Integer, nullable=False),
        sa.Column("tag_pk", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("quote_pk", "tag_pk", name="pk_quote_tag"),
        sa.ForeignKeyConstraint(["quote_pk"], ["quote.pk"], name="fk_quote_tag_quote_pk", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["tag_pk"], ["tag.pk"], name="fk_quote_tag_tag_pk", ondelete="CASCADE"),
    )
    op.create_index("ix_quote_tag_tag_pk", "quote_tag", ["tag_pk"])
    op.create_table(
        "place",
        sa.Column("pk", sa.Integer, nullable=False),
        sa.Column("quote_pk", sa.Integer, nullable=False),
        sa.Column("document_pk", sa.Integer, nullable=False),
        sa.Column("line", sa.Integer),
        sa.Column("page", _TEXT),
        sa.Column("seconds", sa.Float),
        sa.Column("tolerance_seconds", sa.Float),
        sa.Column("exact", _TEXT, nullable=False),
        sa.Column("prefix", _TEXT, nullable=False),
        sa.Column("suffix", _TEXT, nullable=False),
        sa.Column("key", _string(64), nullable=False),
        sa.PrimaryKeyConstraint("pk", name="pk_place"),
        sa.UniqueConstraint("quote_pk", "key", name="uq_place_quote_pk"),
        sa.ForeignKeyConstraint(["quote_pk"], ["quote.pk"], name="fk_place_quote_pk", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["document_pk"], ["document.pk"], name="fk_place_document_pk"),
    )
    op.create_index("ix_place_document_pk", "place", ["document_pk"])
    op.create_table(
        "alias",
        sa.Column("id", _string(16), nullable=False),
        sa.Column("quote_pk", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_alias"),
        sa.ForeignKeyConstraint(["quote_pk"], ["quote.pk"], name="fk_alias_quote_pk", ondelete="CASCADE"),
    )
    op.create_index("ix_alias_quote_pk", "alias", ["quote_pk"])
