"""Imports: what each brought, the text of documents, the turns and names of transcripts, and declared edits of quotes.

Touches: disk (through Alembic's connection).
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_KIND = sa.String(20).with_variant(sa.String(20, collation="C"), "postgresql")


def upgrade() -> None:
    """Adds them, empty; no row is rewritten, on either kind of database."""
    op.create_table(
        "import",
        sa.Column("pk", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("origin", _TEXT, nullable=False),
        sa.Column("cursor", _TEXT),
        sa.PrimaryKeyConstraint("pk", name="pk_import"),
    )
    for table in ("document", "quote", "place"):
        op.add_column(table, sa.Column("import_pk", sa.Integer))
    op.add_column("document", sa.Column("clean", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("quote", sa.Column("edits", _TEXT))
    op.add_column("quote", sa.Column("revision", sa.Integer, nullable=False, server_default="0"))
    op.create_table(
        "document_text",
        _of_document(),
        sa.Column("packed", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("document_pk", name="pk_document_text"),
        _reference("document_text", "document"),
    )
    op.create_table(
        "document_source",
        _of_document(),
        sa.Column("source_pk", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("document_pk", "source_pk", name="pk_document_source"),
        _reference("document_source", "document"),
        _reference("document_source", "source"),
    )
    op.create_index("ix_document_source_source_pk", "document_source", ["source_pk"])
    _make_turn()
    op.create_table(
        "glossary_entry",
        _of_document(),
        sa.Column("written", _TEXT, nullable=False),
        sa.Column("right", _TEXT, nullable=False),
        sa.Column("bracketed", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("document_pk", "written", name="pk_glossary_entry"),
        _reference("glossary_entry", "document"),
    )


def downgrade() -> None:
    """Takes them away with all they hold; quotes and places stay."""
    for table in ("glossary_entry", "turn", "document_source", "document_text", "import"):
        op.drop_table(table)
    op.drop_column("quote", "revision")
    op.drop_column("quote", "edits")
    op.drop_column("document", "clean")
    for table in ("document", "quote", "place"):
        op.drop_column(table, "import_pk")


def _make_turn() -> None:
    op.create_table(
        "turn",
        _of_document(),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("kind", _KIND, nullable=False),
        sa.Column("label", _TEXT, nullable=False),
        sa.Column("speaker", _TEXT),
        sa.Column("proposed", _TEXT),
        sa.Column("reasons", _TEXT, nullable=False),
        sa.Column("chapter", _TEXT),
        sa.Column("lines", _TEXT, nullable=False),
        sa.PrimaryKeyConstraint("document_pk", "number", name="pk_turn"),
        sa.CheckConstraint("kind IN ('speech', 'advertisement', 'preview')", name=op.f("ck_turn_kind")),
        _reference("turn", "document"),
    )


def _of_document() -> sa.Column[int]:
    return sa.Column("document_pk", sa.Integer, nullable=False)


def _reference(table: str, to: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{to}_pk"
    return sa.ForeignKeyConstraint([f"{to}_pk"], [f"{to}.pk"], name=name, ondelete="CASCADE")
