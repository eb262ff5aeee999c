"""`count`: how long a text is for a network."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from pullquote.commands.examples import examples
from pullquote.commands.options import workspace_of
from pullquote.output import json_option, print_json
from quotes.errors import InputError

if TYPE_CHECKING:
    from scheduler.rules import Rules


@click.command(
    epilog=examples(
        'pullquote count "Know thyself. https://example.com" --on x',
        "pullquote count - --on bluesky --json < caption.txt",
        'pullquote count "Know thyself." --account feed --text-only',
    )
)
@click.argument("text")
@click.option("--on", "network", help="The network, such as x, mastodon or bluesky.")
@click.option("--account", help="An account instead, with the limits that its own server tells.")
@click.option("--text-only", is_flag=True, help="For a post without a picture, which may be longer on some networks.")
@json_option
@click.pass_context
def count(
    ctx: click.Context, text: str, network: str | None, account: str | None, text_only: bool, as_json: bool
) -> None:
    """Count TEXT as a network does; - reads standard input.

    X weighs letters and counts an address as 23, Mastodon and Bluesky count what people see as characters, Bluesky
    bytes too, Threads an emoji as many as its bytes.
    """
    from scheduler.captions.counting import count_text
    from scheduler.networks import load_rules

    if (network is None) == (account is None):
        raise click.UsageError("Give --on or --account.", ctx)
    rules = load_rules(network) if network is not None else _rules_of(ctx, account or "")
    counted = count_text(_read(text), rules.text_of(pictures=not text_only))
    if as_json:
        print_json({"network": rules.name, **counted.as_json()})
        return
    verdict = "it fits" if counted.fits else f"{counted.over:,} too many"
    click.echo(f"{rules.display}: {counted.as_words}: {verdict}.")


def _rules_of(ctx: click.Context, account: str) -> Rules:
    from pullquote.posting import open_posting

    with open_posting(workspace_of(ctx)) as posting:
        return posting.rules(posting.accounts.get(account))


def _read(text: str) -> str:
    """The text itself, or standard input without its last line end."""
    if text != "-":
        return text
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig").removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError as error:
        raise InputError(f"Standard input is no text in UTF-8: {error}.", "Convert it first.") from error
