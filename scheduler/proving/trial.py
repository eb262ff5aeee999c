"""One row from its first process to the verdict: the network's truth is counted before and after a person answers.

Touches: processes, database, network, disk.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

from scheduler.accounts import Accounts
from scheduler.desk import Desk
from scheduler.model import Account, Post, Receipt
from scheduler.proving.child import Orders, live
from scheduler.proving.client import HASTE, PATIENCE
from scheduler.proving.databases import engine_on, opened, seed
from scheduler.proving.faults import RECOVERIES, Network
from scheduler.proving.lives import Child
from scheduler.proving.row_login import new_row_login
from scheduler.proving.scenarios import WITHHELD, Life, Scenario
from scheduler.proving.traits import TRAITS
from scheduler.proving.verdict import Result, wrong_posts, wrong_processes, wrong_rows
from scheduler.proving.world import FolderWorld, NetworkWorld
from scheduler.publishers.truth import Shown
from scheduler.states import IN_FLIGHT, State

if TYPE_CHECKING:
    from scheduler.proving.judge import Court

_PAUSES = (*[360] * 7, *[3_700] * 2, 90_000, *[3_700] * 6)
"""Seconds between the plain lives that end a row: past any lease, then past any backoff, then past a day."""

_ANSWERS = 5
"""How often a person answers, when a post that is sent again meets with the same fault."""

_OPEN = IN_FLIGHT | {State.QUEUED}


class Trial:
    """One row while it runs."""

    def __init__(self, court: Court, scenario: Scenario) -> None:
        self._began = time.monotonic()
        self._court = court
        self._scenario = scenario
        self._world = court.world(scenario.network)
        self._address = court.ground.fresh()
        self._now = self._true = court.start  # what the machine takes for the time, and what it is
        self._children: list[Child] = []
        self._reached = False
        self._random = Random(scenario.what)  # noqa: S311 - for waits
        self.account = _account(scenario.network, self._world)
        self._login = court.folder / "login"
        if self._world.secrets:
            new_row_login(self._login, self._world.secrets)
        # A network that would take a text twice, as most do; a row may set that otherwise.
        self._world.set(refuses_duplicates=False, **TRAITS[scenario.network].settings)
        with opened(self._address) as engine:
            salt = f"{scenario.network} {scenario.what}"
            self._keys = seed(engine, self.account, scenario.posts, salt=salt, now=court.start)

    def run(self) -> tuple[Result, list[str]]:
        """Lives, recovery, count, answers, recovery, count."""
        for life in self._scenario.lives:
            self._live(life)
        scripted = len(self._children)
        self._finish()
        for child in [child for child in self._children if child.stopped]:
            # Its clock stood still with it: no network may turn it away for that alone.
            self._world.clock(self._court.start)
            child.wake()
        self._finish()
        before = self._shown()
        asked = False
        for _ in range(_ANSWERS):
            if not self._answer():
                break
            asked = True
            self._finish()
        after = self._shown()
        doubled = any(len({one.text for one in shown}) < len(shown) for shown in (before, after))
        scenario, why = self._scenario, "; ".join(self._wrong(before, after))
        result = Result(
            network=scenario.network.value,
            database=self._court.database,
            what=scenario.what,
            step=scenario.step,
            kills=sum(child.killed for child in self._children),
            wanted=scenario.wanted,
            before=len(before),
            asked=asked,
            after=len(after),
            ok=not why,
            why=why,
            doubled=doubled,
            seconds=round(time.monotonic() - self._began, 3),
        )
        recovery = self._children[scripted].points if len(self._children) > scripted else []
        return result, recovery

    def here(self) -> None:
        """A life without a process of its own."""
        live(self._orders(Life(), None), lambda _: None)
        engine_on(self._address).dispose()

    def close(self) -> None:
        """Leaves no process behind."""
        for child in self._children:
            child.discard()

    def _live(self, life: Life) -> None:
        if self._children:
            self._world.settle()
            self._pass(life.later)
            self._now += timedelta(seconds=life.jump)
        if life.order is not None:
            self._world.order(life.order)
        if life.settings:
            self._world.set(**life.settings)
        racing = self._scenario.runners > 1
        began = time.monotonic() if racing else None
        born = [self._born(life, began) for _ in range(self._scenario.runners)]
        if WITHHELD in life.deeds:
            self._world.wait_for(1)
            born[0].kill()
        for child in born:
            child.wait()
        self._reached = self._reached or (life.unreachable and bool(self._shown()))
        # Whoever comes next reads the clock as it is now.
        self._now += timedelta(seconds=max(child.jumped for child in born))

    def _born(self, life: Life, began: float | None) -> Child:
        self._world.clock(self._true)
        child = Child(self._orders(life, began))
        self._children.append(child)
        return child

    def _orders(self, life: Life, began: float | None) -> Orders:
        return Orders(
            database=self._address,
            owner=f"runner {len(self._children)}",
            now=self._now.isoformat(),
            seed=self._random.getrandbits(32),
            deeds=life.deeds,
            patience=HASTE if self._scenario.in_vain else PATIENCE,
            failing_receipts=life.failing_receipts,
            replies=self._scenario.replies,
            login=str(self._login) if self._world.secrets else "",
            closed_port=self._court.port if life.unreachable else None,
            live=began,
        )

    def _finish(self) -> None:
        """Plain lives, each later than the one before, until nothing is left that a runner could do."""
        for pause in _PAUSES:
            self._world.settle()
            posts, paused = self._posts()
            if paused or not any(post.state in _OPEN for post in posts):
                return
            self._pass(pause)
            child = self._born(Life(), None)
            child.wait()

    def _pass(self, seconds: int) -> None:
        """Time goes by, for the network and for the machine."""
        self._true += timedelta(seconds=seconds)
        self._now += timedelta(seconds=seconds)

    def _posts(self) -> tuple[list[Post], bool]:
        with opened(self._address) as engine:
            posts = list(Desk(engine).posts())
            return posts, any(account.paused for account in Accounts(engine).all())

    def _answer(self) -> bool:
        """What a person does: looks at the network, answers the inbox truthfully, lets paused accounts go on.

        A reply that is held, because its post was found without an address, is released: the person has just seen the
        post. And the machine's clock is set right, if an account is paused: some networks let nobody in whose clock is
        off.
        """
        shown = {one.text: one for one in self._world.posts()}
        with opened(self._address) as engine:
            desk, accounts = Desk(engine), Accounts(engine)
            unsure = [post for post in desk.posts() if post.state is State.UNSURE]
            for post in unsure:
                payload = desk.payload(post.id)
                if payload is not None and (there := shown.get(payload.text)) is not None:
                    receipt = Receipt(there.remote_id, None, self._now, origin="person")
                    desk.found(post.id, receipt, now=self._now)
                else:
                    desk.absent(post.id, now=self._now, expires_at=None)
            held = [post.id for post in desk.posts() if post.state is State.HELD]
            for id in held:
                desk.release(id, now=self._now)
            paused = [account.name for account in accounts.all() if account.paused]
            for name in paused:
                accounts.resume(name, now=self._now)
                self._now = self._true
        return bool(unsure or held or paused)

    def _shown(self) -> Sequence[Shown]:
        self._world.settle()
        return self._world.posts()

    def _wrong(self, before: Sequence[Shown], after: Sequence[Shown]) -> list[str]:
        """Everything that breaks the promise, and everything that did not happen although it was to be proved."""
        scenario = self._scenario
        told = [*self._world.bugs, *wrong_processes(scenario, self._children)]
        told += wrong_posts(scenario, self._keys, before, after, rules=self.account.rules)
        if self._world.met < sum(life.order is not None for life in scenario.lives):
            told.append("a fault that was ordered was never met")
        if self._reached:
            told.append("a network was reached where nobody was")
        with opened(self._address) as engine:
            told += wrong_rows(scenario, Desk(engine), after)
        return told


def _account(network: Network, world: FolderWorld | NetworkWorld) -> Account:
    """The account that posts there."""
    rules = "webhook" if network in RECOVERIES else TRAITS[network].publisher
    return Account("account", TRAITS[network].publisher, rules, options=world.options)
