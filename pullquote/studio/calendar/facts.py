"""What a calendar must know of many posts at once: their quotes, and when they were posted.

Touches: disk.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Engine, func, select

from quotes.database import reading
from quotes.model import Quote
from quotes.rows import in_chunks, load_quotes
from quotes.tables import quote
from scheduler.model import Post
from scheduler.tables import receipt


def quotes_named(engine: Engine, ids: Collection[str | None]) -> dict[str, Quote]:
    """The quotes of these ids that are still there, read in a few statements."""
    found: dict[str, Quote] = {}
    with reading(engine) as connection:
        for chunk in in_chunks(sorted({one for one in ids if one})):
            pks = connection.execute(select(quote.c.pk).where(quote.c.id.in_(chunk))).scalars().all()
            found.update((one.id, one) for one in load_quotes(connection, pks))
    return found


def times_posted(engine: Engine, posts: Sequence[Post]) -> dict[int, datetime]:
    """When each of these posts was made on its network, for those that are known to be there."""
    found: dict[int, datetime] = {}
    with reading(engine) as connection:
        for chunk in in_chunks([one.id for one in posts]):
            rows = connection.execute(
                select(receipt.c.post_pk, func.min(receipt.c.posted_at))
                .where(receipt.c.post_pk.in_(chunk))
                .group_by(receipt.c.post_pk)
            )
            found.update((row[0], row[1]) for row in rows)
    return found
