"""Posts that another one has replaced: skipped as too late, after which the plan took the same quote again.

Touches: database.

What is skipped gives its quote back. Once a later post has it in the same round, the first cannot be tried again, so
that no account says the same words twice: it is not due any more.
"""

from __future__ import annotations

from sqlalchemy import Connection, select

from scheduler.states import State
from scheduler.tables import in_states, post


def replaced(connection: Connection) -> set[int]:
    """The rows of such posts, and of the further messages of their threads.

    A post counts only when the other one is on its network, by its own state; that is judged like any other.
    """
    skipped, other, reply = post.alias("skipped"), post.alias("other"), post.alias("reply")
    heads = (
        select(skipped.c.pk)
        .join(
            other,
            (other.c.account_pk == skipped.c.account_pk)
            & (other.c.cluster == skipped.c.cluster)
            & (other.c.cycle >= skipped.c.cycle)
            & in_states(other.c.state, State.POSTED),
        )
        .where(in_states(skipped.c.state, State.SKIPPED))
    )
    found = set(connection.execute(heads).scalars())
    below = found
    while below:
        replies = select(reply.c.pk).where(reply.c.follows.in_(below), in_states(reply.c.state, State.SKIPPED))
        below = set(connection.execute(replies).scalars()) - found
        found |= below
    return found
