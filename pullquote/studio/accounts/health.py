"""How everything is: the runner's heartbeat, the queue, limits, the last failures, and the doctor's lines.

Touches: disk, the clock.
"""

from __future__ import annotations

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from pullquote import __version__
from pullquote.doctor import examine
from pullquote.runner_seen import HEALTH, read_runner
from pullquote.studio.accounts.standing import limits_of
from pullquote.studio.answers import page, studio_of
from pullquote.studio.wording import wording
from scheduler.desk import Shown
from scheduler.states import State

_LATELY = timedelta(days=14)
"""How far back failures are told: older ones have been seen."""

_MOST_FAILURES = 10


def health_page(request: Request) -> Response:
    """`GET /health`: how everything is, but for the doctor's lines, which take a second."""
    studio = studio_of(request)
    posting, now = studio.posting, studio.now()
    seen = read_runner(studio.root / HEALTH)
    since = now - _LATELY
    failed = list(posting.desk.posts(Shown((State.FAILED, State.SKIPPED), since=since)))
    counts = posting.desk.counts()
    where, software = studio.store.kept_in()
    return page(
        request,
        "accounts/health.html",
        "accounts",
        seen=seen,
        ago=_ago(now - seen.at) if seen is not None else "",
        lives=seen is not None and seen.lives(now),
        counts=[(state.value, counts[state]) for state in State if counts.get(state)],
        limits_of_accounts=[(account, limits_of(posting, account)) for account in posting.accounts.all()],
        failures=failed[-_MOST_FAILURES:][::-1],
        database=(where, software),
        version=__version__,
        command=f"pullquote --workspace {studio.root} run",
    )


def doctor_piece(request: Request) -> Response:
    """`GET /health/doctor`: the doctor's lines, for the page's script."""
    findings = list(examine(studio_of(request).workspace))
    return page(request, "accounts/doctor.html", "accounts", findings=findings)


def _ago(span: timedelta) -> str:
    """A span in the largest unit that it fills: seconds, minutes, hours or days."""
    seconds = max(0, round(span.total_seconds()))
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= length:
            return wording()(f"accounts.ago.{unit}", count=seconds // length)
    return wording()("accounts.ago.second", count=seconds)
