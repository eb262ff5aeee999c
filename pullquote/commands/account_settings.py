"""The settings of an account as options of `accounts add` and `accounts edit`.

Pure.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from pullquote.account_settings import ONLY

_Command = TypeVar("_Command", bound=Callable[..., Any])


option_option = click.option(
    "--option", "pairs", multiple=True, help="What only its network knows: KEY=VALUE; repeatable."
)


def settings_options(command: _Command) -> _Command:
    """Adds the options that `add` and `edit` share."""
    options = [
        click.option("--like", "rules", help="Fit posts to this network's rules (for the folder publisher)."),
        click.option("--to", "folder", help="The folder it writes to, by default posted/NAME or share/NAME."),
        click.option("--server", help="The address of its server, where that is not the network's usual one."),
        click.option("--chat", help="The channel or chat of a Telegram bot, @name or its number."),
        click.option("--url", help="Where a webhook's posts go."),
        option_option,
        click.option("--slots", help="When it posts: 'mon-fri 09:00, sat 11:00 Europe/Paris'."),
        click.option("--jitter", type=click.IntRange(0, 240), help="Move each post by up to so many minutes."),
        click.option("--spacing", type=click.IntRange(0), help="Least minutes between two posts (default 30)."),
        click.option("--cap", type=click.IntRange(1), help="Most posts a day."),
        click.option("--grace", type=click.IntRange(1), help="Minutes a post may be late (default 120); else skipped."),
        click.option("--blackout", multiple=True, help="A day, or two with '..' between, without posts; repeatable."),
        click.option("--again-after", type=click.IntRange(0), help="Days until a quote may come again; 0 for never."),
        click.option("--author-rest", type=click.IntRange(0), help="Days an author rests between posts."),
        click.option("--source-rest", type=click.IntRange(0), help="Days a source rests between posts."),
        click.option("--topic-rest", type=click.IntRange(0), help="Days a topic rests between posts."),
        click.option(
            "--when-exhausted",
            type=click.Choice(["stop", "again", "warn"]),
            help="When no quote may be posted: leave the slot, begin anew, or take what rested longest and say so.",
        ),
        click.option("--only", multiple=True, help=f"Narrow the quotes: KEY=VALUE, of {', '.join(ONLY)}; repeatable."),
        click.option("--handle", help="The account's name, drawn on its cards."),
        click.option("--design", help="The design of its cards."),
        click.option("--format", "form", help="The format of its cards."),
        click.option("--palette", help="The palette of its cards."),
        click.option("--link", help="The link in its captions, in place of each source's own."),
        click.option("--text-only/--with-card", "text_only", default=None, help="Post captions without a picture."),
        click.option("--approve/--no-approve", "approves", default=None, help="Queue planned posts without a look."),
    ]
    for option in reversed(options):
        command = option(command)
    return command
