"""What `accounts` can do to an account: add it, change it, pause, resume and remove it."""

from __future__ import annotations

from functools import partial
from typing import Any

import click

from pullquote.account_joining import add_account, check_addable, edit_account, remove_account
from pullquote.account_settings import account_json, changed
from pullquote.commands.account_logins import login_options, signed_in
from pullquote.commands.account_settings import settings_options
from pullquote.commands.examples import examples
from pullquote.commands.options import workspace_of
from pullquote.output import count_of, json_option, print_json
from pullquote.posting import open_posting


@click.command(
    epilog=examples(
        'pullquote accounts add feed --on folder --like mastodon --slots "daily 08:30 17:00 Europe/Berlin"',
        'pullquote accounts add quotes --on bluesky --slots "mon-fri 09:00 America/New_York"',
        "pullquote accounts add quotes --on bluesky --login-from login.json --json",
        'pullquote accounts add channel --on telegram --chat @quotes --slots "daily 12:00 UTC" --text-only',
        "pullquote accounts add archive --on folder --to ../archive --only tag=reading --approve",
    )
)
@click.argument("name")
@click.option("--on", "network", required=True, help="Where it posts: folder, bluesky, mastodon, x …")
@login_options
@settings_options
@json_option
@click.pass_context
def add(
    ctx: click.Context,
    /,
    name: str,
    network: str,
    login_from: str | None,
    paste_address: bool,
    as_json: bool,
    **given: Any,
) -> None:
    """Add the account NAME, and sign it in where its network needs that.

    What is secret is asked for, or read from --login-from; never give it as an option, where others can see it.
    """
    from quotes.admission import admit_label
    from scheduler.model import Account

    with open_posting(workspace_of(ctx)) as posting:
        fresh = changed(Account(admit_label(name, "The account's name"), network, given.get("rules") or network), given)
        # Everything else first: nobody wants to sign in for an account that cannot be.
        check_addable(posting, fresh)
        signs = posting.signs_in(fresh) or login_from is not None
        sign = partial(signed_in, posting, login_from=login_from, elsewhere=paste_address) if signs else None
        fresh = add_account(posting, fresh, sign)
    if as_json:
        print_json(account_json(fresh))
        return
    name = f", signed in as {fresh.options['handle']}" if fresh.options.get("handle") else ""
    click.echo(f"Added {fresh.name}{name}. `pullquote plan` fills its slots.")


@click.command(epilog=examples("pullquote accounts edit feed --spacing 60", "pullquote accounts edit feed --slots ''"))
@click.argument("name")
@settings_options
@json_option
@click.pass_context
def edit(ctx: click.Context, /, name: str, as_json: bool, **given: Any) -> None:
    """Change what is given of the account NAME; '' clears a value. Posts that are planned stay as they are."""
    with open_posting(workspace_of(ctx)) as posting:
        before = posting.accounts.get(name)
        after = changed(before, given)
        edit_account(posting, before, after)
    print_json(account_json(after)) if as_json else click.echo(f"Changed {after.name}.")


@click.command(epilog=examples('pullquote accounts pause feed --because "holidays"'))
@click.argument("name")
@click.option("--because", default="paused by hand", help="Why, for whoever looks next.")
@click.pass_context
def pause(ctx: click.Context, name: str, because: str) -> None:
    """Post nothing to the account NAME until it is resumed."""
    with open_posting(workspace_of(ctx)) as posting:
        posting.accounts.pause(name, because)
    click.echo(f"Paused {name}. Posts that come due meanwhile are late by their grace when it resumes.")


@click.command(epilog=examples("pullquote accounts resume feed"))
@click.argument("name")
@click.pass_context
def resume(ctx: click.Context, name: str) -> None:
    """Let the account NAME post again.

    After a restore, what came due while it was paused is held: another Pullquote may have posted it.
    """
    with open_posting(workspace_of(ctx)) as posting:
        held = posting.accounts.resume(name, now=posting.now())
    click.echo(f"Resumed {name}.")
    if held:
        click.echo(f"Held: {count_of(held, 'post')} that may have gone out since the backup. Look at the network, then")
        click.echo(
            "answer each in `pullquote queue --state held`: `pullquote inbox found` or `pullquote queue release`."
        )


@click.command(epilog=examples("pullquote accounts remove feed"))
@click.argument("name")
@click.pass_context
def remove(ctx: click.Context, name: str) -> None:
    """Remove the account NAME with its login and cancel what it had planned. Receipts and history stay."""
    with open_posting(workspace_of(ctx)) as posting:
        cancelled, forgotten = remove_account(posting, name)
    login = " Its login is forgotten here; the network keeps its own list." if forgotten else ""
    click.echo(f"Removed {name}; {count_of(cancelled, 'post')} cancelled.{login}")
