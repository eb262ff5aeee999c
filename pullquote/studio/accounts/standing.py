"""How an account stands: what it posts when, what it may still post, whose login it has and until when.

Touches: disk (reads posts and the login).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pullquote.posting import Posting
from pullquote.studio.accounts.slot_words import slot_lines
from quotes.errors import PullquoteError
from scheduler.desk import Shown
from scheduler.model import Account, Post
from scheduler.plan.slots import Occurrence, occurrences, read_slots
from scheduler.rules import Rules
from scheduler.states import GONE, State

_COMING = timedelta(days=7)
"""How far ahead an account's page shows its slots: a week has each of them."""

_OVER = (State.POSTED, State.HANDED, State.SENDING, State.UNSURE)
"""States of posts that count against a network's limit: they are there, or may be."""


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of one of a network's limits: `posts` in any span of `seconds`, of which so many are used."""

    posts: int
    seconds: int
    used: int

    @property
    def left(self) -> int:
        """How many may still go out now."""
        return max(0, self.posts - self.used)


@dataclass(frozen=True, slots=True)
class Login:
    """An account's login: whether it needs one, whether one is kept, when it ends, what is wrong with it."""

    needed: bool
    kept: bool = False
    ends: datetime | None = None
    trouble: PullquoteError | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """An account and how it stands. `trouble` is what would keep it from posting though nobody has paused it."""

    account: Account
    rules: Rules
    slots: Sequence[str]
    a_week: int
    next: Post | None
    limits: Sequence[Left]
    login: Login
    trouble: PullquoteError | None = None


def standing_of(posting: Posting, account: Account) -> Standing:
    """How an account stands now, without asking its network."""
    trouble = None
    try:
        posting.check_account(account)
    except PullquoteError as error:
        trouble = error
    slots, a_week = slot_lines(account.schedule.slots)
    following = next(posting.desk.posts(Shown((State.QUEUED, State.DRAFT), account.name, limit=1)), None)
    return Standing(
        account,
        posting.rules(account),
        slots,
        a_week,
        following,
        limits_of(posting, account),
        login_of(posting, account),
        trouble,
    )


def limits_of(posting: Posting, account: Account) -> list[Left]:
    """What is left of each limit that the account's network has for posts."""
    windows = posting.rules(account).windows
    if not windows:
        return []
    now = posting.now()
    since = now - timedelta(seconds=max(window.seconds for window in windows))
    due = [post.due_at for post in posting.desk.posts(Shown(_OVER, account.name, since, now))]
    return [
        Left(window.posts, window.seconds, sum(at > now - timedelta(seconds=window.seconds) for at in due))
        for window in windows
    ]


def login_of(posting: Posting, account: Account) -> Login:
    """The state of an account's login, as far as it is known here. No secret is in it."""
    needed = posting.signs_in(account)
    if not needed and posting.foldered(account):
        return Login(needed=False)
    try:
        kept = posting.has_login(account)
        return Login(needed, kept, posting.publisher(account).login_ends() if kept else None)
    except PullquoteError as error:
        return Login(needed, trouble=error)


def coming(posting: Posting, account: Account) -> list[tuple[Occurrence, Post | None]]:
    """The account's slots of the next week, each with the post that fills it."""
    text = account.schedule.slots.strip()
    if not text:
        return []
    now = posting.now()
    today: date = now.date()
    shown = Shown(account=account.name, since=now - timedelta(days=1), until=now + _COMING + timedelta(days=1))
    filled = {post.slot: post for post in posting.desk.posts(shown) if post.slot and post.state not in GONE}
    slots = occurrences(read_slots(text), today, today + _COMING)
    return [(one, filled.get(one.slot)) for one in slots if one.at >= now]
