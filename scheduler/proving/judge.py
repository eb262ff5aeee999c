"""One row from its first process to the verdict: the network's truth is counted before and after a person answers.

Touches: processes, database, network, disk.
"""

from __future__ import annotations

import gc
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from scheduler.accounts import Accounts
from scheduler.desk import Desk
from scheduler.model import Post, Receipt
from scheduler.proving.child import Orders, composed, live
from scheduler.proving.databases import Ground, engine_on, opened, seed
from scheduler.proving.faults import Network
from scheduler.proving.lives import Child
from scheduler.proving.scenarios import WITHHELD, Life, Scenario
from scheduler.proving.world import FolderWorld, NetworkWorld
from scheduler.publishers.conformance import Shown
from scheduler.states import IN_FLIGHT, State

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

_PAUSES = (*[360] * 7, *[3_700] * 2, 90_000, *[3_700] * 6)
"""Seconds between the plain lives that end a row: past any lease, then past any backoff, then past a day."""

_ANSWERS = 5
"""How often a person answers, when a post that is sent again meets with the same fault."""

_OPEN = IN_FLIGHT | {State.QUEUED}


@dataclass(frozen=True, slots=True)
class Result:
    """One row's verdict. `before` and `after` count the posts shown before and after a person has answered.

    `wanted` is how many must be there at last, `asked` whether a person had to answer, `why` what is not right.
    """

    network: str
    database: str
    what: str
    step: str
    kills: int
    wanted: int
    before: int
    asked: bool
    after: int
    ok: bool
    why: str = ""

    def to_json(self) -> dict[str, Any]:
        """As `pullquote prove --json` prints it."""
        return asdict(self)


class Court:
    """Where rows are judged: a ground for databases, a folder for posts, a port with the fake network."""

    def __init__(self, ground: Ground, database: str, folder: Path, port: int, name: str) -> None:
        self.ground = ground
        self.database = database
        self.folder = folder
        self.port = port
        self._name = name
        self._number = 0

    def world(self, network: Network) -> FolderWorld | NetworkWorld:
        """A network that shows no post yet."""
        self._number += 1
        if network is not Network.FOLDER:
            return NetworkWorld(self.port, network, f"{self._name}-{self._number}")
        root = self.folder / f"posts-{self._number}"
        root.mkdir()
        return FolderWorld(root)

    def warm_up(self) -> None:
        """Does everything once in this process, so that those forked from it need not load and compile it."""
        for network in (Network.FOLDER, Network.LOOK_BACK):
            trial = Trial(self, Scenario(network, "warming up", ()))
            trial.here()
            trial.run()
        # What is here now is never looked at again by the collector, whose marks would copy every page in every fork.
        gc.collect()
        gc.freeze()

    def judge(self, scenario: Scenario) -> tuple[Result, list[str]]:
        """The verdict on a row, and the points that its last scripted process, or the one after, came to."""
        trial = Trial(self, scenario)
        try:
            return trial.run()
        finally:
            trial.close()


