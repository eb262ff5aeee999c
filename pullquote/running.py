"""The posting loop: turns at a steady tick, chores now and then, a clean stop, signs of life.

Touches: the clock, signals, files, the database and the network.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import schedule

from pullquote.filling import fill
from pullquote.host_clock import NOTICED, clock_off, require_bearable
from pullquote.journal import Journal
from pullquote.logins import may_ask
from pullquote.notify import channel_of
from pullquote.posting import Posting
from pullquote.watching.signs import Signs
from pullquote.watching.watched import Watch
from quotes.database import writing
from quotes.errors import NotFound, PullquoteError, Refused
from scheduler.model import Account
from scheduler.payloads import drop_old_pictures
from scheduler.runner import Runner

if TYPE_CHECKING:
    from pullquote.watching.figures import PostingFigures

JUMP = timedelta(seconds=60)
"""A clock that is so far off what has passed since the last turn has been set, or the machine has slept."""

_CHORES = timedelta(hours=6)
_PICTURES_AT_ONCE = 1_000
_SOON = timedelta(days=7)


class Loop:
    """Runs a workspace's posting until it is stopped. `schedule` only ticks; what is due stands in the database.

    `health` is the file that says how things stand. `figures` are kept for Prometheus, and written to `figures_file`.
    """

    def __init__(
        self,
        posting: Posting,
        journal: Journal,
        *,
        health: Path,
        figures: PostingFigures | None = None,
        figures_file: Path | None = None,
    ) -> None:
        self._posting = posting
        self._journal = journal
        self._runner: Runner = posting.runner(Watch(journal, now=posting.now, figures=figures))
        self._signs = Signs(posting, journal, health=health, figures=figures, figures_file=figures_file)
        self._seen: tuple[datetime, float] | None = None
        self._chores_at: datetime | None = None
        self._clock_differs = False
        self._trouble = ""

    def once(self) -> None:
        """One turn with its chores, for cron; SIGTERM finishes the post in hand. Raises `StorageError`."""
        self._heed_signals()
        self._guarded(self._show)
        try:
            self._signs.turned(self._turn)
        except PullquoteError as error:
            self._trouble = error.message
            raise
        finally:
            self._guarded(self._chores)
            self._guarded(self._tell)
            self._guarded(self._show)

    def forever(self, *, every: int, metrics_at: str | None = None) -> None:
        """Turns until SIGTERM or SIGINT; the post in hand is finished first. Nothing that a turn raises ends it."""
        self._heed_signals()
        ticker = schedule.Scheduler()
        ticker.every(every).seconds.do(self._tick)
        self._journal("started", owner=self._posting.owner, every=every, metrics_at=metrics_at)
        # A first turn may be long: whoever watches knows from the start that there is a runner.
        self._guarded(self._show)
        # At once, then by the ticker: a restart must not add a wait.
        self._tick()
        while not self._runner.stopping:
            # Short, so that a stop is quick; long enough to cost nothing.
            time.sleep(min(1.0, every))
            # `schedule` goes by the wall clock: where that was put back, as each autumn, no turn waits for it.
            if (ticker.idle_seconds or 0) > every:
                ticker.run_all()
            else:
                ticker.run_pending()
        self._guarded(self._runner.store)
        self._guarded(partial(self._show, running=False))
        self._journal("stopped")

    def _tick(self) -> None:
        """Everything that a turn of the loop does, each part whatever became of the others."""
        if self._clock_jumped():
            return
        turn = partial(self._signs.turned, self._turn)
        troubles = [self._guarded(job) for job in (self._chores_now_and_then, turn, self._tell)]
        self._trouble = next(filter(None, troubles), "")
        self._guarded(self._show)

    def _show(self, *, running: bool = True) -> None:
        self._signs.show(running=running, trouble=self._trouble)

    def _heed_signals(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)

    def _stop(self, number: int, _: FrameType | None) -> None:
        self._runner.stopping = True

    def _guarded(self, job: Callable[[], object]) -> str:
        """What went wrong in a job, in words; empty when nothing did. A job that raises never stops the loop."""
        try:
            job()
        except PullquoteError as error:
            self._journal("trouble", why=error.message, hint=error.hint)
            return error.message
        except Exception as error:  # noqa: BLE001 - a bug must not silence an account for good
            self._journal("bug", error=error)
            return f"a bug: {type(error).__name__}"
        return ""

    def _clock_jumped(self) -> bool:
        """True for one turn after the clock was set or the machine slept: time for it to be set right again.

        Skipping what is too late cannot be taken back by itself, so a wrong clock must not decide it at once.
        """
        now, steady = self._posting.now(), time.monotonic()
        before, self._seen = self._seen, (now, steady)
        if before is None:
            return False
        off = (now - before[0]) - timedelta(seconds=steady - before[1])
        if abs(off) < JUMP:
            return False
        self._journal("clock jumped", by=off, waits="one turn")
        return True

    def _turn(self) -> None:
        """A turn of the runner, unless this machine's clock is too far from that of the others."""
        # Receipts first: they are proof by whatever clock.
        self._runner.store()
        off = clock_off(self._posting.engine, self._posting.now)
        if (differs := abs(off) > NOTICED) and not self._clock_differs:
            self._journal("clock differs", by=off)
        self._clock_differs = differs
        require_bearable(off)
        self._runner.turn()

    def _chores_now_and_then(self) -> None:
        now = self._posting.now()
        if self._chores_at is None or not timedelta(0) <= now - self._chores_at < _CHORES:
            self._chores_at = now
            self._chores()

    def _chores(self) -> None:
        """Plan ahead if the settings say so, follow the zones' rules, look after logins, let old pictures go."""
        for chore in (self._follow_zones, self._plan_ahead, self._look_after_logins, self._drop_pictures):
            self._guarded(chore)

    def _follow_zones(self) -> None:
        if moved := self._posting.planning.follow_zones(now=self._posting.now()):
            self._journal("zones changed", posts=moved)

    def _plan_ahead(self) -> None:
        days = self._posting.workspace.settings.posting.plan_days
        if not days:
            return
        made, ids = fill(self._posting, days=days, seed="pullquote")
        self._signs.dry_spells(made.dry)
        if ids:
            self._journal("planned", posts=len(ids))
        for spell in made.dry:
            self._journal("dry", account=spell.account, day=spell.day, why=spell.reason)

    def _look_after_logins(self) -> None:
        for account in self._posting.accounts.all():
            if account.paused is None:
                self._guarded(partial(self._look_after_login, account))

    def _look_after_login(self, account: Account) -> None:
        """Asks the network about a login, once a day: a refusal is better known before a post is due."""
        posting, now = self._posting, self._posting.now()
        if not posting.signs_in(account) and not posting.has_login(account):
            return
        try:
            if may_ask(posting.logins, account.name, now):
                health, ends = posting.health(account)
                for warning in health.warnings:
                    self._journal("warning", account=account.name, why=warning)
            else:
                ends = posting.publisher(account).login_ends()
        except (Refused, NotFound) as error:
            if isinstance(error, Refused) and error.rule != "login":
                raise
            posting.queue.pause(account.name, str(error), now=now)
            self._journal("paused", account=account.name, why=error.message)
            return
        self._signs.login_ends(account.name, ends)
        if ends is not None and ends < now + _SOON:
            renew = f"`pullquote accounts login {account.name}` renews it."
            words = f"The login of {account.name} ends on {ends:%Y-%m-%d %H:%M} UTC: {renew}"
            posting.notices.put(f"expiring:{account.name}:{ends:%Y-%m-%d}", "expiring", words, now=now)

    def _drop_pictures(self) -> None:
        keep = timedelta(days=self._posting.workspace.settings.posting.keep_pictures_days)
        with writing(self._posting.engine) as connection:
            drop_old_pictures(connection, before=self._posting.now() - keep, most=_PICTURES_AT_ONCE)

    def _tell(self) -> None:
        notices = self._posting.notices
        if not notices.any_waiting():
            return
        channel = channel_of(self._posting.workspace.settings.notify, self._journal)
        if channel is not None and (told := notices.deliver(channel, now=self._posting.now())):
            self._journal("told", notices=told)
