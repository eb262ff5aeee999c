"""The order in which candidates are reviewed: as `pullquote candidates` has it, the most quotable first, or by age.

Touches: disk (through the engine it is handed).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from sqlalchemy import Engine, select

from pullquote.studio.library.asking import Asked
from pullquote.studio.library.finding import pks_of
from quotes.database import reading
from quotes.prose.quotability import Quotability, quotability
from quotes.rows import among, in_chunks
from quotes.search import Order
from quotes.tables import quote

MOST = 1_000
"""Quotes of one review: more than a day's work. To rank so many takes a quarter of a second, once."""


@dataclass(frozen=True, slots=True)
class Queue:
    """The ids of the quotes to review, in order; `more` says that there are others after them."""

    ids: tuple[str, ...]
    more: bool


@lru_cache(maxsize=4 * MOST)
def quotable(text: str) -> Quotability:
    """How well a text would do as a quote, kept from one look to the next."""
    return quotability(text)


def queue(engine: Engine, asked: Asked) -> Queue:
    """The quotes to review. Ranked are the first thousand. Raises `InputError` for a bad query."""
    is_ranked = asked.query.order is Order.BEST
    oldest_first = replace(asked, query=replace(asked.query, order=Order.OLDEST)) if is_ranked else asked
    with reading(engine) as connection:
        pks = pks_of(connection, oldest_first, most=MOST + 1)[: MOST + 1]
        texts: dict[int, tuple[str, str]] = {}
        for chunk in in_chunks(pks[:MOST]):
            rows = connection.execute(
                select(quote.c.pk, quote.c.id, quote.c.text).where(among(connection, quote.c.pk, chunk))
            )
            texts |= {row.pk: (row.id, row.text) for row in rows}
    told = [texts[pk] for pk in pks[:MOST]]
    if is_ranked:
        told.sort(key=lambda pair: -quotable(pair[1]).score)
    return Queue(tuple(id for id, _ in told), len(pks) > MOST)
