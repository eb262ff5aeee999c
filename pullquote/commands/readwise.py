"""`readwise`: highlights from Readwise, with a token that is kept like a login."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import click

from pullquote.commands.examples import examples
from pullquote.commands.importing import show_account, show_failure
from pullquote.commands.options import workspace_of
from pullquote.output import count_of, json_option, print_json
from quotes.errors import NotFound

if TYPE_CHECKING:
    from pullquote.arriving.readwise import Export
    from pullquote.arriving.syncing import Sync
    from pullquote.workspace import Workspace

VARIABLE = "PULLQUOTE_READWISE_TOKEN"
"""The variable of the environment that may hold the token; it goes before the one that is kept."""

_KEPT_AS = "import$readwise"
"""Where the token lies among the logins; no account is called so by chance."""


@click.group(
    epilog=examples(
        "pullquote readwise login",
        "pullquote readwise sync",
        "pullquote readwise logout",
    )
)
def readwise() -> None:
    """Import highlights from Readwise: keep its token, sync, forget the token."""


@readwise.command(
    epilog=examples("pullquote readwise login", "pullquote readwise login --login-from token.json"),
)
@click.option(
    "--login-from",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=str),
    help='Take the token from a JSON object, {"token": "…"}, in a file; - is standard input.',
)
@click.pass_context
def login(ctx: click.Context, login_from: str | None) -> None:
    """Keep the token of your Readwise account, encrypted among the workspace's logins.

    Readwise shows it at readwise.io/access_token, and is asked whether it is right.
    """
    from pullquote.arriving.readwise import admit_token
    from pullquote.logins import asker, keep_login, open_vault, read_login
    from scheduler.logins.signing_in import Field

    vault = open_vault(workspace_of(ctx))
    vault.prepare()
    ask = asker(None if login_from is None else read_login(login_from))
    token = admit_token(ask(Field("token", "Token", hint="Readwise shows it at readwise.io/access_token.")))
    _export(token).check()
    keep_login(vault, _KEPT_AS, {"token": token})
    click.echo("Readwise takes the token; it is kept. Next: `pullquote readwise sync`.")


@readwise.command(epilog=examples("pullquote readwise logout"))
@click.pass_context
def logout(ctx: click.Context) -> None:
    """Forget the token here. Quotes stay; Readwise is not told."""
    from pullquote.logins import open_vault

    if not open_vault(workspace_of(ctx)).forget(_KEPT_AS):
        raise NotFound("No token of Readwise is kept here.", "`pullquote readwise login` keeps one.")
    click.echo("Forgot the token. readwise.io/access_token makes a new one, so that the old one stops working.")


@readwise.command(
    epilog=examples(
        "pullquote readwise sync", "pullquote readwise sync --dry-run", "pullquote readwise sync --all --json"
    )
)
@click.option("--all", "everything", is_flag=True, help="Ask for everything, and not only what is new since the last.")
@click.option("--dry-run", is_flag=True, help="Show what would come; change nothing.")
@json_option
@click.pass_context
def sync(ctx: click.Context, everything: bool, dry_run: bool, as_json: bool) -> None:
    """Import the highlights that are new or changed since the last sync; the first one asks for all of them.

    What was deleted at Readwise is told, and stays here. A sync that broke off is made up for by the next.
    """
    from pullquote.arriving.syncing import Sync
    from pullquote.importing import How, installed_readers

    workspace = workspace_of(ctx)
    token = _token(workspace)
    with workspace.open_store() as store:
        how = How(plugins=installed_readers())
        syncing = Sync(store, _export(token), how, now=datetime.now(UTC), everything=everything)
        unread = 0
        try:
            for outcome in syncing.pages(dry_run=dry_run, listing=as_json):
                if isinstance(outcome, tuple):
                    unread += 1
                    show_failure(*outcome, as_json=as_json)
                else:
                    show_account(outcome, as_json=as_json)
        finally:
            _sum_up(syncing, dry_run=dry_run, as_json=as_json)
    if unread:
        ctx.exit(3)


def _sum_up(syncing: Sync, *, dry_run: bool, as_json: bool) -> None:
    from pullquote.arriving.readwise import told_deleted

    state = syncing.state
    if as_json:
        print_json({"dry_run": dry_run, **state.as_json()})
        return
    what = "nothing was changed" if dry_run else f"{state.added:,} added, {state.known:,} known"
    click.echo(f"Readwise: {count_of(state.pages, 'page')}; {what}.")
    if state.deleted:
        click.echo(told_deleted(state.deleted))


def _token(workspace: Workspace) -> str:
    """The token from the environment or from among the logins. Raises `NotFound`, `InputError` and `StorageError`."""
    from pullquote.arriving.readwise import admit_token
    from pullquote.logins import open_vault

    if given := os.environ.get(VARIABLE):
        return admit_token(given)
    kept = open_vault(workspace).read(_KEPT_AS)
    if kept is None or "token" not in kept:
        raise NotFound(
            "There is no token of Readwise.", f"`pullquote readwise login` keeps one; or set {VARIABLE} to it."
        )
    return kept["token"]


def _export(token: str) -> Export:
    from pullquote.arriving import readwise as service

    return service.Export(token, now=lambda: datetime.now(UTC), wait=_wait, base=service.BASE)


def _wait(pause: timedelta, why: str) -> None:
    seconds = pause.total_seconds()
    click.echo(f"{why}; going on in {seconds:.0f} s.", err=True)
    time.sleep(seconds)
