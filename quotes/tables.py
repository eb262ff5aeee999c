"""The shape of the database: one MetaData that queries are built from and the migrations must arrive at.

Pure.
"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
)
from sqlalchemy.types import TypeEngine

from quotes.model import Certainty, Proof, SourceKind, Standing, Words
from quotes.transcripts.turn import TurnKind

# SQLite can only change a constraint that has a name, so every kind of constraint gets one.
metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)

# The full-text index is no Table: SQLite and PostgreSQL have one each of their own kind, made by the migration. See
# `quotes.search_sqlite` and `quotes.search_postgresql`.
SEARCH_TABLE = "quote_search"


# Compared byte by byte on PostgreSQL as it is on SQLite: order and case must not depend on the server's language.
TEXT = Text().with_variant(Text(collation="C"), "postgresql")


def string(length: int) -> TypeEngine[str]:
    """The type of a short text, compared byte by byte."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


class Moment(TypeDecorator[datetime]):
    """A point in time: always with a zone in Python, always UTC in the database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment in UTC. Raises ValueError for a time without a zone, which names no moment."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment with its zone, which SQLite does not keep, and PostgreSQL gives in the session's."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _one_of(column: str, vocabulary: type[StrEnum]) -> CheckConstraint:
    values = ", ".join(f"'{word}'" for word in vocabulary)
    return CheckConstraint(f"{column} IN ({values})", name=column)


# One call of an import, with all of its documents. Rows that it brought carry its number, without a reference to it:
# SQLite cannot drop a column that refers to another table, and a migration must be able to go back.
import_run = Table(
    "import",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("origin", TEXT, nullable=False),  # files, page, readwise
    Column("cursor", TEXT),  # up to where a service has been read, in its own words
)

document = Table(
    "document",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("sha256", string(64), nullable=False, unique=True),
    Column("name", TEXT, nullable=False),
    Column("format", string(40), nullable=False),
    Column("imported_at", Moment, nullable=False),
    Column("import_pk", Integer),
    Column("clean", Boolean, nullable=False, server_default=false()),  # whether its speech is kept as clean verbatim
)

document_text = Table(
    "document_text",
    metadata,
    Column("document_pk", ForeignKey("document.pk", ondelete="CASCADE"), primary_key=True),
    Column("packed", LargeBinary, nullable=False),  # zlib (RFC 1950) over UTF-8: a third of the size
)

person = Table(
    "person",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("name", TEXT, nullable=False),
    Column("key", TEXT, nullable=False, unique=True),  # fold(name), as in a quote's identity
)

source = Table(
    "source",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("title", TEXT, nullable=False),
    Column("kind", string(20), nullable=False),
    Column("url", TEXT),
    Column("date", string(10)),
    Column("key", string(64), nullable=False, unique=True),  # a hash of the four above: NULLs would not be unique
    Column("folded", TEXT, nullable=False),  # fold(title), for finding
    _one_of("kind", SourceKind),
)

quote = Table(
    "quote",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("id", string(16), nullable=False, unique=True),
    Column("text", TEXT, nullable=False),
    Column("words_key", string(16), nullable=False),  # a hash of fold(text): the same words, whoever said them
    Column("person_pk", ForeignKey("person.pk"), nullable=False),
    Column("role", TEXT, nullable=False),
    Column("certainty", string(20), nullable=False),
    Column("source_pk", ForeignKey("source.pk")),
    Column("locator", TEXT),
    Column("topic", TEXT),
    Column("topic_key", TEXT),
    Column("section", TEXT),
    Column("section_key", TEXT),
    Column("language", TEXT),
    Column("words", string(20), nullable=False),
    Column("standing", string(20), nullable=False),
    Column("proof", string(20), nullable=False),
    Column("added_at", Moment, nullable=False),
    Column("emphasis", TEXT),  # the text again with the words that stand out marked: see quotes.emphasis
    Column("edits", TEXT),  # JSON: what was changed of the words as they were found, see quotes.declared
    Column("import_pk", Integer),
    Column("revision", Integer, nullable=False, server_default="0"),  # how often a person has changed it
    _one_of("certainty", Certainty),
    _one_of("words", Words),
    _one_of("standing", Standing),
    _one_of("proof", Proof),
    Index(None, "words_key"),
    Index(None, "person_pk"),
    Index(None, "source_pk"),
    Index(None, "topic_key"),
    Index(None, "section_key"),
)

tag = Table(
    "tag",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("name", TEXT, nullable=False),
    Column("key", TEXT, nullable=False, unique=True),  # fold(name)
)

quote_tag = Table(
    "quote_tag",
    metadata,
    Column("quote_pk", ForeignKey("quote.pk", ondelete="CASCADE"), primary_key=True),
    Column("tag_pk", ForeignKey("tag.pk", ondelete="CASCADE"), primary_key=True),
    Index(None, "tag_pk"),
)

place = Table(
    "place",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("quote_pk", ForeignKey("quote.pk", ondelete="CASCADE"), nullable=False),
    Column("document_pk", ForeignKey("document.pk"), nullable=False),
    Column("line", Integer),
    Column("page", TEXT),
    Column("seconds", Float),
    Column("tolerance_seconds", Float),
    Column("exact", TEXT, nullable=False),
    Column("prefix", TEXT, nullable=False),
    Column("suffix", TEXT, nullable=False),
    Column("key", string(64), nullable=False),  # a hash of where it stands: NULLs would not be unique
    Column("import_pk", Integer),
    UniqueConstraint("quote_pk", "key"),
    Index(None, "document_pk"),
)

document_source = Table(
    "document_source",
    metadata,
    Column("document_pk", ForeignKey("document.pk", ondelete="CASCADE"), primary_key=True),
    Column("source_pk", ForeignKey("source.pk", ondelete="CASCADE"), primary_key=True),
    Index(None, "source_pk"),
)

turn = Table(
    "turn",
    metadata,
    Column("document_pk", ForeignKey("document.pk", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),  # from 1, in the order of the document
    Column("kind", string(20), nullable=False),
    Column("label", TEXT, nullable=False),
    Column("speaker", TEXT),
    Column("proposed", TEXT),
    Column("reasons", TEXT, nullable=False),  # JSON
    Column("chapter", TEXT),
    Column("lines", TEXT, nullable=False),  # JSON
    _one_of("kind", TurnKind),
)

glossary_entry = Table(
    "glossary_entry",
    metadata,
    Column("document_pk", ForeignKey("document.pk", ondelete="CASCADE"), primary_key=True),
    Column("written", TEXT, primary_key=True),
    Column("right", TEXT, nullable=False),
    Column("bracketed", Boolean, nullable=False),
)

alias = Table(
    "alias",
    metadata,
    Column("id", string(16), primary_key=True),  # an id the quote had before it was edited
    Column("quote_pk", ForeignKey("quote.pk", ondelete="CASCADE"), nullable=False),
    Index(None, "quote_pk"),
)
