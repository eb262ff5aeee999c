"""Proof, people and choosing: evidence, aliases, translators, misattributions, pairs of like quotes, choices taken.

Touches: disk (through Alembic's connection).
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

_GRADES = "'primary', 'authorised-transcript', 'machine-transcript', 'secondary', 'list', 'brief'"
_MATCHES = "'verbatim', 'near-verbatim', 'altered', 'paraphrase', 'absent'"


def upgrade() -> None:
    """Adds them, empty; no row is rewritten, on either kind of database."""
    op.add_column("document", sa.Column("grade", _string(30)))
    op.add_column("document_text", sa.Column("pages", _TEXT))
    op.add_column("person", sa.Column("kind", _string(20), nullable=False, server_default="person"))
    for column in ("url", "note"):
        op.add_column("person", sa.Column(column, _TEXT))
    for column in ("licence", "rights"):
        op.add_column("source", sa.Column(column, _TEXT))
    op.add_column("quote", sa.Column("weight", sa.Integer, nullable=False, server_default="1"))
    op.add_column("quote", sa.Column("match", _string(20)))
    op.add_column("quote", sa.Column("cluster_key", _string(16)))
    op.add_column("quote", sa.Column("compared", sa.Integer))
    op.create_index("ix_quote_bag", "quote", ["standing", "words_key"])
    _index_where("ix_quote_cluster", "cluster_key", "cluster_key IS NOT NULL")
    _index_where("ix_quote_weight", "weight", "weight <> 1")
    _index_where("ix_quote_uncompared", "pk", "compared IS NULL OR compared <> revision")
    _make_people()
    _make_evidence()
    _make_misattribution()
    _make_pair()
    _make_chosen()
    _make_move()


def downgrade() -> None:
    """Takes them away with all they hold; quotes, people and sources stay as 0.6.0 knows them."""
    for table in (
        *("library_move", "chosen", "quote_sign", "quote_pair", "misattribution", "evidence"),
        *("quote_translator", "person_alias"),
    ):
        op.drop_table(table)
    for index in ("ix_quote_uncompared", "ix_quote_weight", "ix_quote_cluster", "ix_quote_bag"):
        op.drop_index(index, "quote")
    for table, column in (
        ("quote", "compared"),
        ("quote", "cluster_key"),
        ("quote", "match"),
        ("quote", "weight"),
        ("source", "rights"),
        ("source", "licence"),
        ("person", "note"),
        ("person", "url"),
        ("person", "kind"),
        ("document_text", "pages"),
        ("document", "grade"),
    ):
        op.drop_column(table, column)


def _make_people() -> None:
    op.create_table(
        "person_alias",
        sa.Column("key", _TEXT, nullable=False),
        sa.Column("name", _TEXT, nullable=False),
        sa.Column("person_pk", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_person_alias"),
        _reference("person_alias", "person", ondelete="CASCADE"),
    )
    op.create_index("ix_person_alias_person_pk", "person_alias", ["person_pk"])
    op.create_table(
        "quote_translator",
        sa.Column("quote_pk", sa.Integer, nullable=False),
        sa.Column("person_pk", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("quote_pk", name="pk_quote_translator"),
        _reference("quote_translator", "quote", ondelete="CASCADE"),
        _reference("quote_translator", "person"),
    )
    op.create_index("ix_quote_translator_person_pk", "quote_translator", ["person_pk"])


def _make_evidence() -> None:
    op.create_table(
        "evidence",
        sa.Column("pk", sa.Integer, nullable=False),
        sa.Column("quote_pk", sa.Integer, nullable=False),
        sa.Column("document_pk", sa.Integer, nullable=False),
        sa.Column("text", _TEXT, nullable=False),
        sa.Column("grade", _string(30), nullable=False),
        sa.Column("match", _string(20), nullable=False),
        sa.Column("found", _TEXT, nullable=False),
        sa.Column("flags", _TEXT, nullable=False),
        sa.Column("tool", _TEXT, nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", _TEXT),
        sa.Column("confirmed_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("pk", name="pk_evidence"),
        sa.UniqueConstraint("quote_pk", "document_pk", name="uq_evidence_quote_pk"),
        sa.CheckConstraint(f"grade IN ({_GRADES})", name=op.f("ck_evidence_grade")),
        sa.CheckConstraint(f"match IN ({_MATCHES})", name=op.f("ck_evidence_match")),
        _reference("evidence", "quote", ondelete="CASCADE"),
        _reference("evidence", "document", ondelete="CASCADE"),
    )
    op.create_index("ix_evidence_document_pk", "evidence", ["document_pk"])


def _make_misattribution() -> None:
    op.create_table(
        "misattribution",
        sa.Column("pk", sa.Integer, nullable=False),
        sa.Column("words_key", _string(16), nullable=False),
        sa.Column("person_key", _TEXT, nullable=False),
        sa.Column("text", _TEXT, nullable=False),
        sa.Column("person", _TEXT, nullable=False),
        sa.Column("verdict", _string(20), nullable=False),
        sa.Column("actual", _TEXT),
        sa.Column("url", _TEXT),
        sa.Column("note", _TEXT),
        sa.Column("origin", _TEXT, nullable=False),
        sa.PrimaryKeyConstraint("pk", name="pk_misattribution"),
        sa.UniqueConstraint("words_key", "person_key", "origin", name="uq_misattribution_words_key"),
    )


def _make_pair() -> None:
    op.create_table(
        "quote_pair",
        sa.Column("first_pk", sa.Integer, nullable=False),
        sa.Column("second_pk", sa.Integer, nullable=False),
        sa.Column("kind", _string(20), nullable=False),
        sa.Column("decision", _string(20)),
        sa.PrimaryKeyConstraint("first_pk", "second_pk", name="pk_quote_pair"),
        sa.ForeignKeyConstraint(["first_pk"], ["quote.pk"], name="fk_quote_pair_first_pk", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["second_pk"], ["quote.pk"], name="fk_quote_pair_second_pk", ondelete="CASCADE"),
    )
    op.create_index("ix_quote_pair_second_pk", "quote_pair", ["second_pk"])
    where = sa.text("decision IS NOT NULL")
    op.create_index("ix_quote_pair_decided", "quote_pair", ["first_pk"], sqlite_where=where, postgresql_where=where)
    op.create_table(
        "quote_sign",
        sa.Column("sign", sa.Integer, nullable=False),
        sa.Column("quote_pk", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("sign", "quote_pk", name="pk_quote_sign"),
        sqlite_with_rowid=False,
    )


def _make_chosen() -> None:
    op.create_table(
        "chosen",
        sa.Column("pk", sa.Integer, nullable=False),
        sa.Column("channel", _TEXT, nullable=False),
        sa.Column("quote_pk", sa.Integer),
        sa.Column("quote_id", _string(16), nullable=False),
        sa.Column("cluster", _string(16), nullable=False),
        sa.Column("cycle", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("pk", name="pk_chosen"),
        sa.UniqueConstraint("channel", "cluster", "cycle", name="uq_chosen_channel"),
        _reference("chosen", "quote", ondelete="SET NULL"),
    )
    op.create_index("ix_chosen_quote_pk", "chosen", ["quote_pk"])
    op.create_index("ix_chosen_at", "chosen", ["channel", "at"])


def _make_move() -> None:
    op.create_table(
        "library_move",
        sa.Column("pk", sa.Integer, nullable=False),
        sa.Column("token", _string(32), nullable=False),
        sa.Column("origin", _TEXT, nullable=False),
        sa.Column("destination", _TEXT, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("pk", name="pk_library_move"),
        sa.UniqueConstraint("token", name="uq_library_move_token"),
    )


def _index_where(name: str, column: str, condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, "quote", [column], sqlite_where=where, postgresql_where=where)


def _reference(table: str, to: str, *, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([f"{to}_pk"], [f"{to}.pk"], name=f"fk_{table}_{to}_pk", ondelete=ondelete)


def _string(length: int) -> sa.types.TypeEngine[str]:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")
