"""`accounts check`: whether accounts can post, and what their networks say."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import click

from pullquote.commands.examples import examples
from pullquote.commands.options import workspace_of
from pullquote.output import json_option, print_json
from pullquote.posting import Posting, open_posting
from quotes.errors import PullquoteError

if TYPE_CHECKING:
    from scheduler.model import Account
    from scheduler.publisher import Health

CLOCK_OFF = timedelta(minutes=1)
"""More than this between our clock and the network's is told: posts are late by as much, and signatures are refused."""


@click.command(epilog=examples("pullquote accounts check", "pullquote accounts check feed --json --offline"))
@click.argument("names", nargs=-1)
@click.option("--offline", is_flag=True, help="Ask no network: look at settings and logins only.")
@json_option
@click.pass_context
def check(ctx: click.Context, names: tuple[str, ...], offline: bool, as_json: bool) -> None:
    """Check that accounts (by default all) can post: settings, slots, design, captions, login and network.

    Exit code 3 when one cannot.
    """
    bad = 0
    with open_posting(workspace_of(ctx)) as posting:
        for one in [posting.accounts.get(name) for name in names] or posting.accounts.all():
            found = _checked(posting, one, offline=offline)
            bad += not found["ok"]
            if as_json:
                print_json(found)
                continue
            click.echo(f"{one.name:<16} {found['found']}{' ' if found['hint'] else ''}{found['hint']}")
            for line in _more(found):
                click.echo(f"{'':<16} {line}")
    if bad:
        ctx.exit(3)


def _checked(posting: Posting, one: Account, *, offline: bool) -> dict[str, Any]:
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


def _more(found: dict[str, Any]) -> list[str]:
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
