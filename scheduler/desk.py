"""The queue as a person sees it: what is planned, and everything that may be done about it.

Touches: disk. What a person does goes into a post's history with the rest.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, and_, func, select, update
from sqlalchemy.exc import IntegrityError

from quotes.choosing import Choice
from quotes.database import reading, writing
from quotes.errors import NotFound, Outdated, Refused
from quotes.tables import quote
from scheduler.model import HistoryLine, Payload, Post, Receipt
from scheduler.payloads import drop_payload, keep_payload
from scheduler.plan.past import must_not_repeat
from scheduler.receipts import keep_receipt
from scheduler.rows import further_quotes, load_history, load_payload, load_receipts, post_from, posts_statement
from scheduler.states import CHANGEABLE, GONE, Event, State, moved
from scheduler.tables import account, post
from scheduler.transitions import move, record

PERSON = "person"
"""Who did it, in the history of what a person did."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Which posts to list; everything given must hold. `since` is a moment included, `until` one excluded."""

    states: tuple[State, ...] = ()
    account: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    limit: int | None = None


class Desk:
    """Posts in a database, for people. Every method is one transaction and may raise `StorageError`.

    A method that names a post raises `NotFound` when there is none, and `Refused` (rule `state`) when that cannot be
    done to a post in its state; nothing is changed then.
    """

    def __init__(self, engine: Engine, seen: Post | None = None) -> None:
        self._engine = engine
        self._seen = seen

    def as_seen(self, seen: Post) -> Desk:
        """A desk whose next change of this post raises `Outdated`, and changes nothing, if it is not as seen any more.

        What a person decided by is held against the row in the transaction that changes it: of two who saw the same,
        one is heard and the other told.
        """
        return Desk(self._engine, seen)

    def posts(self, shown: Shown | None = None) -> Iterator[Post]:
        """The posts asked for, by the time they are due."""
        wanted = shown or Shown()
        statement = posts_statement().order_by(post.c.due_at, post.c.pk)
        if wanted.states:
            statement = statement.where(post.c.state.in_([state.value for state in wanted.states]))
        if wanted.account is not None:
            statement = statement.where(account.c.name == wanted.account)
        if wanted.since is not None:
            statement = statement.where(post.c.due_at >= wanted.since)
        if wanted.until is not None:
            statement = statement.where(post.c.due_at < wanted.until)
        if wanted.limit is not None:
            statement = statement.limit(wanted.limit)
        with reading(self._engine) as connection:
            rows = connection.execute(statement).all()
        return (post_from(row) for row in rows)

    def counts(self) -> dict[State, int]:
        """How many posts there are in each state."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(post.c.state, func.count()).group_by(post.c.state))
            return {State(state): count for state, count in rows}

    def get(self, id: int) -> Post:
        """The post of that number."""
        with reading(self._engine) as connection:
            row = connection.execute(posts_statement().where(post.c.pk == id)).one_or_none()
        if row is None:
            raise NotFound(f"There is no post {id}.", "`pullquote queue` lists them.")
        return post_from(row)

    def payload(self, id: int) -> Payload | None:
        """What the post says, if that is frozen."""
        self.get(id)
        with reading(self._engine) as connection:
            return load_payload(connection, id)

    def history(self, id: int) -> tuple[list[HistoryLine], list[Receipt]]:
        """Everything that happened to a post, and its receipts, oldest first."""
        self.get(id)
        with reading(self._engine) as connection:
            return load_history(connection, id), load_receipts(connection, id)

    def captions(self, account_name: str, *, latest: int) -> list[str]:
        """What the latest approved posts of an account say, newest first: a new one should not read the same."""
        statement = (
            select(post.c.payload)
            .join(account, account.c.pk == post.c.account_pk)
            .where(account.c.name == account_name, post.c.payload.is_not(None), post.c.follows.is_(None))
            .order_by(post.c.due_at.desc())
            .limit(latest)
        )
        with reading(self._engine) as connection:
            return [str(json.loads(kept)["text"]) for kept in connection.execute(statement).scalars()]

    def approve(self, id: int, payload: Payload, *, now: datetime) -> None:
        """Queues a post with exactly what was seen: caption, pictures and alt texts are frozen."""
        with self._changing(id) as connection:
            _must_begin(connection, id)
            move(connection, id, Event.APPROVE, now=now, owner=PERSON, reason=None)
            keep_payload(connection, id, payload)

    def hold(self, id: int, why: str, *, now: datetime) -> None:
        """Keeps a post back until it is released."""
        with self._changing(id) as connection:
            if _state(connection, id) is State.CLAIMED:
                raise Refused("state", f"Post {id} is in a runner's hand.", "Try again in a minute.")
            move(connection, id, Event.HOLD, now=now, owner=PERSON, note=why, reason=why)

    def release(self, id: int, *, now: datetime) -> State:
        """Lets a held post go on: into the queue when it had been approved, back to the drafts when not."""
        with self._changing(id) as connection:
            if (state := _state(connection, id)) is not State.HELD:
                raise Refused("state", f"Post {id} is {state}, not held.", "Only held posts can be released.")
            frozen = connection.execute(select(post.c.payload).where(post.c.pk == id)).scalar() is not None
            event = Event.RELEASE if frozen else Event.REDRAFT
            return move(connection, id, event, now=now, owner=PERSON, reason=None)

    def cancel(self, id: int, why: str, *, now: datetime) -> None:
        """Calls a post off for good. Its slot stays silent; its quote is free again."""
        with self._changing(id) as connection:
            move(connection, id, Event.CANCEL, now=now, owner=PERSON, note=why, reason=why or "called off")

    def retry(self, id: int, *, now: datetime, expires_at: datetime | None) -> None:
        """Queues a failed or skipped post again, to go out now, with a clean count of attempts."""
        with self._changing(id) as connection, _no_repeat(id):
            _must_have_account(connection, id)
            state = _state(connection, id)
            moved(state, Event.RETRY)
            if state in GONE:
                _must_have_no_heir(connection, id)
                it = connection.execute(select(post.c.cluster, post.c.cycle, post.c.more).where(post.c.pk == id)).one()
                must_not_repeat(connection, id, (it.cluster, it.cycle), further_quotes(it.more))
            values = _afresh(connection, id, now, expires_at)
            move(connection, id, Event.RETRY, now=now, owner=PERSON, **values)

    def reschedule(self, id: int, *, wall: str, due_at: datetime, expires_at: datetime | None, now: datetime) -> None:
        """Moves a post that is not on its way to another time; `wall` is that time in the post's zone."""
        with self._changing(id) as connection:
            if (state := _state(connection, id)) not in CHANGEABLE:
                raise Refused("state", f"Post {id} is {state}; it can no longer be moved.", "")
            expires_at = None if _follows(connection, id) else expires_at
            values = {"wall": wall, "due_at": due_at, "ready_at": due_at, "expires_at": expires_at}
            connection.execute(update(post).where(post.c.pk == id).values(**values))
            record(connection, id, "move", now=now, before=state, after=state, owner=PERSON, note=f"to {wall}")

    def swap(self, id: int, choice: Choice, *, now: datetime) -> None:
        """Gives a post another quote; it is a draft then, to be seen again."""
        candidate = choice.candidate
        with self._changing(id) as connection:
            pk = connection.execute(select(quote.c.pk).where(quote.c.id == candidate.quote)).scalar()
            values: dict[str, Any] = {"quote_pk": pk, "quote_id": candidate.quote}
            values |= {"cluster": candidate.cluster, "cycle": choice.cycle, "more": None, "reason": None}
            _must_begin(connection, id)
            moved(_state(connection, id), Event.REDRAFT)
            must_not_repeat(connection, id, (candidate.cluster, choice.cycle), ())
            with _no_repeat(id):
                note = f"quote {candidate.quote} instead"
                move(connection, id, Event.REDRAFT, now=now, owner=PERSON, note=note, **values)
            drop_payload(connection, id)

    def redraft(self, id: int, *, now: datetime, **values: Any) -> None:
        """Makes a post a draft again, with another look or caption variant, to be seen and approved anew."""
        with self._changing(id) as connection:
            _must_begin(connection, id)
            move(connection, id, Event.REDRAFT, now=now, owner=PERSON, reason=None, **values)
            drop_payload(connection, id)

    def found(self, id: int, receipt: Receipt, *, now: datetime) -> None:
        """A person has seen the post on the network: it is posted, with what they found as its receipt.

        So they may say of one that is held, too: after a restore that is where posts are that may be out.
        """
        with self._changing(id) as connection:
            if (state := _state(connection, id)) not in (State.UNSURE, State.HELD):
                raise Refused("state", f"Post {id} is {state}, not unsure or held.", "Nobody asks whether it is there.")
            keep_receipt(connection, id, receipt, now=now, owner=PERSON)

    def posted(self, id: int, receipt: Receipt, *, now: datetime) -> None:
        """A person has made the post that was handed to them."""
        with self._changing(id) as connection:
            if (state := _state(connection, id)) is not State.HANDED:
                raise Refused("state", f"Post {id} is {state}, not handed over.", "Only what is yours to post can be.")
            keep_receipt(connection, id, receipt, now=now, owner=PERSON)

    def absent(self, id: int, *, now: datetime, expires_at: datetime | None) -> None:
        """A person has looked and it is not there: it is sent again, under the same key."""
        with self._changing(id) as connection:
            _must_be_unsure(connection, id)
            note = "a person looked: not there"
            values = _afresh(connection, id, now, expires_at)
            move(connection, id, Event.ABSENT, now=now, owner=PERSON, note=note, **values)

    @contextmanager
    def _changing(self, id: int) -> Iterator[Connection]:
        """The transaction of one change of a post, begun only if the post is as it was seen."""
        seen = self._seen if self._seen is not None and self._seen.id == id else None
        with writing(self._engine) as connection:
            if seen is not None:
                _must_be_as_seen(connection, seen)
            yield connection
        if seen is not None:
            self._seen = None  # what follows is about the post as this change has left it


