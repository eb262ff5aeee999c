"""What tables are made of: the one MetaData, the types of columns, and constraints over closed vocabularies.

Pure.
"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, DateTime, Dialect, MetaData, String, Text, TypeDecorator
from sqlalchemy.types import TypeEngine

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


def one_of(column: str, vocabulary: type[StrEnum]) -> CheckConstraint:
    """The constraint that a column holds a word of a closed vocabulary."""
    values = ", ".join(f"'{word}'" for word in vocabulary)
    return CheckConstraint(f"{column} IN ({values})", name=column)
