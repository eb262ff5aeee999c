"""A simulation of the days ahead: the real planning, drawing and posting on a copy of everything they change.

Touches: disk (reads the workspace, writes thumbnails and a temporary copy of the database).
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from pathlib import Path

from pullquote.calendar_entries import Entries
from pullquote.calendar_pictures import Pictures
from pullquote.output import Advance
from pullquote.posting import DAY
from pullquote.simulated_posting import SimulatedPosting, Wanted
from pullquote.workspace import Workspace
from quotes.errors import PullquoteError
from scheduler.desk import Shown
from scheduler.model import Post
from scheduler.networks import load_rules
from scheduler.plan.make import DrySpell, Note
from scheduler.plan.slots import read_slots
from scheduler.plan.wanted import filter_of
from scheduler.plan.zones import instant, local, zone
from scheduler.simulation.clock import VirtualClock, next_moment
from scheduler.simulation.copying import copy_database
from scheduler.simulation.entries import Calendar, Supply, with_repeats
from scheduler.states import State

AFTERWARDS = timedelta(hours=12)
"""How long the clock goes on after the last day, so that the last posts' retries come to an end."""

AHEAD = timedelta(days=366)
"""How far behind the days shown one looks for the day on which quotes run dry."""

_OPEN = (State.DRAFT, State.QUEUED, State.HELD, State.CLAIMED, State.SENDING, State.UNSURE)
_RESUMED_AFTER = timedelta(hours=8)


def simulate(workspace: Workspace, wanted: Wanted, now: datetime, pictures: Pictures, advance: Advance) -> Calendar:
    """Plays the days through and gives their calendar; the workspace is only read.

    Drafts, those in the queue and those planned here, count as approved. Raises `NotFound` for an account that is not
    there, `InputError` for slots that cannot be read, and `StorageError`.
    """
    where = workspace.database
    if isinstance(where, Path) and not where.is_file():
        workspace.open_database()  # which tells what to do about a database that is missing
    with tempfile.TemporaryDirectory(prefix="pullquote-") as folder:
        engine = copy_database(where, Path(folder))
        try:
            return play(SimulatedPosting(workspace, engine, VirtualClock(now), wanted), pictures, advance)
        finally:
            engine.dispose()


def play(posting: SimulatedPosting, pictures: Pictures, advance: Advance) -> Calendar:
    """Plays the days through on a copy that is open already."""
    return _Simulation(posting, pictures).played(advance)


@dataclass(frozen=True, slots=True)
class _Span:
    """The instants of the days for the accounts of one zone."""

    accounts: tuple[str, ...]
    zone: str
    since: datetime
    until: datetime