def _state(connection: Connection, id: int) -> State:
    """The state of a post, whose row stays locked."""
    state = connection.execute(select(post.c.state).where(post.c.pk == id).with_for_update()).scalar()
    if state is None:
        raise NotFound(f"There is no post {id}.", "`pullquote queue` lists them.")
    return State(state)


def _must_be_as_seen(connection: Connection, seen: Post) -> None:
    state = _state(connection, seen.id)  # the row is locked from here on
    if post_from(connection.execute(posts_statement().where(post.c.pk == seen.id)).one()) != seen:
        raise Outdated(f"Post {seen.id} was changed meanwhile; it is {state} now.", "Look at it again.")


def _must_have_account(connection: Connection, id: int) -> None:
    statement = select(account.c.name, account.c.removed_at).join(post, post.c.account_pk == account.c.pk)
    row = connection.execute(statement.where(post.c.pk == id)).one_or_none()
    if row is not None and row.removed_at is not None:
        raise Refused("account", f"The account {row.name!r} of post {id} was removed.", "Post the quote elsewhere.")


def _must_have_no_heir(connection: Connection, id: int) -> None:
    """A skipped post gives its quote back, and the plan may have taken it for a later one since."""
    heir, mine = post.alias("heir"), post.alias("mine")
    same = and_(*(heir.c[name] == mine.c[name] for name in ("account_pk", "cluster", "cycle")))
    live = heir.c.state.not_in([state.value for state in GONE])
    found = connection.execute(select(heir.c.pk).join(mine, same).where(mine.c.pk == id, live).limit(1)).scalar()
    if found is not None:
        raise Refused(
            "repeat",
            f"The quote of post {id} is on its account already, or on its way there, as post {found}.",
            f"Leave post {id} as it is; `pullquote post` posts another quote at any time.",
        )


