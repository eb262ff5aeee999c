"""The posting loop: turns at a steady tick, chores now and then, a clean stop, signs of life.

Touches: the clock, signals, files, the database and the network.
"""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from types import FrameType

import schedule

from cards.folder import write_whole
from pullquote.filling import fill
from pullquote.journal import Journal
from pullquote.logins import may_ask
from pullquote.notify import channel_of
from pullquote.posting import Posting
from quotes.database import writing
from quotes.errors import NotFound, PullquoteError, Refused
from scheduler.desk import Shown
from scheduler.model import Account
from scheduler.payloads import drop_old_pictures
from scheduler.runner import Runner
from scheduler.states import State

JUMP = timedelta(seconds=60)
"""A clock that is so far off what has passed since the last turn has been set, or the machine has slept."""

_CHORES = timedelta(hours=6)
_PICTURES_AT_ONCE = 1_000
_COUNT_SECONDS = 300
_SOON = timedelta(days=7)


class Loop:
    """Runs a workspace's posting until it is stopped. `schedule` only ticks; what is due stands in the database."""

    def __init__(self, posting: Posting, journal: Journal, *, health: Path, metrics: bool = False) -> None:
        self._posting = posting
        self._journal = journal
        self._health = health
        self._runner: Runner = posting.runner(journal)
        self._seen: tuple[datetime, float] | None = None
        self._chores_at: datetime | None = None
        self._metrics = metrics
        self._trouble = ""
        self._stopped = False
        self._counts: tuple[float, int, dict[State, int]] | None = None

    def once(self) -> None:
        """One turn with its chores, for cron; SIGTERM finishes the post in hand. Raises `StorageError`."""
        self._heed_signals()
        try:
            self._runner.turn()
        finally:
            self._guarded(self._chores)
            self._guarded(self._tell)
            self._guarded(self._write_health)

    def forever(self, *, every: int) -> None:
        """Turns until SIGTERM or SIGINT; the post in hand is finished first. Nothing that a turn raises ends it."""
        self._heed_signals()
        ticker = schedule.Scheduler()
        ticker.every(every).seconds.do(self._tick)
        self._journal("started", owner=self._posting.owner, every=every)
        # At once, then by the ticker: a restart must not add a wait.
        self._tick()
        while not self._runner.stopping:
            # Short, so that a stop is quick; long enough to cost nothing.
            time.sleep(min(1.0, every))
            ticker.run_pending()
        self._guarded(self._runner.store)
        self._stopped = True
        self._guarded(self._write_health)
        self._journal("stopped")

    def _tick(self) -> None:
        """Everything that a turn of the loop does, each part whatever became of the others."""
        if self._clock_jumped():
            return
        troubles = [self._guarded(job) for job in (self._chores_now_and_then, self._runner.turn, self._tell)]
        self._trouble = next(filter(None, troubles), "")
        self._guarded(self._write_health)

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

    def _counted(self) -> dict[State, int]:
        """Posts by state. Counting a million takes a tenth of a second, so an idle runner does it now and then."""
        steady, posted = time.monotonic(), sum(self._journal.counts.values())
        if self._counts is None or posted != self._counts[1] or steady - self._counts[0] > _COUNT_SECONDS:
            self._counts = (steady, posted, self._posting.desk.counts())
        return self._counts[2]

    def _write_health(self) -> None:
        """A file that says how things stand, written whole: what is too old in it means that no runner lives."""
        posting = self._posting
        counts = self._counted()
        state = {
            "at": posting.now().isoformat(timespec="seconds"),
            "running": not self._stopped,
            "pid": os.getpid(),
            "owner": posting.owner,
            "posts": {one.value: counts.get(one, 0) for one in State},
            "paused": [one.name for one in posting.accounts.all() if one.paused is not None],
            "next": _next_due(posting),
            "events": dict(self._journal.counts),
            "trouble": self._trouble,
        }
        write_whole(self._health, (json.dumps(state, ensure_ascii=False) + "\n").encode())
        if self._metrics:
            write_whole(self._health.with_suffix(".prom"), metrics_text(counts, self._journal.counts).encode())


def _next_due(posting: Posting) -> str | None:
    first = next(posting.desk.posts(Shown((State.QUEUED,), limit=1)), None)
    return None if first is None else first.due_at.isoformat(timespec="seconds")


def metrics_text(posts: dict[State, int], events: dict[str, int]) -> str:
    """The figures in Prometheus' text format, version 0.0.4, for node_exporter's textfile collector or any reader."""
    lines = ["# HELP pullquote_posts Posts by state.", "# TYPE pullquote_posts gauge"]
    lines += [f'pullquote_posts{{state="{state}"}} {posts.get(state, 0)}' for state in State]
    lines += [
        "# HELP pullquote_events_total Events of this runner since it started.",
        "# TYPE pullquote_events_total counter",
    ]
    lines += [f'pullquote_events_total{{event="{event}"}} {count}' for event, count in sorted(events.items())]
    return "\n".join(lines) + "\n"
