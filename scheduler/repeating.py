"""Whether an account has a post's words already: merging and settling can make two waiting posts the same.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, and_, or_, select, union_all

from quotes.tables import alias, cluster_of, quote
from scheduler.rows import further_quotes
from scheduler.states import State
from scheduler.tables import in_states, post

_OUT = (State.SENDING, State.HANDED, State.POSTED, State.UNSURE)
"""States in which readers have a post, or may have. What only waits is looked at when its own turn comes."""


def posted_already(connection: Connection, pk: int) -> int | None:
    """The post of the same account that has words of this one, in the same cycle; None when there is none.

    By the words as they were planned, and as they are now, of carousels too. A reply goes on with its thread and is
    asked nothing.
    """
    mine = connection.execute(_ROW.where(post.c.pk == pk)).one()
    if mine.quote_id is None or mine.follows is not None:
        return None
    wanted = _words(connection, mine)
    same = and_(post.c.account_pk == mine.account_pk, post.c.pk != pk, in_states(post.c.state, *_OUT))
    own = and_(quote.c.cluster_key.is_(None), quote.c.words_key.in_(list(wanted)))
    members = union_all(select(quote.c.pk).where(own), select(quote.c.pk).where(quote.c.cluster_key.in_(list(wanted))))
    alike = or_(post.c.cluster.in_(list(wanted)), post.c.quote_pk.in_(select(members.subquery())))
    for other in connection.execute(_ROW.where(same, or_(alike, post.c.more.is_not(None))).order_by(post.c.pk)):
        if any(wanted.get(words) == cycle for words, cycle in _words(connection, other).items()):
            return int(other.pk)
    return None


_ROW = select(
    post.c.pk,
    post.c.account_pk,
    post.c.quote_pk,
    post.c.quote_id,
    post.c.cluster,
    post.c.cycle,
    post.c.more,
    post.c.follows,
)


def _words(connection: Connection, row: Any) -> dict[str, int]:
    """The keys of a post's words, as they were planned and as they are now, and which time round each is."""
    found = {} if row.cluster is None else {row.cluster: row.cycle}
    further = {one.quote: one.cycle for one in further_quotes(row.more)}
    found |= {one.cluster: one.cycle for one in further_quotes(row.more)}
    if row.quote_pk is not None:
        own = select(cluster_of()).where(quote.c.pk == row.quote_pk)
        found |= dict.fromkeys(connection.execute(own).scalars(), row.cycle)
    if further:
        by_id = select(quote.c.id, cluster_of()).where(quote.c.id.in_(further))
        by_alias = select(alias.c.id, cluster_of()).join(quote, quote.c.pk == alias.c.quote_pk)
        for id, words in connection.execute(union_all(by_id, by_alias.where(alias.c.id.in_(further)))):
            found[words] = further[id]
    return found
