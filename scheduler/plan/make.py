"""The plan: which quote goes out on which account, when.

Pure. Everything it needs is handed in and it only ever adds: planned again with its own posts as history, it adds
nothing. `docs/scheduling.md` tells people its rules.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple

from quotes.choosing import Candidate, Choice, Chooser, Dry, Pool, Use
from scheduler.model import Account, Campaign, NewPost, Post
from scheduler.plan.slot_days import SlotDays
from scheduler.plan.slots import Occurrence
from scheduler.plan.timetable import Refusal, RefusalKind, Timetable
from scheduler.plan.wanted import Only, filter_of, usage_of
from scheduler.plan.zones import local, meant, zone
from scheduler.states import CHANGEABLE

NoteKind = RefusalKind | Literal["moved", "gap", "fold", "paused", "campaign", "early"]

Shown = dict[str, list[datetime]]
"""When the words of a cluster are shown on the other accounts, in order."""

APART = timedelta(days=7)
"""Two accounts do not post the same words within so long of each other where that can be avoided."""

_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)

# How unwelcome a quote is; the author, source and topic just posted come to 7 at most.
_AT_ONCE, _SAME_WEEK, _RESERVED = 32, 16, 8


@dataclass(frozen=True, slots=True)
class Kept:
    """A live post that is already there: its instant, its local day, and what it posts, None when that is unknown."""

    at: datetime
    day: date
    candidate: Candidate | None = None


@dataclass(frozen=True, slots=True)
class History:
    """What an account has posted and planned so far.

    `slots` are the keys of all slots that have a post; `posts` the live ones near the span to be planned: from the
    longest rest, a spacing and a day before it on, in order of time. `uses` has every cluster ever used, live posts
    only. `made` counts the posts ever planned: the number that picks the next caption variant.
    """

    slots: Collection[str] = frozenset()
    posts: Sequence[Kept] = ()
    uses: Mapping[str, Use] = field(default_factory=dict)
    made: int = 0


@dataclass(frozen=True, slots=True)
class Note:
    """Something about a slot that a person may want to know."""

    account: str
    slot: str | None
    kind: NoteKind
    text: str


@dataclass(frozen=True, slots=True)
class DrySpell:
    """On this local day an account, or its campaign, had no quote for a slot for the first time.

    `slots` counts the slots left empty; quotes rest until `until` at least, None when waiting alone will not help.
    """

    account: str
    campaign: str | None
    day: date
    reason: str
    until: datetime | None
    slots: int = 1


@dataclass(frozen=True, slots=True)
class Plan:
    """New posts in order of account and time, where quotes run dry, and what is worth knowing."""

    posts: tuple[NewPost, ...]
    dry: tuple[DrySpell, ...]
    notes: tuple[Note, ...]


def make_plan(
    accounts: Sequence[Account],
    campaigns: Sequence[Campaign],
    pools: Mapping[Only, Pool],
    history: Mapping[str, History],
    *,
    since: datetime,
    until: datetime,
    seed: str,
    limits: Mapping[str, int] | None = None,
) -> Plan:
    """Posts for every free slot from one instant to before another.

    `pools` has one for each of `filters_of`; `history` goes by account, `limits` by the network whose rules an account
    follows: posts in any 24 hours. Raises `InputError` for slots that cannot be read.
    """
    posts: list[NewPost] = []
    dry: list[DrySpell] = []
    notes: list[Note] = []
    shown: Shown = {}
    for past in history.values():
        for cluster, at in _shows(past):
            insort(shown.setdefault(cluster, []), at)
    for account in sorted(accounts, key=lambda account: account.name):
        if account.paused is not None:
            notes.append(Note(account.name, None, "paused", f"Nothing is planned: {account.paused}"))
            continue
        own = [campaign for campaign in campaigns if campaign.account == account.name]
        past = history.get(account.name, History())
        limit = (limits or {}).get(account.rules)
        desk = _Desk(account, own, pools, past, limit, f"{seed}\x1f{account.name}\x1f", shown)
        posts += desk.planned(since, until)
        dry += desk.dry.values()
        notes += desk.notes
    return Plan(tuple(posts), tuple(dry), tuple(notes))


def _shows(past: History) -> list[tuple[str, datetime]]:
    return [(kept.candidate.cluster, kept.at) for kept in past.posts if kept.candidate is not None]


class Move(NamedTuple):
    """New times for a post whose zone has changed its rules."""

    post: int
    due_at: datetime
    ready_at: datetime
    expires_at: datetime | None


def replanned(posts: Iterable[Post], now: datetime) -> Iterator[Move]:
    """After a change of the zone data: new times for the posts whose wall time now means another instant.

    Only posts still to come that no runner has in hand are moved; what is past or in flight stays as it was.
    """
    for post in posts:
        if post.state not in CHANGEABLE or post.due_at <= now:
            continue
        due = meant(post.wall, post.zone)
        if due != post.due_at:
            ready = due if post.ready_at <= post.due_at else post.ready_at
            expires = None if post.expires_at is None else post.expires_at + (due - post.due_at)
            yield Move(post.id, due, ready, expires)


class _Desk:
    """The planning of one account. Its own posts are not in `shown` while it plans, and all are when it is done."""

    def __init__(
        self,
        account: Account,
        campaigns: list[Campaign],
        pools: Mapping[Only, Pool],
        past: History,
        limit: int | None,
        seed: str,
        shown: Shown,
    ) -> None:
        self._account, self._past, self._seed, self._pools, self._shown = account, past, seed, pools, shown
        schedule = account.schedule
        self._days = SlotDays(account, campaigns)
        self._table = Timetable(schedule, ((kept.at, kept.day) for kept in past.posts), limit, seed)
        self._usage = usage_of(schedule, past.uses)
        for kept in past.posts:
            if kept.candidate is not None:
                self._usage.mark(kept.candidate, kept.at)
        self._choosers: dict[str | None, Chooser] = {}
        narrowed = [(campaign, filter_of(account, campaign)) for campaign in campaigns]
        self._reserved = [
            (campaign.ends, pools[only].clusters) for campaign, only in narrowed if only != filter_of(account)
        ]
        self.dry: dict[str | None, DrySpell] = {}
        self.notes = [
            Note(account.name, None, "campaign", f"No slot falls into the days of the campaign {campaign.name!r}.")
            for campaign in self._days.never()
        ]

    def planned(self, since: datetime, until: datetime) -> list[NewPost]:
        """The account's new posts, in order of time."""
        for cluster, at in (own := _shows(self._past)):
            self._shown[cluster].remove(at)
        posts = self._filled(since, until)
        for cluster, at in (*own, *((post.cluster or "", post.due_at) for post in posts)):
            insort(self._shown.setdefault(cluster, []), at)
        return posts

    def _filled(self, since: datetime, until: datetime) -> list[NewPost]:
        if self._days.zone is None:
            return []
        posts: list[NewPost] = []
        place = zone(self._days.zone)
        # The next slot bounds the jitter of the one before it, so those beyond the end are needed too.
        last = local(until, place).date() + _DAY + self._table.spacing
        rows = self._days.between(local(since, place).date() - _DAY, last)
        kept = [row for row in reversed(self._past.posts) if row.candidate is not None]
        for index, (occurrence, campaign) in enumerate(rows):
            if not since <= occurrence.at < until or occurrence.slot in self._past.slots:
                continue
            due = self._table.place(occurrence, rows[index + 1][0].at if index + 1 < len(rows) else None)
            if isinstance(due, Refusal):
                self.notes.append(Note(self._account.name, occurrence.slot, due.kind, due.text))
                continue
            while kept and kept[-1].at <= due:
                self._usage.latest = kept.pop().candidate
            choice = self._chooser(campaign).choose(due)
            if isinstance(choice, Dry):
                self._ran_dry(occurrence, campaign, choice)
                continue
            if choice.early:
                self._came_early(occurrence, choice)
            self._table.take(due, occurrence.wall.date())
            posts.append(self._post(occurrence, campaign, due, choice, self._past.made + len(posts)))
        return posts

    def _chooser(self, campaign: Campaign | None) -> Chooser:
        name = None if campaign is None else campaign.name
        if name not in self._choosers:
            pool = self._pools[filter_of(self._account, campaign)]
            clash = self._unwelcome if campaign is None and self._reserved else self._shown_elsewhere
            self._choosers[name] = Chooser(pool, self._usage, self._seed, clash)
        return self._choosers[name]

    def _unwelcome(self, candidate: Candidate, at: datetime) -> int:
        """For ordinary slots: also what a campaign that is not over may want."""
        for ends, clusters in self._reserved:
            if candidate.cluster in clusters and at.date() <= ends:
                return _RESERVED + self._shown_elsewhere(candidate, at)
        return self._shown_elsewhere(candidate, at)

    def _shown_elsewhere(self, candidate: Candidate, at: datetime) -> int:
        shown = self._shown.get(candidate.cluster)
        if not shown:
            return 0
        index = bisect_right(shown, at - APART)
        if index == len(shown) or shown[index] >= at + APART:
            return 0
        index = bisect_right(shown, at - _HOUR, index)
        return _AT_ONCE if index < len(shown) and shown[index] < at + _HOUR else _SAME_WEEK

    def _post(
        self, occurrence: Occurrence, campaign: Campaign | None, due: datetime, choice: Choice, variant: int
    ) -> NewPost:
        wall = occurrence.slot
        if due != occurrence.at:
            wall = due.astimezone(zone(occurrence.zone)).isoformat()[:19]
        if occurrence.kind != "plain" or due > occurrence.at + self._account.schedule.jitter:
            self._remark(occurrence, due)
        return NewPost(
            account=self._account.name,
            quote=choice.candidate.quote,
            cluster=choice.candidate.cluster,
            cycle=choice.cycle,
            slot=occurrence.slot,
            campaign=None if campaign is None else campaign.name,
            wall=wall,
            zone=occurrence.zone,
            due_at=due,
            expires_at=due + self._account.schedule.grace,
            variant=variant,
        )

    def _remark(self, occurrence: Occurrence, due: datetime) -> None:
        clock, goes = f"{occurrence.wall:%H:%M}", f"it goes out at {local(due, zone(occurrence.zone)):%H:%M}"
        kind: NoteKind = "moved"
        text = f"Another post stands too close to {clock}: {goes}."
        if occurrence.kind == "gap":
            kind, text = "gap", f"Clocks jump over {clock} that day: {goes}."
        elif occurrence.kind == "fold":
            kind, text = "fold", f"Clocks show {clock} twice that day; the first counts: {goes}."
        self.notes.append(Note(self._account.name, occurrence.slot, kind, text))

    def _came_early(self, occurrence: Occurrence, choice: Choice) -> None:
        rests = f"it would rest until {choice.rested_at:%Y-%m-%d}" if choice.rested_at else "it should not come again"
        text = f"Quotes have run out, so {choice.candidate.quote} comes early: {rests}."
        self.notes.append(Note(self._account.name, occurrence.slot, "early", text))

    def _ran_dry(self, occurrence: Occurrence, campaign: Campaign | None, why: Dry) -> None:
        name = None if campaign is None else campaign.name
        before = self.dry.get(name)
        self.dry[name] = (
            DrySpell(self._account.name, name, occurrence.wall.date(), why.reason, why.until)
            if before is None
            else replace(before, slots=before.slots + 1)
        )