class Trial:
    """One row while it runs."""

    def __init__(self, court: Court, scenario: Scenario) -> None:
        self._court = court
        self._scenario = scenario
        self._world = court.world(scenario.network)
        self._address = court.ground.fresh()
        self._now = START
        self._children: list[Child] = []
        self._random = Random(scenario.what)  # noqa: S311 - for waits
        if isinstance(self._world, NetworkWorld) and scenario.settings:
            self._world.set(**scenario.settings)
        network = "folder" if scenario.network is Network.FOLDER else "fake"
        with opened(self._address) as engine:
            self._keys = seed(engine, network, self._world.options, scenario.posts, now=START)

    def run(self) -> tuple[Result, list[str]]:
        """Lives, recovery, count, answers, recovery, count."""
        for life in self._scenario.lives:
            self._live(life)
        scripted = len(self._children)
        self._finish()
        for child in [child for child in self._children if child.stopped]:
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
        kills = sum(child.killed for child in self._children)
        why = "; ".join(self._faults(before, after))
        scenario = self._scenario
        result = Result(
            network=scenario.network.value,
            database=self._court.database,
            what=scenario.what,
            step=scenario.step,
            kills=kills,
            wanted=scenario.wanted,
            before=len(before),
            asked=asked,
            after=len(after),
            ok=not why,
            why=why,
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
            self._now += timedelta(seconds=life.later)
        if life.order is not None:
            self._world.order(life.order)
        if life.forgotten and isinstance(self._world, NetworkWorld):
            self._world.forget_keys()
        racing = self._scenario.runners > 1
        began = time.monotonic() if racing else None
        born = [self._born(life, began) for _ in range(self._scenario.runners)]
        if WITHHELD in life.deeds:
            self._world.wait_for(1)
            born[0].kill()
        for child in born:
            child.wait()
        # Whoever comes next reads the clock as it is now.
        self._now += timedelta(seconds=max(child.jumped for child in born))

    def _born(self, life: Life, began: float | None) -> Child:
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
            failing_receipts=life.failing_receipts,
            closed_port=1 if life.unreachable else None,
            live=began,
        )

    def _finish(self) -> None:
        """Plain lives, each later than the one before, until nothing is left that a runner could do."""
        for pause in _PAUSES:
            self._world.settle()
            posts, paused = self._posts()
            if paused or not any(post.state in _OPEN for post in posts):
                return
            self._now += timedelta(seconds=pause)
            child = self._born(Life(), None)
            child.wait()

    def _posts(self) -> tuple[list[Post], bool]:
        with opened(self._address) as engine:
            posts = list(Desk(engine).posts())
            return posts, any(account.paused for account in Accounts(engine).all())

    def _answer(self) -> bool:
        """What a person does: looks at the network, answers the inbox truthfully, lets paused accounts go on."""
        shown = {one.key: one for one in self._world.posts()}
        with opened(self._address) as engine:
            desk, accounts = Desk(engine), Accounts(engine)
            unsure = [post for post in desk.posts() if post.state is State.UNSURE]
            for post in unsure:
                if (there := shown.get(post.key)) is not None:
                    receipt = Receipt(there.remote_id, None, self._now, origin="person")
                    desk.found(post.id, receipt, now=self._now)
                else:
                    desk.absent(post.id, now=self._now, expires_at=None)
            paused = [account.name for account in accounts.all() if account.paused]
            for name in paused:
                accounts.resume(name)
        return bool(unsure or paused)

    def _shown(self) -> Sequence[Shown]:
        self._world.settle()
        return self._world.posts()

    def _faults(self, before: Sequence[Shown], after: Sequence[Shown]) -> list[str]:
        """Everything that breaks the promise."""
        told = [bug for child in self._children for bug in child.bugs]
        for when, shown in (("before", before), ("after", after)):
            often = Counter(one.key for one in shown)
            told += [f"{often[key]} posts {when} the answer" for key in often if often[key] > 1]
        if len(after) != self._scenario.wanted:
            told.append(f"{len(after)} posts at last, not {self._scenario.wanted}")
        told += [f"post {one.remote_id} is not what was frozen" for one in after if not _as_frozen(one)]
        if (planned := self._planned_kills()) and not any(child.killed for child in self._children):
            told.append(f"{planned} was never reached")
        return told + self._wrong_rows({one.remote_id for one in after})

    def _wrong_rows(self, ids: set[str]) -> list[str]:
        wanted = State.POSTED if self._scenario.wanted else State.FAILED
        with opened(self._address) as engine:
            desk = Desk(engine)
            told = [f"post {one.id} is {one.state}" for one in desk.posts() if one.state is not wanted]
            for post in desk.posts():
                receipts = desk.history(post.id)[1]
                told += [f"a receipt of {one.remote_id}" for one in receipts if one.remote_id not in ids]
                if wanted is State.POSTED and not receipts:
                    told.append(f"post {post.id} has no receipt")
        return told

    def _planned_kills(self) -> str:
        with suppress(StopIteration):
            return next(point for life in self._scenario.lives for point, deed in life.deeds.items() if deed == "kill")
        return ""


def _as_frozen(shown: Shown) -> bool:
    payload = composed(str(shown.key))
    pictures = tuple(picture.data for picture in payload.pictures)
    return (shown.text, shown.pictures) == (payload.text, pictures) and shown.alts == (payload.pictures[0].alt,)
