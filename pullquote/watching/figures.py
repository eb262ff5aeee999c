"""The figures of a posting loop for Prometheus: counters and histograms fed by its events, gauges by how things stand.

Pure. Names follow prometheus.io, "Metric and label naming". Labels are names of accounts, networks and our own words:
there are never more of them than accounts times a dozen.
"""

from __future__ import annotations

import platform
from collections.abc import Iterable, Mapping
from datetime import datetime

from prometheus_client import Counter, Gauge, Histogram, ProcessCollector

from pullquote import __version__
from pullquote.watching.events import EVENTS
from pullquote.watching.gauges import ACCOUNT, StandingGauges
from pullquote.watching.limits import ToldLimit
from pullquote.watching.registry import LabelledRegistry
from pullquote.watching.standing import Standing
from scheduler.model import Account

LATENESS_BUCKETS = (5, 15, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 21_600)
"""Seconds: a turn is 15, a lease that must run out 300, the usual grace 7,200."""

STEP_BUCKETS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 60, 120)
"""Seconds: a card takes a tenth, a call up to the 20 after which it is given up, an upload thrice that."""

TURN_BUCKETS = (0.01, 0.05, 0.25, 1, 5, 15, 60, 300)
"""Seconds: an idle turn takes milliseconds, one longer than 15 delays the next."""

REFUSED = "refused"
"""What a post failed as that the network, or a rule of ours, refused; others failed for being out of tries."""

OUTCOMES = sorted({REFUSED, *(one.ends_as for one in EVENTS.values() if one.ends_as)})
"""How a post can leave a runner's hand."""


class PostingFigures:
    """What Prometheus is told of one runner; safe to read from any thread while the runner goes on."""

    def __init__(self, workspace: str) -> None:
        self._registry = LabelledRegistry(workspace)
        within = self._registry.registry
        self._networks: dict[str, str] = {}
        self._gauges = StandingGauges()
        within.register(self._gauges)
        ProcessCollector(namespace="pullquote", registry=within)
        self._events = Counter("pullquote_events", "Events of this runner's log.", ("event",), registry=within)
        self._outcomes = Counter(
            "pullquote_outcomes",
            "How posts left this runner's hand.",
            (*ACCOUNT, "outcome"),
            registry=within,
        )
        self._lateness = Histogram(
            "pullquote_post_lateness_seconds",
            "How long after they were due posts appeared.",
            ("network",),
            buckets=LATENESS_BUCKETS,
            registry=within,
        )
        self._steps = Histogram(
            "pullquote_step_seconds",
            "How long the steps of a post took, by how they ended.",
            ("network", "step", "result"),
            buckets=STEP_BUCKETS,
            registry=within,
        )
        self._turns = Histogram("pullquote_turn_seconds", "How long turns took.", buckets=TURN_BUCKETS, registry=within)
        # From nought, and so below: Prometheus sees no rise where the first it sees of a count is a one.
        for event in EVENTS:
            self._events.labels(event)
        about = Gauge("pullquote_build_info", "What runs.", ("version", "python"), registry=within)
        about.labels(__version__, platform.python_version()).set(1)

    def heard(self, event: str, particulars: Mapping[str, object]) -> None:
        """Counts an event of the log."""
        self._events.labels(event).inc()
        account = str(particulars.get("account", ""))
        network = str(particulars.get("network", "") or self._networks.get(account, ""))
        if event == "step":
            step, result = str(particulars["step"]), str(particulars["result"])
            self._steps.labels(network, step, result).observe(_figure(particulars["seconds"]))
        if event == "posted":
            self._lateness.labels(network).observe(_figure(particulars["late"]))
        if event in EVENTS and (outcome := EVENTS[event].ends_as) is not None:
            if event == "failed" and particulars.get("rule") is not None:
                outcome = REFUSED
            self._outcomes.labels(account, network, outcome).inc(_figure(particulars.get("posts", 1)))

    def tell_limits(self, account: Account, step: str, limits: Iterable[ToldLimit]) -> None:
        """Keeps what an account's network told of its limits in a step."""
        self._gauges.tell_limits(account, step, limits)

    def turned(self, seconds: float, *, at: datetime, trouble: bool) -> None:
        """A turn took so long, and ended so."""
        self._turns.observe(seconds)
        self._gauges.trouble = trouble
        if not trouble:
            self._gauges.last_turn = at

    def stands(self, standing: Standing, *, database_up: bool) -> None:
        """This is how things stand now; of a database that does not answer, how they stood last."""
        self._gauges.standing = standing
        self._networks = {one.account.name: one.account.network for one in standing.accounts}
        for name, network in self._networks.items():
            for outcome in OUTCOMES:
                self._outcomes.labels(name, network, outcome)
        self._gauges.database_up = database_up

    def text(self) -> bytes:
        """All figures as they are now, in Prometheus' text format."""
        return self._registry.text()


def _figure(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
