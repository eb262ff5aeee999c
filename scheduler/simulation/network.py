"""Networks in memory, one for each account, that take what the real one takes and refuse what it refuses.

Pure: they live as long as one simulation, and read its clock.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from quotes.errors import Refused
from scheduler.captions.counting import count_text
from scheduler.model import Account, Outgoing, Receipt
from scheduler.networks import rules_of
from scheduler.publisher import Busy, Handover, Health, Media, Recovery, RecoveryKind, Unsure
from scheduler.publishers.ready import check_pictures
from scheduler.rules import Rules
from scheduler.simulation.weather import Trouble, Weather

RECOVERIES = {
    "bluesky": Recovery(RecoveryKind.REPLAY),
    "folder": Recovery(RecoveryKind.REPLAY),
    "mastodon": Recovery(RecoveryKind.REPLAY, timedelta(minutes=50)),
    "x": Recovery(RecoveryKind.LOOK_BACK),
}
"""How each network lets one find out what became of a post; those not named here cannot be asked."""

_NO_DUPLICATES = frozenset({"x"})
"""Networks that refuse a text that the account has posted before."""


@dataclass
class Timeline:
    """What one account's network shows."""

    shown: list[Outgoing] = field(default_factory=list)
    made_at: list[datetime] = field(default_factory=list)
    calls: dict[str, int] = field(default_factory=lambda: defaultdict(int))


class SimulatedNetworks:
    """Every account's network. `timelines` is the truth, whatever was heard of it."""

    def __init__(self, clock: Callable[[], datetime], weather: Weather) -> None:
        self._clock = clock
        self._weather = weather
        self.timelines: dict[str, Timeline] = defaultdict(Timeline)

    def open(self, account: Account) -> SimulatedPublisher:
        """The publisher of an account."""
        return SimulatedPublisher(account, self.timelines[account.name], self._clock, self._weather)


class SimulatedPublisher:
    """One account's network; `scheduler.publisher.Publisher` for a runner."""

    def __init__(self, account: Account, timeline: Timeline, clock: Callable[[], datetime], weather: Weather) -> None:
        self._account = account
        self._timeline = timeline
        self._clock = clock
        self._weather = weather
        self._rules = rules_of(account)

    @property
    def rules(self) -> Rules:
        """The limits of the network that the account's posts are fitted to."""
        return self._rules

    @property
    def recovery(self) -> Recovery:
        """As on the real network."""
        return RECOVERIES.get(self._rules.name, Recovery(RecoveryKind.HOLD))

    def login_ends(self) -> datetime | None:
        """Never: logins are not simulated."""
        return None

    def check(self) -> Health:
        """The account as it is named here; raises `Busy` during an outage."""
        self._reach()
        return Health(self._account.name)

    def upload(self, outgoing: Outgoing) -> Media:
        """Looks at the pictures as the network would; raises `Busy` during an outage, `Refused` for a bad picture."""
        self._reach()
        pictures = outgoing.payload.pictures
        check_pictures(pictures, self._rules)
        return tuple(f"picture-{number}" for number, _ in enumerate(pictures, 1))

    def publish(self, outgoing: Outgoing, media: Media, key: str) -> Receipt | Handover:
        """Makes the post, unless the weather or the network's rules are against it; or hands it to a person."""
        if self._rules.assisted:
            return self._handed(outgoing)
        self._reach()
        if self.recovery.kind is RecoveryKind.REPLAY and (there := self._receipt(outgoing)) is not None:
            return there
        now, line = self._clock(), self._timeline
        self._must_have_room(now)
        if not count_text(outgoing.text, self._rules.text_of(pictures=bool(outgoing.payload.pictures))).fits:
            raise Refused("caption", f"The caption is too long for {self._rules.display}.", "Shorten it.")
        if self._rules.name in _NO_DUPLICATES and any(one.text == outgoing.text for one in line.shown):
            raise Refused("duplicate", f"{self._rules.display} has this text already.", "Change the caption.")
        line.calls[key] += 1
        trouble = self._weather.of_call(self._account.name, self._named(outgoing), line.calls[key])
        if trouble is Trouble.BUSY:
            wait = self._weather.wait(self._account.name, self._named(outgoing))
            minutes = int(wait.total_seconds() // 60)
            raise Busy(f"{self._rules.display} answered 429: try again in {minutes} minutes.", wait)
        if trouble is Trouble.ERROR:
            raise Unsure(f"{self._rules.display} answered 503")
        line.shown.append(outgoing)
        line.made_at.append(now)
        if trouble is Trouble.LOST:
            raise Unsure(f"{self._rules.display} did not answer")
        return self._made(len(line.shown) - 1)

    def _handed(self, outgoing: Outgoing) -> Handover:
        """As if the person posted it at once: the calendar shows it, and the network's limits count it."""
        if self._receipt(outgoing) is None:
            self._timeline.shown.append(outgoing)
            self._timeline.made_at.append(self._clock())
        return Handover("a share pack", f"Post it on {self._rules.display}.")

    def find(self, outgoing: Outgoing) -> Receipt | None:
        """Looks for the post in the account's timeline."""
        self._reach()
        return None if self.recovery.kind is RecoveryKind.HOLD else self._receipt(outgoing)

    def _reach(self) -> None:
        if self._weather.outage_until(self._account.name, self._clock()) is not None:
            raise Busy(f"{self._rules.display} could not be reached.")

    def _must_have_room(self, now: datetime) -> None:
        for window in self._rules.windows:
            span = timedelta(seconds=window.seconds)
            recent = [at for at in self._timeline.made_at if at > now - span]
            if len(recent) >= window.posts:
                raise Busy(f"{self._rules.display} takes no more posts for now.", recent[-window.posts] + span - now)

    @staticmethod
    def _named(outgoing: Outgoing) -> str:
        """What stays the same for a post from one simulation to the next."""
        return f"{outgoing.due_at.isoformat()}\x1f{outgoing.payload.made_from}"

    def _receipt(self, outgoing: Outgoing) -> Receipt | None:
        for number, one in enumerate(self._timeline.shown):
            if one.key == outgoing.key:
                return self._made(number)
        return None

    def _made(self, number: int) -> Receipt:
        return Receipt(f"simulated-{number + 1}", None, self._timeline.made_at[number])
