"""`accounts check`: whether accounts can post, and what their networks say."""

from __future__ import annotations

import click

from pullquote.account_health import checked, remarks
from pullquote.commands.examples import examples
from pullquote.commands.options import workspace_of
from pullquote.output import json_option, print_json
from pullquote.posting import open_posting


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
            found = checked(posting, one, offline=offline)
            bad += not found["ok"]
            if as_json:
                print_json(found)
                continue
            click.echo(f"{one.name:<16} {found['found']}{' ' if found['hint'] else ''}{found['hint']}")
            for line in remarks(found):
                click.echo(f"{'':<16} {line}")
    if bad:
        ctx.exit(3)
