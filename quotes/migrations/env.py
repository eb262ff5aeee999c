"""What Alembic runs to migrate: on the connection it is handed, inside the caller's transaction.

Touches: disk (through the connection).
"""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

from quotes.migrations import is_ours
from quotes.schema import metadata

connection = context.config.attributes["connection"]
assert isinstance(connection, Connection)  # noqa: S101 - handed in by quotes.database, never by a user

context.configure(
    connection=connection,
    target_metadata=metadata,
    include_name=is_ours,
    render_as_batch=connection.dialect.name == "sqlite",  # SQLite cannot alter a column in place
)
with context.begin_transaction():
    context.run_migrations()
