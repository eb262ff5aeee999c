"""What `accounts` can do about logins: sign in, forget, and lock them with another key."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import click

from pullquote.account_joining import sign_in_again
from pullquote.account_settings import account_json, options_of
from pullquote.commands.account_settings import option_option
from pullquote.commands.examples import examples
from pullquote.commands.options import workspace_of
from pullquote.output import json_option, print_json
from pullquote.posting import Posting, open_posting
from quotes.errors import InputError, NotFound

if TYPE_CHECKING:
    from scheduler.model import Account

_Command = TypeVar("_Command", bound=Callable[..., Any])


def login_options(command: _Command) -> _Command:
    """Adds the options of signing in."""
    command = click.option(
        "--paste-address", is_flag=True, help="Your browser is on another machine: paste the address it ends on."
    )(command)
    return click.option(
        "--login-from",
        type=click.Path(dir_okay=False, allow_dash=True, path_type=str),
        help="Take what would be asked from a JSON object in a file; - is standard input.",
    )(command)


def signed_in(
    posting: Posting, account: Account, *, login_from: str | None, elsewhere: bool, as_new_user: bool = False
) -> Account:
    """The account with what it should remember, its login kept. Raises what signing in raises."""
    from pullquote.logins import asker, browser_of, keep_login, read_login

    given = None if login_from is None else read_login(login_from)
    if posting.signs_in(account):
        return posting.sign_in(account, asker(given), browser_of(elsewhere=elsewhere), as_new_user=as_new_user)
    if given is None or posting.foldered(account):
        raise InputError(f"Accounts of {account.network} have no login to ask for.", "Nothing has to be done.")
    # A plugin knows what its own login is made of.
    posting.logins.prepare()
    keep_login(posting.logins, account.name, given)
    return account


@click.command(
    epilog=examples(
        "pullquote accounts login quotes",
        "pullquote accounts login quotes --login-from login.json",
        "pullquote accounts login quotes --paste-address",
    )
)
@click.argument("name")
@login_options
@click.option("--server", help="Its server, where that has another address now; with --as-new-user.")
@option_option
@click.option("--as-new-user", is_flag=True, help="Let it post as somebody else from now on.")
@json_option
@click.pass_context
def login(
    ctx: click.Context,
    name: str,
    login_from: str | None,
    paste_address: bool,
    server: str | None,
    pairs: tuple[str, ...],
    as_new_user: bool,
    as_json: bool,
) -> None:
    """Sign the account NAME in anew, as the same user. An account that was paused for its login goes on."""
    with open_posting(workspace_of(ctx)) as posting:
        before = posting.accounts.get(name)
        options = options_of(before, {"server": server, "pairs": pairs})
        sign = partial(signed_in, posting, login_from=login_from, elsewhere=paste_address, as_new_user=as_new_user)
        still = sign_in_again(posting, name, options, sign, as_new_user=as_new_user)
    if as_json:
        print_json(account_json(still))
        return
    click.echo(f"Signed {still.name} in{f' as {handle}' if (handle := still.options.get('handle')) else ''}.")
    if still.paused is not None:
        click.echo(f"It is still paused: {still.paused}")
        click.echo(f"`pullquote accounts resume {still.name}` lets it go on.")
    elif before.paused is not None:
        click.echo(f"It goes on; it was paused: {before.paused}")


@click.command(epilog=examples("pullquote accounts logout quotes"))
@click.argument("name")
@click.pass_context
def logout(ctx: click.Context, name: str) -> None:
    """Forget the login of the account NAME. The network is not told: take it off its list of apps there."""
    with open_posting(workspace_of(ctx)) as posting:
        if not posting.logins.forget(name):
            posting.accounts.get(name)
            raise NotFound(f"The account {name!r} has no login here.", "`pullquote accounts list` shows the accounts.")
    click.echo(f"Forgot the login of {name}. Its posts wait until `pullquote accounts login {name}` signs in again.")


@click.command(epilog=examples("pullquote accounts relock"))
@click.pass_context
def relock(ctx: click.Context) -> None:
    """Lock the file of logins anew, after its key, or the place of its key, was changed."""
    with open_posting(workspace_of(ctx)) as posting:
        where = posting.logins.relock()
    if where is None:
        raise NotFound("No logins are kept here.", "`pullquote accounts add` signs an account in.")
    click.echo(f"Locked {posting.logins.path.name} with the key in {where}.")
