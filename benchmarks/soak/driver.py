"""The soak from the first plan to the verdict: the world's clock leaps when everybody has done what there was to do.

Touches: everything the soak touches.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from sqlalchemy import func, select

from benchmarks.soak.chaos import Chaos
from benchmarks.soak.clock import SharedClock
from benchmarks.soak.filling import fill, make_settings, plan
from benchmarks.soak.ground import Ground
from benchmarks.soak.judge import judge
from benchmarks.soak.memory import flatness
from benchmarks.soak.networks import soak_networks
from benchmarks.soak.person import Person
from benchmarks.soak.posting import SoakPosting
from benchmarks.soak.replaced import replaced
from benchmarks.soak.report import Summary
from benchmarks.soak.runners import ELDER, Runners, spent_by
from pullquote.workspace import Workspace
from quotes.database import reading
from quotes.errors import PullquoteError, StorageError
from scheduler.desk import Desk
from scheduler.simulation.clock import next_moment
from scheduler.states import State
from scheduler.tables import receipt

START = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)

_LEAST_LEAP = timedelta(minutes=20)
"""Waits and retries that end within so much of each other are met in one turn, as by a timer of twenty minutes: within
Mastodon's hour a post is still looked for twice."""

_MOST_LEAP = timedelta(hours=1)

_PLANNED_AHEAD = timedelta(days=1)
"""The person plans so far, and plans again when half of it is left: who plans a year leaves runners more to read."""

_VISITS = timedelta(hours=6)
_SLEEPER_SECONDS = 5.0
"""A turn that takes longer, ten times the usual, may be waiting for somebody who is asleep."""

_TURN_SECONDS = 120.0
"""A turn that takes longer hangs."""

_MOST_TURNS_AFTER = 400
"""Turns after the last post was due, in which everything must have come to an end."""

_WAIT_SECONDS = 0.004
_OPEN = tuple(state for state in State if state not in (State.POSTED, State.CANCELLED))

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Wanted:
    """How much of a soak; `hours` is a limit of real time, after which no more posts are planned."""

    posts: int
    accounts: int
    runners: int
    kills: int
    seed: str
    hours: float | None = None


