"""The shape of the database: one MetaData that queries are built from and the migrations must arrive at.

Pure.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    UniqueConstraint,
    false,
    func,
    text,
)

# The tables of the desks put themselves into the same MetaData, and no migration may miss them.
import quotes.desk_tables  # noqa: F401
from quotes.model import Certainty, Grade, MatchClass, PersonKind, Proof, SourceKind, Standing, Words
from quotes.schema import TEXT, Moment, metadata, one_of, string
from quotes.transcripts.turn import TurnKind

# The full-text index is no Table: SQLite and PostgreSQL have one each of their own kind, made by the migration. See
# `quotes.search_sqlite` and `quotes.search_postgresql`.
SEARCH_TABLE = "quote_search"

# Word for word the condition of its index: neither database takes the index for any other.
UNCOMPARED = "compared IS NULL OR compared <> revision"


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
    Column("grade", string(30)),  # as a person says; without a word of theirs it follows from the format
)

document_text = Table(
    "document_text",
    metadata,
    Column("document_pk", ForeignKey("document.pk", ondelete="CASCADE"), primary_key=True),
    Column("packed", LargeBinary, nullable=False),  # zlib (RFC 1950) over UTF-8: a third of the size
    Column("pages", TEXT),  # JSON: [line, page label] wherever a page begins
)

person = Table(
    "person",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("name", TEXT, nullable=False),
    Column("key", TEXT, nullable=False, unique=True),  # fold(name), as in a quote's identity
    Column("kind", string(20), nullable=False, server_default=PersonKind.PERSON.value),
    Column("url", TEXT),
    Column("note", TEXT),
)

# Another name of a person. No name is a person's and another one's alias at once.
person_alias = Table(
    "person_alias",
    metadata,
    Column("key", TEXT, primary_key=True),  # fold(name)
    Column("name", TEXT, nullable=False),
    Column("person_pk", ForeignKey("person.pk", ondelete="CASCADE"), nullable=False),
    Index(None, "person_pk"),
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
    Column("licence", TEXT),
    Column("rights", TEXT),
    one_of("kind", SourceKind),
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
    Column("weight", Integer, nullable=False, server_default="1"),
    Column("match", string(20)),  # the class of its best evidence
    Column("cluster_key", string(16)),  # the words_key its near-duplicates share, see `cluster_of`
    Column("compared", Integer),  # the revision at which it was compared with all others; see quotes.duplicates
    one_of("certainty", Certainty),
    one_of("words", Words),
    one_of("standing", Standing),
    one_of("proof", Proof),
    Index(None, "words_key"),
    # What choosing walks: words_key is a hash, so its order is as good as chance.
    Index("ix_quote_bag", "standing", "words_key"),
    Index("ix_quote_cluster", "cluster_key", sqlite_where=text("cluster_key IS NOT NULL"),
          postgresql_where=text("cluster_key IS NOT NULL")),
    # Mostly none, and asked for before every choice.
    Index("ix_quote_uncompared", "pk", sqlite_where=text(UNCOMPARED), postgresql_where=text(UNCOMPARED)),
    # Few, so that they can be looked at one by one.
    Index("ix_quote_weight", "weight", sqlite_where=text("weight <> 1"), postgresql_where=text("weight <> 1")),
    Index(None, "person_pk"),
    Index(None, "source_pk"),
    Index(None, "topic_key"),
    Index(None, "section_key"),
)  # fmt: skip

quote_translator = Table(
    "quote_translator",
    metadata,
    Column("quote_pk", ForeignKey("quote.pk", ondelete="CASCADE"), primary_key=True),
    Column("person_pk", ForeignKey("person.pk"), nullable=False),
    Index(None, "person_pk"),
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
    one_of("kind", TurnKind),
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

# A quote held against a document, once each. What was found is JSON, see quotes.evidence.
evidence = Table(
    "evidence",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("quote_pk", ForeignKey("quote.pk", ondelete="CASCADE"), nullable=False),
    Column("document_pk", ForeignKey("document.pk", ondelete="CASCADE"), nullable=False),
    Column("text", TEXT, nullable=False),  # the quote's words as they were checked
    Column("grade", string(30), nullable=False),
    Column("match", string(20), nullable=False),
    Column("found", TEXT, nullable=False),  # JSON: every place, with its word edits and flags
    Column("flags", TEXT, nullable=False),  # JSON
    Column("tool", TEXT, nullable=False),  # name and version of what checked it
    Column("checked_at", Moment, nullable=False),
    Column("confirmed_by", TEXT),
    Column("confirmed_at", Moment),
    UniqueConstraint("quote_pk", "document_pk"),
    Index(None, "document_pk"),
    one_of("grade", Grade),
    one_of("match", MatchClass),
)


def cluster_of() -> ColumnElement[str]:
    """The key of all quotes of a row's words, near-duplicates among them: what never-repeat goes by."""
    return func.coalesce(quote.c.cluster_key, quote.c.words_key)
