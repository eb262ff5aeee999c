"""The person behind the accounts: looks at what the networks show, answers the inbox, lets things go on.

Touches: database, the network (through what each account shows).
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from benchmarks.soak.filling import World
from benchmarks.soak.posting import SoakPosting
from benchmarks.soak.replaced import replaced
from quotes.database import reading
from quotes.errors import Refused
from scheduler.desk import Shown
from scheduler.model import Post, Receipt
from scheduler.states import State

_TODO = (State.UNSURE, State.FAILED, State.SKIPPED, State.HELD)


class Person:
    """Answers truthfully, and only while no machine sleeps: see docs/proof.md."""

    def __init__(self, posting: SoakPosting, world: World) -> None:
        self._posting = posting
        self._world = world
        self.deeds: Counter[str] = Counter()

    def visit(self, now: datetime) -> bool:
        """Does everything that waits for a person; False when nothing did."""
        desk = self._posting.desk
        with reading(self._posting.engine) as connection:
            settled = replaced(connection)
        todo = [post for post in desk.posts(Shown(_TODO)) if post.id not in settled]
        for post in todo:
            try:
                self._answer(post, now)
            except Refused as refused:
                # A runner came first (`state`), or the plan took the same words, which are on their way (`repeat`).
                self.deeds[f"refused: {refused.rule}"] += 1
        paused = [account.name for account in self._posting.accounts.all() if account.paused]
        for name in paused:
            self._posting.accounts.resume(name, now=now)
            self.deeds["accounts resumed"] += 1
        return bool(todo or paused)

    def _answer(self, post: Post, now: datetime) -> None:
        desk = self._posting.desk
        if post.state is State.UNSURE:
            payload = desk.payload(post.id)
            found = [] if payload is None else self._world[post.account].look(payload.text)
            if found:
                desk.found(post.id, Receipt(found[0], None, now, origin="person"), now=now)
                self.deeds["inbox: it is there"] += 1
            else:
                desk.absent(post.id, now=now, expires_at=None)
                self.deeds["inbox: it is not there"] += 1
        elif post.state is State.HELD:
            desk.release(post.id, now=now)
            self.deeds["held posts released"] += 1
        else:
            desk.retry(post.id, now=now, expires_at=None)
            self.deeds[f"{post.state} posts tried again"] += 1
