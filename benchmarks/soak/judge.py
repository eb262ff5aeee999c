"""The judge: every post that was due against everything that the networks show, message by message.

Touches: database, the network (through what each account shows).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, Row, select

from benchmarks.soak.filling import World
from benchmarks.soak.networks import Seen, Truth
from benchmarks.soak.replaced import replaced
from quotes.database import reading
from scheduler.desk import Desk
from scheduler.model import Account
from scheduler.networks import rules_of
from scheduler.proving.traits import TRAITS
from scheduler.states import State
from scheduler.tables import account, post, receipt

_WHOLE_SECONDS = 1
"""Networks tell in whole seconds when they made a post, and runners count from there."""

_THREADLESS = frozenset(it.publisher for it in TRAITS.values() if not it.threads)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be. `kind` is `lost`, `doubled`, `strange`, `changed`, `misplaced`, `state`,
    `receipt`, `rate` or `fake`; `history` is the post's own, line by line."""

    kind: str
    account: str
    post: int | None
    what: str
    history: tuple[str, ...] = ()


@dataclass
class Verdict:
    """What the judge counted. `due` are the messages that had to be there, `shown` those that are.

    Not due any more are those that were `replaced`, as `benchmarks.soak.replaced` has it.
    """

    due: int = 0
    shown: int = 0
    threads: int = 0
    replaced: int = 0
    findings: list[Finding] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)

    def count(self, kind: str) -> int:
        """Findings of a kind."""
        return sum(one.kind == kind for one in self.findings)


def judge(engine: Engine, accounts: Sequence[Account], world: World) -> Verdict:
    """Counts everything, account by account."""
    verdict = Verdict()
    desk = Desk(engine)
    with reading(engine) as connection:
        not_due = replaced(connection)
    verdict.replaced = len(not_due)
    for one in accounts:
        truth = world[one.name].all()
        rows = [row for row in _rows(engine, one.name) if row.pk not in not_due]
        verdict.due += len(rows)
        verdict.shown += len(truth.seen)
        verdict.threads += sum(row.follows is not None for row in rows)
        verdict.faults.update(truth.faults)
        for kind, pk, what in (
            *_messages(one, rows, truth.seen),
            *_receipts(engine, one, rows, truth),
            *_rate(one, truth),
        ):
            history = () if pk is None else tuple(_told(desk, pk))
            verdict.findings.append(Finding(kind, one.name, pk, what, history))
    return verdict


Found = Iterator[tuple[str, int | None, str]]


def _rows(engine: Engine, name: str) -> list[Row[Any]]:
    statement = (
        select(post.c.pk, post.c.state, post.c.key, post.c.payload, post.c.follows)
        .join(account, account.c.pk == post.c.account_pk)
        .where(account.c.name == name)
        .order_by(post.c.pk)
    )
    with reading(engine) as connection:
        return list(connection.execute(statement))


def _messages(it: Account, rows: Sequence[Row[Any]], seen: Sequence[Seen]) -> Found:
    """Messages that are lost, doubled, changed, in the wrong place, or nobody's."""
    by_text: dict[str, list[Seen]] = {}
    for one in seen:
        by_text.setdefault(one.text, []).append(one)
    shown_as: dict[int, Seen] = {}
    for row in rows:
        if row.state != State.POSTED:
            yield "state", row.pk, f"is {row.state} at last"
        kept: dict[str, Any] = json.loads(row.payload) if row.payload else {"text": "", "pictures": []}
        there = by_text.pop(kept["text"], [])
        if not there:
            yield "lost", row.pk, "is not on its network"
            continue
        if len(there) > 1:
            yield "doubled", row.pk, f"is on its network {len(there)} times: {', '.join(one.id for one in there)}"
        first = shown_as[row.pk] = there[0]
        if first.pictures != tuple(one["sha256"] for one in kept["pictures"]):
            yield "changed", row.pk, f"{first.id} has other pictures than were frozen"
        if first.alts != tuple(one["alt"] for one in kept["pictures"]):
            yield "changed", row.pk, f"{first.id} has other alt texts than were frozen"
        if row.follows is not None and row.follows in shown_as and it.network not in _THREADLESS:
            parent = shown_as[row.follows].id
            if first.parent != parent:
                yield "misplaced", row.pk, f"{first.id} hangs under {first.parent}, not under {parent}"
    for left in by_text.values():
        yield from (("strange", None, f"{one.id} is nobody's: {one.text[:80]!r}") for one in left)


def _receipts(engine: Engine, it: Account, rows: Sequence[Row[Any]], truth: Truth) -> Found:
    """Posts without a receipt, and receipts of what is not there; a key names a post where the network keeps it."""
    names = {name for one in truth.seen for name in (one.id, one.key)}
    statement = (
        select(receipt.c.post_pk, receipt.c.remote_id)
        .join(account, account.c.pk == receipt.c.account_pk)
        .where(account.c.name == it.name)
    )
    with reading(engine) as connection:
        kept = list(connection.execute(statement))
    for one in kept:
        if one.remote_id not in names:
            yield "receipt", one.post_pk, f"has a receipt of {one.remote_id}, which is not there"
    without = {row.pk for row in rows} - {one.post_pk for one in kept}
    yield from (("receipt", pk, "has no receipt") for pk in sorted(without))


def _rate(it: Account, truth: Truth) -> Found:
    """Spans in which a network took more than its rules allow, by its own clock."""
    taken = sorted(truth.taken)
    for window in rules_of(it).windows:
        for number in range(window.posts, len(taken)):
            if taken[number] - taken[number - window.posts] < window.seconds - _WHOLE_SECONDS:
                yield "rate", None, f"more than {window.posts} calls in {window.seconds} s before {taken[number]:.0f}"
                break
    yield from (("fake", None, bug) for bug in truth.bugs)


def _told(desk: Desk, pk: int) -> Iterator[str]:
    for line in desk.history(pk)[0]:
        yield f"{line.at:%Y-%m-%d %H:%M:%S} {line.event} -> {line.after} {line.owner} {line.note}".rstrip()
