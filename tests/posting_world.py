"""A small posting side for tests: quotes, accounts, posts, a clock, and a network in memory with every recovery."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random

from sqlalchemy import Engine

from cards.spec import Look
from quotes.keys import words_key
from quotes.model import Attribution, Draft, Standing
from quotes.store import Store
from scheduler.accounts import Accounts
from scheduler.claiming import Claim
from scheduler.desk import Desk
from scheduler.model import Account, NewPost, Outgoing, Payload, Picture, Post, Receipt, Schedule
from scheduler.networks import load_rules
from scheduler.notices import Notices
from scheduler.plan.picking import Picking
from scheduler.plan.planning import Planning
from scheduler.publisher import Health, Media, Publisher, Recovery, RecoveryKind
from scheduler.queue import Queue
from scheduler.rules import Rules
from scheduler.runner import Runner

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class Clock:
    """A clock that stands still until it is told to go on."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def forward(self, span: timedelta) -> datetime:
        """Later by so much, or earlier."""
        self.now += span
        return self.now


class Made(Exception):
    """As an answer of `Network`: the post is made, and the error after it is the one inside."""

    def __init__(self, error: BaseException) -> None:
        super().__init__()
        self.error = error


Answer = BaseException | Callable[[], None] | None


@dataclass
class Network:
    """A network in memory. `answers` holds what the next calls of a kind meet: an error, a deed, or nothing."""

    recovery: Recovery = field(default_factory=lambda: Recovery(RecoveryKind.LOOK_BACK))
    rules: Rules = field(default_factory=lambda: replace(load_rules("mastodon"), windows=()))
    shown: list[tuple[str, str]] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    answers: dict[str, list[Answer]] = field(default_factory=lambda: defaultdict(list))
    forgets: bool = False

    def meets(self, call: str, *answers: Answer) -> None:
        """What the next calls of that kind meet."""
        self.answers[call] += answers

    def made(self, name: str) -> int:
        """How many calls of that kind there were."""
        return self.calls.count(name)

    def login_ends(self) -> datetime | None:
        """Never."""
        return None

    def check(self) -> Health:
        """Whose login it is."""
        self._meet("check")
        return Health("feed")

    def upload(self, outgoing: Outgoing) -> Media:
        """Takes the pictures."""
        self._meet("upload")
        return tuple(f"media {number}" for number, _ in enumerate(outgoing.payload.pictures))

    def publish(self, outgoing: Outgoing, media: Media, key: str) -> Receipt:
        """Makes the post; with replay, one that is there already under its key is given again."""
        met: Made | None = None
        try:
            self._meet("publish")
        except Made as made:
            met = made
        known = self._number(key)
        if self.recovery.kind is not RecoveryKind.REPLAY or known is None or self.forgets:
            self.shown.append((key, outgoing.text))
            known = len(self.shown)
        if met is not None:
            raise met.error
        return self._receipt(known, outgoing)

    def find(self, outgoing: Outgoing) -> Receipt | None:
        """Looks for the post; a network to be replayed on cannot be searched."""
        self._meet("find")
        known = self._number(outgoing.key)
        if self.recovery.kind is not RecoveryKind.LOOK_BACK or known is None:
            return None
        return self._receipt(known, outgoing)

    def _number(self, key: str) -> int | None:
        return next((number for number, one in enumerate(self.shown, 1) if one[0] == key), None)

    @staticmethod
    def _receipt(number: int, outgoing: Outgoing) -> Receipt:
        return Receipt(f"{number}", f"https://social.example/{number}", outgoing.created_at, answer="{}")

    def _meet(self, call: str) -> None:
        self.calls.append(call)
        answer = self.answers[call].pop(0) if self.answers[call] else None
        if isinstance(answer, BaseException):
            raise answer
        if answer is not None:
            answer()


def payload(text: str = "“Plain words.” — Ann Other", data: bytes = b"picture", made_from: str = "") -> Payload:
    """What a post says, with one picture."""
    return Payload(text, "en", (Picture(data, "png", 4, 5, f"Alt: {text}"),), (), made_from)


class Maker:
    """A composer without pictures to draw: says the post's number, unless it is told to raise."""

    def __init__(self) -> None:
        self.composing: Callable[[Claim], Payload] = lambda claim: payload(f"words of post {claim.post.id}")
        self.why: Callable[[Claim], str | None] = lambda claim: None

    def compose(self, claim: Claim) -> Payload:
        """What a claimed post says."""
        return self.composing(claim)

    def stale(self, claim: Claim) -> str | None:
        """Why it may no longer go out."""
        return self.why(claim)


