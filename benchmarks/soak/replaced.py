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
    """The rows of such posts. Whoever is skipped has no further messages yet: those come when the first is out.

    A post counts only when the other one is on its network, by its own state; that is judged like any other.
    """
    skipped, other = post.alias("skipped"), post.alias("other")
    same = (other.c.account_pk == skipped.c.account_pk) & (other.c.cluster == skipped.c.cluster)
    later = (other.c.cycle >= skipped.c.cycle) & in_states(other.c.state, State.POSTED)
    statement = select(skipped.c.pk).join(other, same & later).where(in_states(skipped.c.state, State.SKIPPED))
    return set(connection.execute(statement).scalars())