class _Simulation:
    """One simulation, from the state of things to the calendar."""

    def __init__(self, posting: SimulatedPosting, pictures: Pictures) -> None:
        clock, wanted = posting.clock, posting.wanted
        self._posting, self._clock, self._wanted = posting, clock, wanted
        everyone = posting.accounts.all()
        names = {posting.accounts.get(name).name for name in wanted.accounts} or {one.name for one in everyone}
        self._accounts = tuple(one for one in everyone if one.name in names)
        self._others = tuple(one for one in everyone if one.name not in names)
        self._entries = Entries(posting, pictures)
        self._real_now = clock.at
        self._spans = self._made_spans()
        self._start = min((span.since for span in self._spans), default=clock.at)
        self._end = max((span.until for span in self._spans), default=clock.at + wanted.days * DAY)

    def played(self, advance: Advance) -> Calendar:
        posting, names = self._posting, {one.name for one in self._accounts}
        known = [post for post in posting.desk.posts(Shown(_OPEN, until=self._end)) if post.account in names]
        self._clock.at = self._start
        earlier = self._set_aside(known)
        for one in self._others:
            posting.accounts.pause(one.name, "not part of this simulation")
        for one in self._accounts:
            posting.accounts.edit(replace(one, approves=True))
        supplies, notes, planned = self._plan()
        for post in known:
            if post.state is State.DRAFT and post.id not in earlier:
                self._approve(post)
        self._post(len(planned) + len(known), advance)
        shown = {post.id for post in known} - earlier
        posts = [post for post in posting.desk.posts() if post.id in shown or post.id in planned]
        posting.seen = lambda post, account, made: None
        entries = [self._entries.entry(post, planned=post.id in shown, with_history=True) for post in posts]
        days = [local(at, zone(span.zone)).date() for span in self._spans for at in self._ends(span)]
        days += [one.day for one in entries]
        return Calendar(
            "simulation",
            min(days, default=self._start.date()),
            max(days, default=self._end.date()),
            with_repeats(entries),
            self._accounts,
            {one.rules: load_rules(one.rules) for one in self._accounts},
            supplies,
            notes,
            self._wanted.seed,
            self._wanted.faults,
            len(earlier),
        )

    @staticmethod
    def _ends(span: _Span) -> tuple[datetime, datetime]:
        return span.since, span.until - timedelta(seconds=1)

    def _made_spans(self) -> list[_Span]:
        """When the days begin and end for the accounts of each zone."""
        groups: dict[str, list[str]] = {}
        for one in self._accounts:
            slots = one.schedule.slots.strip()
            groups.setdefault(read_slots(slots).zone if slots else "UTC", []).append(one.name)
        first = self._wanted.first
        if first is None:
            # At this moment, as `pullquote plan` does, all in one.
            until = self._clock.at + self._wanted.days * DAY
            return [_Span(tuple(names), name, self._clock.at, until) for name, names in groups.items()]
        last = first + self._wanted.days * DAY
        midnight = time()
        return [
            _Span(
                tuple(names),
                name,
                instant(datetime.combine(first, midnight), name).at,
                instant(datetime.combine(last, midnight), name).at,
            )
            for name, names in groups.items()
        ]

    def _set_aside(self, known: Sequence[Post]) -> set[int]:
        """Posts due before the days begin: their words stay used, but nothing is sent or skipped for them.

        What is overdue now is left to the runner, which goes by its grace.
        """
        aside = set()
        for post in known:
            overdue_now = self._start <= self._real_now and post.state is not State.DRAFT
            if post.due_at < self._start and not overdue_now:
                if post.state in (State.DRAFT, State.QUEUED):
                    self._posting.desk.hold(post.id, "due before the simulation begins", now=self._start)
                aside.add(post.id)
        return aside

    def _plan(self) -> tuple[tuple[Supply, ...], tuple[Note, ...], set[int]]:
        """Plans and keeps what is planned: once for all accounts that share a span."""
        posting, seed, limits = self._posting, self._wanted.seed, self._posting.limits()
        posting.compare_quotes()  # in the copy
        planned: set[int] = set()
        dry: list[DrySpell] = []
        notes: list[Note] = []
        for since, until, names in _shared(self._spans):
            made = posting.planning.plan(since=since, until=until, seed=seed, limits=limits, names=names)
            planned |= set(posting.planning.keep(made.posts, look=posting.look, key=posting.key, now=self._start))
            dry += made.dry
            notes += made.notes
        supplies = [
            Supply(one.account, one.campaign, one.day, False, one.slots, None, one.reason, one.until) for one in dry
        ]
        beyond = posting.planning.plan(
            since=self._end,
            until=self._end + AHEAD,
            seed=seed,
            limits=limits,
            names=[one.name for one in self._accounts],
        )
        basis = posting.planning.basis(self._start, self._end)
        later = {one.account: one for one in beyond.dry if one.campaign is None}
        for account in self._accounts:
            left = len(basis.pools[filter_of(account)].clusters - basis.history[account.name].uses.keys())
            now = next((one for one in supplies if (one.account, one.campaign) == (account.name, None)), None)
            if now is not None:
                supplies[supplies.index(now)] = replace(now, left=left)
            elif account.schedule.slots.strip() and account.paused is None:
                then = later.get(account.name)
                day, why = (then.day, then.reason) if then else (None, "")
                supplies.append(Supply(account.name, None, day, True, 0, left, why, then.until if then else None))
        return tuple(sorted(supplies, key=lambda one: (one.account, one.campaign or ""))), tuple(notes), planned

    def _approve(self, post: Post) -> None:
        """Approves a draft as a person would; what cannot be made stays one, and its entry says why."""
        try:
            made = self._posting.composer.composed(post, self._posting.accounts.get(post.account))
        except PullquoteError:
            return
        self._entries.remember(post, self._posting.accounts.get(post.account), made)
        self._posting.desk.approve(post.id, made.payload, now=self._start)

    def _post(self, posts: int, advance: Advance) -> None:
        """Turns the runner at every moment at which there is something to do."""
        posting, clock = self._posting, self._clock
        posting.seen = self._entries.remember
        runner = posting.runner()
        paused_already = {one.name for one in posting.accounts.all() if one.paused}
        at: datetime | None = self._start
        done = 0
        while at is not None and at <= self._end + AFTERWARDS:
            clock.at = at
            done += runner.turn()
            advance(min(done, posts), posts)
            self._resume(paused_already, at)
            at = next_moment(posting.engine, at)

    def _resume(self, paused_already: set[str], at: datetime) -> None:
        """After failures in a row an account is paused until a person looks: here they do after a night's sleep."""
        for one in self._posting.accounts.all():
            if one.paused is not None and one.name not in paused_already:
                self._posting.accounts.resume(one.name, now=at)
                self._posting.queue.wait(one.name, f"paused: {one.paused}", until=at + _RESUMED_AFTER)


def _shared(spans: Sequence[_Span]) -> list[tuple[datetime, datetime, tuple[str, ...]]]:
    """The spans with the accounts that share each: together they are planned as `pullquote plan` would."""
    found: dict[tuple[datetime, datetime], tuple[str, ...]] = {}
    for span in spans:
        found[span.since, span.until] = (*found.get((span.since, span.until), ()), *span.accounts)
    return [(since, until, names) for (since, until), names in sorted(found.items())]
