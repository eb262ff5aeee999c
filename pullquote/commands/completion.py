"""`completion`: the script that makes a shell complete `pullquote`."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from pullquote.commands.examples import examples


@click.command(epilog=examples('eval "$(pullquote completion bash)"', "pullquote completion fish | source"))
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print the completion script of SHELL.

    Have the shell run it when it starts, for example by the first line below in ~/.bashrc.
    """
    kind = get_completion_class(shell)
    assert kind is not None  # noqa: S101 - click has all three
    click.echo(kind(ctx.find_root().command, {}, "pullquote", "_PULLQUOTE_COMPLETE").source())
