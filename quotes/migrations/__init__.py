"""The one chain of changes that brings a database of any age to today's shape.

Pure. Alembic runs `env.py` and the files in `versions/`; it costs 0.4 s to import, so nothing here imports it.
"""

from __future__ import annotations

from quotes.tables import SEARCH_TABLE

# The last revision of the chain, kept by hand so that opening an up-to-date database needs no Alembic.
HEAD = "0006"

# What SQLite writes into the header of our files: "PQdb" in ASCII. Tells our database from anyone else's.
APPLICATION_ID = 0x50516462

# What a sealed database says to whoever writes (see quotes.moving.seals), and what it means in our errors.
SEALED = (
    "this library has been moved",
    "The library has been moved away from here, or has not all arrived",
    "Nothing was written. Start the program again: it tells where the library is.",
)


def is_ours(name: str | None, kind: str, parents: object = None) -> bool:
    """False for the tables FTS5 keeps for itself, which no migration may touch. Alembic's `include_name` hook."""
    return not (kind == "table" and name is not None and name.startswith(SEARCH_TABLE))
