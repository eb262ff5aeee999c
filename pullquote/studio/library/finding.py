"""A page of what the library was asked for, and how much there is of it, without counting far.

Touches: disk (through the engine it is handed).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import Connection, Engine, Select, func, select

from pullquote.studio.library.asking import Asked
from quotes.database import reading
from quotes.model import Quote
from quotes.rows import among, load_quotes
from quotes.search import Order, Query, matching
from quotes.search_ranking import are_few
from quotes.tables import person, quote
from scheduler.unposted import unposted

SIZE = 40
"""Quotes on a page: some five screens, and a second of scrolling on a phone."""

MOST_COUNTED = 5_000
"""Counting stops here: whoever sees that there are more narrows the search, and does not count pages."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A quote as it is kept now, and its revision, by which a change finds out that it was changed meanwhile."""

    quote: Quote
    revision: int


@dataclass(frozen=True, slots=True)
class Found:
    """A page of quotes. `count` is how many there are in all, at most `MOST_COUNTED`; `more` says there are more."""

    asked: Asked
    rows: tuple[Kept, ...]
    count: int
    more: bool
    is_empty_library: bool

    @property
    def first(self) -> int:
        """The number of the first quote shown, from 1."""
        return (self.asked.page - 1) * SIZE + 1

    @property
    def last(self) -> int:
        """The number of the last quote shown."""
        return self.first + len(self.rows) - 1

    @property
    def has_next(self) -> bool:
        """Whether there is a page after this one."""
        return self.more or self.last < self.count


def find(engine: Engine, asked: Asked) -> Found:
    """The page asked for. Raises `InputError` for a bad query."""
    skipped = (asked.page - 1) * SIZE
    with reading(engine) as connection:
        pks = list(connection.execute(_page(connection, asked, skipped)).scalars())
        count, more = skipped + len(pks), False
        if len(pks) > SIZE or (skipped and not pks):
            # To count all words that begin with a letter takes longer than to find a page of them.
            count, more = (skipped + SIZE, True) if asked.is_a_letter and pks else _count(connection, asked)
        rows = load_kept(connection, pks[:SIZE])
        anything = bool(rows) or connection.execute(select(quote.c.pk).limit(1)).first() is not None
    return Found(asked, rows, count, more or count > MOST_COUNTED, not anything)


def pks_of(connection: Connection, asked: Asked, *, most: int | None = None) -> list[int]:
    """The primary keys of everything that is asked for, whatever the page, in order. Raises `InputError`."""
    return list(connection.execute(_all(connection, asked, most)).scalars())


def load_kept(connection: Connection, pks: list[int]) -> tuple[Kept, ...]:
    """The quotes with their revisions, in the order asked for."""
    rows = connection.execute(select(quote.c.id, quote.c.revision).where(among(connection, quote.c.pk, pks)))
    revisions = {row.id: row.revision for row in rows}
    return tuple(Kept(one, revisions[one.id]) for one in load_quotes(connection, pks))


def _page(connection: Connection, asked: Asked, skipped: int) -> Select[int]:
    # One more than is shown tells whether there is another page. A search that knows how little is wanted looks from
    # quote to quote, which is quicker for a letter alone and slower for what is in fewer.
    most = skipped + SIZE + 1
    return _all(connection, asked, most if asked.is_a_letter else None).limit(SIZE + 1).offset(skipped)


def _count(connection: Connection, asked: Asked) -> tuple[int, bool]:
    """How many quotes there are, and whether there are more than were counted."""
    any_order = replace(asked, query=replace(asked.query, order=Order.OLDEST))
    some = _all(connection, any_order, None).order_by(None).limit(MOST_COUNTED + 1).subquery()
    count = connection.execute(select(func.count()).select_from(some)).scalar_one()
    return min(count, MOST_COUNTED), count > MOST_COUNTED


def _all(connection: Connection, asked: Asked, most: int | None) -> Select[int]:
    """What gives the primary keys of everything that is asked for, in order; at most so many, if that is said."""
    query = asked.searched()
    by_author = query.order is Order.AUTHOR and not query.text.strip()
    if by_author:
        found = _by_author(connection, replace(query, order=Order.OLDEST))
    else:
        found = matching(connection, replace(query, limit=most))
    return unposted(connection, found) if asked.unposted else found


def _by_author(connection: Connection, query: Query) -> Select[int]:
    """Along the index of names, of which a page needs only the beginning."""
    found = matching(connection, query)
    if query.standing is not None and not are_few(connection, found.order_by(None), few=MOST_COUNTED):
        # Joined with nothing, so that no database takes the index of standings instead, and sorts half the library.
        alone = quote.c.standing + "" == query.standing.value
        found = matching(connection, replace(query, standing=None)).where(alone)
    joined = found.join(person, person.c.pk == quote.c.person_pk)
    return joined.order_by(None).order_by(person.c.key, quote.c.pk)
