"""`accounts`: where posts go, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pullquote.account_settings import account_json
from pullquote.commands.account_changes import add, edit, pause, remove, resume
from pullquote.commands.account_check import check
from pullquote.commands.account_logins import login, logout, relock
from pullquote.commands.examples import examples
from pullquote.commands.options import workspace_of
from pullquote.output import json_option, print_json
from pullquote.posting import open_posting

if TYPE_CHECKING:
    from scheduler.model import Account


@click.group(
    invoke_without_command=True,
    epilog=examples(
        'pullquote accounts add feed --on folder --like bluesky --slots "mon-fri 09:00 Europe/Paris"',
        "pullquote accounts add quotes --on mastodon --server https://social.example",
        "pullquote accounts check",
        "pullquote accounts --json | jq -r .name",
    ),
)
@json_option
@click.pass_context
def accounts(ctx: click.Context, as_json: bool) -> None:
    """List the accounts, or add, sign in, change, check, pause, resume or remove one."""
    if ctx.invoked_subcommand is None:
        _list(ctx, as_json)


@accounts.command("list", epilog=examples("pullquote accounts list"))
@json_option
@click.pass_context
def list_(ctx: click.Context, as_json: bool) -> None:
    """List the accounts with their slots and how they stand."""
    _list(ctx, as_json)


def _list(ctx: click.Context, as_json: bool) -> None:
    with open_posting(workspace_of(ctx)) as posting:
        known = posting.accounts.all()
    for one in known:
        if as_json:
            print_json(account_json(one))
            continue
        like = "" if one.rules == one.network else f" like {one.rules}"
        where = f"{one.network}{like}"
        name = f"  {one.options['handle']}" if one.options.get("handle") else ""
        click.echo(f"{one.name:<16} {where:<22} {one.schedule.slots or 'no slots'}{name}{_standing(one)}")
    if not known and not as_json:
        click.echo("No accounts yet. `pullquote accounts add NAME --on NETWORK --slots …` makes one.", err=True)


def _standing(one: Account) -> str:
    if one.paused:
        return f"  PAUSED: {one.paused}"
    return f"  waits until {one.waits_until:%Y-%m-%d %H:%M} UTC ({one.waits_for})" if one.waits_until else ""


for command in (add, login, logout, edit, check, pause, resume, remove, relock):
    accounts.add_command(command)