def _must_begin(connection: Connection, id: int) -> None:
    """What a reply says was approved with the post that it follows, and cannot be made anew without it."""
    if (follows := _follows(connection, id)) is not None:
        raise Refused("thread", f"Post {id} is a reply to post {follows}.", "Release it as it is, or cancel it.")


def _follows(connection: Connection, id: int) -> int | None:
    """The post that a reply follows."""
    return connection.execute(select(post.c.follows).where(post.c.pk == id)).scalar()


def _must_be_unsure(connection: Connection, id: int) -> None:
    if (state := _state(connection, id)) is not State.UNSURE:
        raise Refused("state", f"Post {id} is {state}, not unsure.", "Only what is in the inbox can be answered.")


def _afresh(connection: Connection, id: int, now: datetime, expires_at: datetime | None) -> dict[str, Any]:
    """What a post starts with when it is tried again. A reply has no slot to be too late for."""
    expires_at = None if _follows(connection, id) else expires_at
    return {"ready_at": now, "expires_at": expires_at, "attempts": 0, "looks": 0, "reason": None}


@contextmanager
def _no_repeat(id: int) -> Iterator[None]:
    """Says in words what the constraint says that keeps a quote from being posted twice."""
    try:
        yield
    except IntegrityError as error:
        raise Refused(
            "repeat",
            f"The quote of post {id} is on its account already, or on its way there.",
            "Choose another quote.",
        ) from error
