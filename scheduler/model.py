"""The nouns of posting: accounts and their schedules, posts, what is sent, and what comes back.

Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

from quotes.usage import WhenExhausted
from scheduler.states import State

FacetKind = Literal["link", "mention", "tag"]
ReceiptOrigin = Literal["publish", "replay", "look back", "person"]


@dataclass(frozen=True, slots=True)
class Schedule:
    """When an account posts, and how its posts keep apart.

    `slots` is text as a person writes it, `mon-fri 09:00, sat 11:00 Europe/Paris` (`scheduler.plan.slots` reads it).
    `jitter` moves each post by up to so much later; `spacing` is the least time between two posts; `grace` how late a
    post may still go out. `blackouts` are local days, first and last, without posts. `again_after` is when a quote may
    be posted once more, None for never; `author_rest`, `source_rest` and `topic_rest` are how long an author, a source
    and a topic rest between posts. `when_exhausted` says what happens when no quote may be posted.
    """

    slots: str = ""
    jitter: timedelta = timedelta(0)
    spacing: timedelta = timedelta(minutes=30)
    daily_cap: int | None = None
    grace: timedelta = timedelta(hours=2)
    blackouts: tuple[tuple[date, date], ...] = ()
    again_after: timedelta | None = None
    author_rest: timedelta = timedelta(0)
    source_rest: timedelta = timedelta(0)
    topic_rest: timedelta = timedelta(0)
    when_exhausted: WhenExhausted = WhenExhausted.STOP

    @property
    def longest_rest(self) -> timedelta:
        """How far the rest of a label reaches."""
        return max(self.author_rest, self.source_rest, self.topic_rest)


@dataclass(frozen=True, slots=True)
class Account:
    """One place to post to. `network` names the publisher, `rules` the network whose limits posts are fitted to.

    They differ for the `folder` publisher, which can write posts as any network would take them. `options` are the
    publisher's own, never secrets. Posts of a `text_only` account have no picture. `only` narrows the quotes chosen
    (`tag`, `topic`, `author`, `language` …). `paused` is the reason while the account is paused. Until `waits_until`
    nothing is sent, for the reason in `waits_for`; `strikes` counts failures in a row.
    """

    name: str
    network: str
    rules: str
    options: Mapping[str, str] = field(default_factory=dict)
    schedule: Schedule = Schedule()
    only: Mapping[str, str] = field(default_factory=dict)
    handle: str | None = None
    design: str | None = None
    format: str | None = None
    palette: str | None = None
    link: str | None = None
    approves: bool = False
    text_only: bool = False
    paused: str | None = None
    waits_until: datetime | None = None
    waits_for: str | None = None
    strikes: int = 0


@dataclass(frozen=True, slots=True)
class Campaign:
    """A named span of local days, both included, in which an account posts quotes of one sort.

    Without `slots` of its own it takes over the account's; with them it adds its own times.
    """

    name: str
    account: str
    starts: date
    ends: date
    only: Mapping[str, str] = field(default_factory=dict)
    slots: str = ""


@dataclass(frozen=True, slots=True)
class Facet:
    """A part of a text that the network makes a link of: half-open offsets in bytes of its UTF-8.

    `target` is the address of a link, the handle of a mention without `@`, or a tag without `#`.
    """

    start: int
    end: int
    kind: FacetKind
    target: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture to send: the file's bytes, its type (`png`, `jpeg` …), its size in pixels, and its alt text."""

    data: bytes
    type: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True, slots=True)
class Reply:
    """A message that follows a post in its thread: a continuation, or a first comment."""

    text: str
    pictures: tuple[Picture, ...] = ()
    facets: tuple[Facet, ...] = ()


@dataclass(frozen=True, slots=True)
class Payload:
    """What a post says, frozen when it was approved or, for an account that approves by itself, when it was claimed.

    `made_from` is a digest of the quotes it was made from: when that changes, the post must be seen again. `replies`
    follow it, each under the one before; every one of them is a post of its own once the one before is there.
    """

    text: str
    language: str
    pictures: tuple[Picture, ...]
    facets: tuple[Facet, ...] = ()
    made_from: str = ""
    replies: tuple[Reply, ...] = ()

    @property
    def whole(self) -> bool:
        """False when a picture's bytes are no longer kept, as long after a post was finished."""
        return all(one.data for one in self.all_pictures)

    @property
    def all_pictures(self) -> tuple[Picture, ...]:
        """The pictures of the post and of its replies, in their order."""
        return (*self.pictures, *(picture for reply in self.replies for picture in reply.pictures))


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof that a post is on the network: its id there, its address, when it was made there, what the network said."""

    remote_id: str
    url: str | None
    posted_at: datetime
    origin: ReceiptOrigin = "publish"
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Thread:
    """Where a reply hangs: the receipts of the post that began the thread and of the one right before it."""

    root: Receipt
    parent: Receipt


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One post on its way to a network. `key` never changes, nor does `created_at`, however often it is tried.

    `thread` is None for a post that stands by itself or begins a thread.
    """

    post: int
    account: Account
    payload: Payload
    key: str
    created_at: datetime
    due_at: datetime
    thread: Thread | None = None

    @property
    def text(self) -> str:
        """The caption."""
        return self.payload.text


@dataclass(frozen=True, slots=True)
class FurtherQuote:
    """A further quote of a carousel: the key of its words, and which time round this is."""

    quote: str
    cluster: str
    cycle: int


@dataclass(frozen=True, slots=True)
class Post:
    """One post of one account: one quote, one time, once.

    `slot` names the local slot-day it fills (`2026-11-23T09:00`), None for a one-off post. `wall` and `zone` are the
    local time it was planned for and `due_at` the instant that gives; it goes out from `ready_at` on, which backoff
    moves later, and not after `expires_at`. `more` are the further quotes of a carousel. A reply `follows` another
    post. `cluster` is the key of all quotes with the same words and `cycle` counts how often they have come round.
    `reason` says why it is held, skipped, failed or unsure.
    """

    id: int
    account: str
    state: State
    quote: str | None
    cluster: str | None
    cycle: int
    slot: str | None
    campaign: str | None
    wall: str
    zone: str
    due_at: datetime
    ready_at: datetime
    expires_at: datetime | None
    variant: int
    design: str
    format: str
    palette: str
    key: str
    attempts: int
    looks: int
    frozen: bool
    reason: str | None
    url: str | None = None
    more: tuple[FurtherQuote, ...] = ()
    follows: int | None = None


@dataclass(frozen=True, slots=True)
class NewPost:
    """A post to be kept, not yet in the queue: what planning decides."""

    account: str
    quote: str | None
    cluster: str | None
    cycle: int
    slot: str | None
    campaign: str | None
    wall: str
    zone: str
    due_at: datetime
    expires_at: datetime | None
    variant: int = 0
    more: tuple[FurtherQuote, ...] = ()


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One line of a post's history: what happened, what was sent and what came back."""

    post: int
    at: datetime
    event: str
    before: State | None
    after: State
    owner: str
    attempt: int
    note: str
    sent: str | None = None
    answer: str | None = None
