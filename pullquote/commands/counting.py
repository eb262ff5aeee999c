"""`count`: how long a text is for a network."""

from __future__ import annotations

import sys

import click

from pullquote.commands.examples import examples
from pullquote.output import json_option, print_json
from quotes.errors import InputError


@click.command(
    epilog=examples(
        'pullquote count "Know thyself. https://example.com" --on x',
        "pullquote count - --on bluesky --json < caption.txt",
    )
)
@click.argument("text")
@click.option("--on", "network", required=True, help="The network, such as x, mastodon or bluesky.")
@json_option
def count(text: str, network: str, as_json: bool) -> None:
    """Count TEXT as a network does; - reads standard input.

    X weighs letters and counts an address as 23, Mastodon and Bluesky count what people see as characters, Bluesky
    bytes too, Threads an emoji as many as its bytes.
    """
    from scheduler.captions.counting import count_text
    from scheduler.networks import load_rules

    rules = load_rules(network)
    counted = count_text(_read(text), rules.text)
    if as_json:
        print_json({"network": rules.name, **counted.as_json()})
        return
    verdict = "it fits" if counted.fits else f"{counted.over:,} too many"
    click.echo(f"{rules.display}: {counted.as_words}: {verdict}.")


def _read(text: str) -> str:
    """The text itself, or standard input without its last line end."""
    if text != "-":
        return text
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig").removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError as error:
        raise InputError(f"Standard input is no text in UTF-8: {error}.", "Convert it first.") from error
