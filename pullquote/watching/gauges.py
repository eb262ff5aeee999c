"""How things stand, as gauges: made anew for each reading, so that an account that is gone leaves none behind.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time

from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from pullquote.watching.limits import ToldLimit
from pullquote.watching.standing import Standing
from scheduler.model import Account
from scheduler.receipts import SPACING
from scheduler.states import State

ACCOUNT = ("account", "network")
"""The labels of what is an account's own: there are as many as accounts, some dozens."""

_Value = float | datetime | date | None
_Row = tuple[Sequence[str], _Value]


class StandingGauges(Collector):
    """The gauges of the latest `standing`, and of the limits that networks told, by account and step.

    `last_turn` is when the last turn ended without trouble. What is not known yet is None, and no gauge.
    """

    def __init__(self) -> None:
        self.standing = Standing()
        self.last_turn: datetime | None = None
        self.trouble: bool | None = None
        self.database_up: bool | None = None
        self._told: dict[tuple[str, str, str], ToldLimit] = {}

    def tell_limits(self, account: Account, step: str, limits: Iterable[ToldLimit]) -> None:
        """Keeps what an account's network told in a step, until it tells again."""
        for limit in limits:
            self._told[account.name, step, limit.family] = limit

    def describe(self) -> list[Metric]:
        """None beforehand: which there are depends on how things stand."""
        return []

    def collect(self) -> Iterator[Metric]:
        """The gauges, each with its samples; one without any is left out."""
        standing = self.standing
        families = (
            *self._runner(),
            *_whole(standing),
            *_accounts(standing),
            *_limits(standing),
            *self._told_limits(standing),
        )
        yield from (family for family in families if family.samples)

    def _runner(self) -> Iterator[Metric]:
        ended = "When the last turn ended without trouble."
        yield _gauge("last_turn_timestamp_seconds", ended, (), [((), self.last_turn)])
        yield _gauge("trouble", "1 while the last turn met trouble.", (), [((), self.trouble)])
        yield _gauge("database_up", "1 while the database answers.", (), [((), self.database_up)])

    def _told_limits(self, standing: Standing) -> Iterator[Metric]:
        networks = {one.account.name: one.account.network for one in standing.accounts}
        rows = [
            ((name, networks[name], step, family), told)
            # A copy, for a reader of the figures comes while the runner listens.
            for (name, step, family), told in list(self._told.items())
            if name in networks and (standing.at is None or told.resets_at is None or told.resets_at > standing.at)
        ]
        labels = (*ACCOUNT, "step", "limit")
        most = "Requests that the network takes in its window, as its answers tell."
        yield _gauge("told_limit_requests", most, labels, [(key, told.most) for key, told in rows])
        left = "Requests of those that were left at its last answer."
        yield _gauge("told_limit_requests_left", left, labels, [(key, told.left) for key, told in rows])
        reset = "When that window ends."
        at = [(key, told.resets_at) for key, told in rows]
        yield _gauge("told_limit_reset_timestamp_seconds", reset, labels, at)


def _whole(standing: Standing) -> Iterator[Metric]:
    if standing.posts is not None:
        rows = [((state.value,), standing.posts.get(state, 0)) for state in State]
        yield _gauge("posts", "Posts by state.", ("state",), rows)
    yield _gauge("workspace_free_bytes", "Space left on the workspace's disk.", (), [((), standing.free_bytes)])


def _accounts(standing: Standing) -> Iterator[Metric]:
    all_of = [((one.account.name, one.account.network), one) for one in standing.accounts]
    due = "Queued posts whose time has come."
    yield _gauge("posts_due", due, ACCOUNT, [(key, one.due) for key, one in all_of])
    oldest = "When the oldest of those was due."
    yield _gauge("posts_oldest_due_timestamp_seconds", oldest, ACCOUNT, [(key, one.oldest_due) for key, one in all_of])
    until = "When the last post of the account's queue is due."
    rows: list[_Row] = [(key, one.queued_until) for key, one in all_of]
    yield _gauge("account_queued_until_timestamp_seconds", until, ACCOUNT, rows)
    paused = "1 while the account sends nothing until it is resumed."
    yield _gauge("account_paused", paused, ACCOUNT, [(key, one.account.paused is not None) for key, one in all_of])
    strikes = "Posts in a row that failed; the third pauses the account."
    yield _gauge("account_failures_in_a_row", strikes, ACCOUNT, [(key, one.account.strikes) for key, one in all_of])
    waits = "Until when the account sends nothing: because its network asked, or for its own spacing."
    rows = [
        ((*key, "spacing" if one.account.waits_for == SPACING else "network"), one.account.waits_until)
        for key, one in all_of
        if standing.at is None or (one.account.waits_until or standing.at) > standing.at
    ]
    yield _gauge("account_waits_until_timestamp_seconds", waits, (*ACCOUNT, "reason"), rows)
    ends = "When the account's login ends unless it is renewed."
    rows = [(key, standing.login_ends.get(key[0])) for key, _ in all_of]
    yield _gauge("account_login_ends_timestamp_seconds", ends, ACCOUNT, rows)
    dry = "The day (UTC) from which on a slot has no quote, as the runner planned last."
    yield _gauge(
        "account_dry_timestamp_seconds", dry, ACCOUNT, [(key, standing.dry_from.get(key[0])) for key, _ in all_of]
    )


def _limits(standing: Standing) -> Iterator[Metric]:
    rows = [
        ((one.account.name, one.account.network, f"{window.seconds}"), window)
        for one in standing.accounts
        for window in one.windows
    ]
    labels = (*ACCOUNT, "window_seconds")
    most = "Posts that the network's rules allow in any window of so many seconds."
    yield _gauge("limit_posts", most, labels, [(key, window.posts) for key, window in rows])
    left = "Posts of those that are left to the account now."
    yield _gauge("limit_posts_left", left, labels, [(key, window.left) for key, window in rows])


def _gauge(name: str, meaning: str, labels: Sequence[str], rows: Iterable[_Row]) -> Metric:
    """A family with a sample for each row that has a value."""
    family = GaugeMetricFamily(f"pullquote_{name}", meaning, labels=labels)
    for values, value in rows:
        if value is not None:
            family.add_metric(list(values), _number(value))
    return family


def _number(value: float | datetime | date) -> float:
    """A moment in seconds since 1970, a day by its first, a figure as it is."""
    if isinstance(value, datetime):
        return value.timestamp()
    if isinstance(value, date):
        return datetime.combine(value, time(), UTC).timestamp()
    return float(value)