class World:
    """The posting side of one database, as a runner and a person use it."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.clock = Clock()
        self.store, self.accounts, self.desk = Store(engine), Accounts(engine), Desk(engine)
        self.queue, self.planning, self.notices = Queue(engine), Planning(engine), Notices(engine)
        self.picking = Picking(engine)
        self.networks: dict[str, Network] = defaultdict(Network)
        self.maker = Maker()
        self.events: list[tuple[str, dict[str, object]]] = []
        self._keys = count(1)

    def quote(self, text: str, author: str = "Ann Other", *, approved: bool = True, tags: tuple[str, ...] = ()) -> str:
        """The id of a new quote, or of the one that is there."""
        added = self.store.add([Draft(text, Attribution(author), tags=tags)], now=NOW)
        (id,) = (*added.added, *added.known)
        if approved:
            self.store.set_standing([id], Standing.APPROVED)
        return id

    def account(self, name: str = "feed", *, spacing: timedelta = 30 * MINUTE, **values: object) -> Account:
        """A new account that approves by itself."""
        schedule = Schedule(slots="daily 09:00 UTC", spacing=spacing)
        one = Account(name, "fake", "mastodon", schedule=schedule, approves=True)
        one = replace(one, **values)  # type: ignore[arg-type]
        self.accounts.add(one, now=NOW)
        return one

    def post(
        self,
        account: str = "feed",
        *,
        text: str | None = None,
        due: datetime = NOW,
        grace: timedelta | None = 2 * 60 * MINUTE,
        cycle: int = 1,
        slot: str | None = None,
        drafts: bool = False,
        quote: str | None = None,
    ) -> int:
        """The number of a new queued post, or of a draft."""
        number = next(self._keys)
        new = NewPost(
            account=account,
            quote=quote,
            cluster=None if text is None else words_key(text),
            cycle=cycle,
            slot=slot,
            campaign=None,
            wall=f"{due:%Y-%m-%dT%H:%M}",
            zone="UTC",
            due_at=due,
            expires_at=None if grace is None else due + grace,
        )
        (id,) = self.keep(new, drafts=drafts, key=f"{number:032x}")
        return id

    def keep(self, *posts: NewPost, drafts: bool = False, key: str | None = None) -> list[int]:
        """Keeps planned posts."""
        keys = (lambda: key) if key else (lambda: f"{next(self._keys):032x}")
        look = Look("editorial", "portrait", "light")
        return self.planning.keep(posts, look=lambda _: look, key=keys, now=self.clock(), drafts=drafts)

    def claim(self, owner: str = "one") -> Claim:
        """The next post, which must be there."""
        claim = self.queue.claim(owner, now=self.clock())
        assert claim is not None
        return claim

    def sending(self, owner: str = "one", what: Payload | None = None) -> Claim:
        """The next post, claimed, frozen and written down as being sent."""
        claim = self.claim(owner)
        what = what or claim.payload or payload(f"words of post {claim.post.id}")
        if claim.payload is None:
            self.queue.freeze(claim.lease, what, now=self.clock())
        self.queue.begin_sending(claim.lease, claim.outgoing(what), now=self.clock())
        return replace(claim, payload=what)

    def sending_and_posted(self) -> int:
        """A new post that is on the network."""
        id = self.post()
        self.queue.receive(self.sending().lease, self.receipt(), now=self.clock())
        return id

    def receipt(self, number: int = 1, **values: object) -> Receipt:
        """A receipt."""
        one = Receipt(f"{number}", f"https://social.example/{number}", self.clock(), answer="{}")
        return replace(one, **values)  # type: ignore[arg-type]

    def runner(self, owner: str = "runner", publisher: Callable[[Account], Publisher] | None = None) -> Runner:
        """A runner whose publishers are `networks`, by the account's name."""
        return Runner(
            self.queue,
            self.maker,
            owner=owner,
            publisher=publisher or (lambda account: self.networks[account.name]),
            clock=self.clock,
            random=Random(1),
            log=self.log,
        )

    def log(self, event: str, /, **particulars: object) -> None:
        """Takes down what a runner says."""
        self.events.append((event, particulars))

    def get(self, id: int) -> Post:
        """The post as it is now."""
        return self.desk.get(id)

    def states(self) -> dict[int, str]:
        """Every post's state."""
        return {post.id: post.state.value for post in self.desk.posts()}

    def told(self, kind: str | None = None) -> list[str]:
        """What a person is about to be told."""
        return [one.message for one in self.notices.waiting() if kind in (None, one.kind)]
