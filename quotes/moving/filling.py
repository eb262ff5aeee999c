"""Filling an empty library with all that another one holds, and holding both against each other.

Touches: disk or database servers (through the connections it is handed).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import Connection, Table, delete, func, select

from quotes.desk_tables import misattribution
from quotes.errors import StorageError
from quotes.moving.copying import copy_table, fingerprint
from quotes.moving.fingerprints import Fingerprint
from quotes.moving.indexes import drop_indexes, make_indexes, make_search, set_sequences, take_stock
from quotes.tables import quote

_UNTOUCHED = (
    "The library lives where it was, and nothing of it was changed. Try again; `pullquote doctor` may tell more."
)


def counted(connection: Connection, tables: Sequence[Table]) -> dict[str, int]:
    """How many rows each table has, by its name."""
    return {each.name: connection.execute(select(func.count()).select_from(each)).scalar_one() for each in tables}


def fill(
    read: Connection,
    written: Connection,
    tables: Sequence[Table],
    *,
    watch: Callable[[int, int], None] = lambda done, total: None,
    step: Callable[[str], None] = lambda _: None,
) -> dict[str, int]:
    """Copies every row of the tables, in their order, and gives how many of each there were.

    `read` must see one moment throughout; the transaction of `written` is for the caller to commit. `watch` is told
    steps done and steps in all, `step` when all is `copied` and when it is `checked`. Raises StorageError when what has
    arrived is not what was read.
    """
    counts = counted(read, tables)
    total = 2 * sum(counts.values()) + counts[quote.name]
    done = 0

    def advance(steps: int) -> None:
        nonlocal done
        done += steps
        watch(done, total)

    # What a new library gets; the one that comes brings its own.
    written.execute(delete(misattribution))
    drop_indexes(written, tables)
    seen = {table.name: copy_table(read, written, table, advance) for table in tables}
    make_indexes(written, tables)
    searchable = make_search(read, written, advance)
    set_sequences(written, tables)
    take_stock(written, tables)
    step("copied")
    for table in tables:
        _must_be_same(table.name, seen[table.name], fingerprint(written, table, advance), counts[table.name])
    if searchable != counts[quote.name]:
        raise StorageError(f"Only {searchable:,} of {counts[quote.name]:,} quotes can be searched.", _UNTOUCHED)
    step("checked")
    return counts


def _must_be_same(name: str, sent: Fingerprint, arrived: Fingerprint, counted: int) -> None:
    if (sent.rows, sent) != (counted, arrived):
        raise StorageError(
            f"The copy of the table {name} is not the same: {arrived.rows:,} rows of {counted:,}.", _UNTOUCHED
        )
