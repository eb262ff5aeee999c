"""Whether an account can post, and what its network says of it.

Touches: disk, the clock; the network unless told not to. The command `accounts check` and the studio use it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from quotes.errors import PullquoteError

if TYPE_CHECKING:
    from pullquote.posting import Posting
    from scheduler.model import Account
    from scheduler.publisher import Health

CLOCK_OFF = timedelta(minutes=1)
"""More than this between our clock and the network's is told: posts are late by as much, and signatures are refused."""


def checked(posting: Posting, one: Account, *, offline: bool) -> dict[str, Any]:
    """What is found of an account: whether it can post and why not, who it is there, when its login ends.

    Nothing is raised: what is wrong with one account hides no other. `clock_off` is in seconds.
    """
    health: Health | None = None
    ends: datetime | None = None
    ok, found, hint = True, f"paused: {one.paused}" if one.paused else "ready", ""
    try:
        posting.check_account(one)
        if not offline:
            health, ends = posting.health(one)
    except PullquoteError as error:
        ok, found, hint = False, error.message, error.hint
    except Exception as error:  # noqa: BLE001 - a bug of a plugin's, whose words may hold what is secret
        ok, found, hint = False, f"a bug: {type(error).__name__}", "The log of `pullquote run` tells where."
    off = None if health is None or health.clock_off is None else health.clock_off.total_seconds()
    return {
        "name": one.name,
        "found": found,
        "hint": hint,
        "ok": ok,
        "handle": health and health.handle,
        "profile": health and health.profile,
        "login_ends": ends and ends.isoformat(),
        "warnings": list(health.warnings) if health else [],
        "clock_off": off,
    }


def remarks(found: dict[str, Any]) -> list[str]:
    """What a person should know beside whether it can post."""
    lines: list[str] = []
    if found["handle"]:
        lines.append(f"as {found['handle']}{', ' if found['profile'] else ''}{found['profile'] or ''}")
    if found["login_ends"]:
        lines.append(f"its login ends on {datetime.fromisoformat(found['login_ends']):%Y-%m-%d %H:%M} UTC")
    off = timedelta(seconds=found["clock_off"] or 0)
    if abs(off) > CLOCK_OFF:
        side = "ahead of" if off > timedelta(0) else "behind"
        far = timedelta(seconds=round(abs(off).total_seconds()))
        lines.append(f"this machine's clock is {far} {side} the network's: set it")
    return [*lines, *found["warnings"]]