class Soak:
    """One soak in a folder of its own."""

    def __init__(self, wanted: Wanted, folder: Path, ground: Ground, tell: Callable[[str], None]) -> None:
        self._wanted, self._folder, self._ground, self._tell = wanted, folder, ground, tell
        self._began = time.monotonic()
        self._clock_file = folder / "clock"
        self._clock = SharedClock.make(self._clock_file, START, wanted.runners)
        make_settings(folder, ground.url)
        self._posting = SoakPosting(Workspace(folder), ground.engine, self._clock.now, seed=f"{wanted.seed} person")
        self._planned, self._horizon, self._visited = 0, START, START
        self._posted = 0
        self._samples: list[tuple[float, int]] = []
        self._marks: list[tuple[int, float]] = []
        self._turns = self._turns_after = 0
        self._turn_lasted = 0.0

    def run(self) -> Summary:
        """Everything, and its summary."""
        wanted = self._wanted
        with ExitStack() as stack:
            port, networks = stack.enter_context(soak_networks(self._clock_file, wanted.seed))
            world = fill(
                self._ground.engine, self._posting, port, accounts=wanted.accounts, posts=wanted.posts, now=START
            )
            self._person = Person(self._posting, world)
            self._plan()
            self._runners = Runners(self._folder, self._clock, self._clock_file, wanted.runners, wanted.seed)
            stack.callback(self._runners.close)
            self._chaos = Chaos(self._runners, self._clock, self._ground, kills=wanted.kills, seed=wanted.seed)
            self._tell(f"filled in {time.monotonic() - self._began:.0f} s")
            self._posting_began = time.monotonic()
            while self._goes_on():
                self._turn()
            seconds = time.monotonic() - self._posting_began
            processors = time.process_time() + self._runners.spent() + spent_by(networks)
            self._runners.close()
            verdict = judge(self._ground.engine, self._posting.accounts.all(), world)
        return Summary(
            wanted=wanted,
            database="SQLite" if self._ground.is_file else "PostgreSQL",
            planned=self._planned,
            days=(self._clock.now() - START) / timedelta(days=1),
            seconds=seconds,
            processors=processors,
            turns=self._turns,
            lives=self._runners.lives,
            kills=self._runners.killed,
            deeds={deed.value: often for deed, often in self._chaos.done.items()},
            person=dict(self._person.deeds),
            ended=self._runners.ended,
            verdict=verdict,
            memory=flatness(self._samples, posts=self._planned),
            database_bytes=self._ground.size(),
            pace=self._pace(),
        )

    def _turn(self) -> None:
        """Waits until everybody has done this turn, while things go wrong; then the person; then the next one."""
        self._turns += 1
        self._chaos.begin_turn(self._progress, self._turn_lasted)
        began = time.monotonic()
        turn = self._clock.turn
        while True:
            self._runners.tend()
            self._patiently(lambda: self._chaos.act(time.monotonic() - began))
            if not self._runners.busy(turn):
                break
            lasted = time.monotonic() - began
            if lasted > _SLEEPER_SECONDS and self._runners.stopped:
                # It may hold the lock on the file of logins, which machines of their own would not share.
                self._runners.wake(datetime.max.replace(tzinfo=UTC))
            if lasted > _TURN_SECONDS:
                raise PullquoteError(f"Turn {turn} of the soak hangs.", f"What the runners say is in {self._folder}.")
            time.sleep(_WAIT_SECONDS)
        self._turn_lasted = time.monotonic() - began
        self._chaos.end_turn()
        self._posted = self._patiently(self._count)
        self._samples.append((self._progress, self._runners.resident(ELDER)))
        if not self._marks or self._posted - self._marks[-1][0] >= max(1, self._wanted.posts // 20):
            self._marks.append((self._posted, time.monotonic()))
            self._tell(self._said())
        self._patiently(self._tend)
        self._leap()

    def _tend(self) -> None:
        """What the person does, if it is time for it."""
        now = self._clock.now()
        if self._horizon - now < _PLANNED_AHEAD / 2:
            self._plan()
        if not self._runners.stopped and (now - self._visited >= _VISITS or self._is_over()):
            self._visited = now
            self._person.visit(now)

    def _plan(self) -> None:
        most = self._wanted.posts - self._planned
        hours = self._wanted.hours
        if most <= 0 or (hours is not None and time.monotonic() - self._began > hours * 3600):
            return
        until = self._horizon + _PLANNED_AHEAD
        kept, reached = plan(self._posting, since=self._horizon, until=until, most=most, seed=self._wanted.seed)
        self._planned, self._horizon = self._planned + kept, reached

    def _leap(self) -> None:
        now = self._clock.now()
        moment = self._patiently(lambda: next_moment(self._ground.engine, now)) or now + _MOST_LEAP
        to = min(max(moment, now + _LEAST_LEAP), now + _MOST_LEAP)
        self._runners.wake(to)
        self._clock.leap(to)

    def _is_over(self) -> bool:
        """Whether every post that was planned is due by now."""
        return self._clock.now() >= self._horizon

    def _goes_on(self) -> bool:
        if not self._is_over():
            return True
        self._turns_after += 1
        self._clock.calm_down()
        self._chaos.make_peace()
        self._chaos.kill_the_rest()
        self._runners.wake(datetime.max.replace(tzinfo=UTC))
        enough = self._runners.killed >= self._wanted.kills
        return (self._patiently(self._still_open) > 0 or not enough) and self._turns_after < _MOST_TURNS_AFTER

    def _still_open(self) -> int:
        """How many posts have not come to an end."""
        counts = Desk(self._ground.engine).counts()
        with reading(self._ground.engine) as connection:
            return sum(counts.get(state, 0) for state in _OPEN) - len(replaced(connection))

    def _patiently(self, job: Callable[[], T]) -> T:
        """What a job gives, as soon as the database lets it: that is troubled too."""
        while True:
            try:
                return job()
            except StorageError:
                self._runners.tend()
                time.sleep(0.05)

    def _count(self) -> int:
        with reading(self._ground.engine) as connection:
            return int(connection.execute(select(func.max(receipt.c.pk))).scalar() or 0)

    @property
    def _progress(self) -> float:
        return min(1.0, self._posted / self._wanted.posts)

    def _pace(self) -> list[float]:
        """Milliseconds that a post took, twentieth by twentieth."""
        pairs = zip(self._marks, self._marks[1:], strict=False)
        return [round((after[1] - before[1]) / (after[0] - before[0]) * 1000, 2) for before, after in pairs]

    def _said(self) -> str:
        seconds = time.monotonic() - self._posting_began
        return (
            f"{seconds:6.0f} s  {self._clock.now():%Y-%m-%d %H:%M}  {self._posted:,} posted, {self._runners.killed} "
            f"killed, {self._runners.resident(ELDER) / 2**20:.0f} MiB"
        )
