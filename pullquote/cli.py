"""The command line: `pullquote COMMAND`, each command loaded only when it is called.

Touches: everything, through the commands. Exit codes: 0 done, 1 error, 2 usage, 3 done in part, 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module

import click

from pullquote import __version__
from quotes.errors import PullquoteError

COMMANDS = {
    "demo": "demo:demo",
    "init": "workspace:init",
    "add": "editing:add",
    "import": "importing:import_",
    "quotes": "listing:quotes",
    "show": "listing:show",
    "edit": "editing:edit",
    "tag": "editing:tag",
    "untag": "editing:untag",
    "approve": "editing:approve",
    "reject": "editing:reject",
    "delete": "editing:delete",
    "draw": "drawing:draw",
    "card": "card:card",
    "designs": "looks:designs",
    "fonts": "looks:fonts",
    "doctor": "doctor:doctor",
    "completion": "completion:completion",
}
"""Every command with its module and name, in the order of the help page."""


class LateCommands(click.Group):
    """A group whose commands are imported when they are called: `--help` and `card` stay quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of `COMMANDS`."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command = getattr(import_module(f"pullquote.commands.{module}"), name)
        assert isinstance(command, click.Command)  # noqa: S101 - the table above names commands only
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command meant; an unknown one is answered with the nearest name."""
        import difflib

        if args and args[0] not in COMMANDS and (near := difflib.get_close_matches(args[0], COMMANDS, n=1)):
            ctx.fail(f"There is no command {args[0]!r}. Did you mean {near[0]!r}?")
        return super().resolve_command(ctx, args)


@click.command(
    cls=LateCommands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Start with `pullquote demo`, or with one card: "
    'pullquote card "Conventionality is not morality." --by "Charlotte Brontë" --source "Jane Eyre" --out card.png',
)
@click.version_option(__version__, prog_name="pullquote")
@click.option(
    "--workspace",
    type=click.Path(file_okay=False, path_type=str),
    help="Folder of the workspace; otherwise the nearest pullquote.toml upwards.",
)
@click.pass_context
def cli(ctx: click.Context, workspace: str | None) -> None:
    """Quote cards worth posting, with proof of who said it."""
    ctx.obj = workspace


def main() -> None:
    """The `pullquote` command: runs one command and turns what went wrong into an exit code."""
    try:
        code = cli.main(standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped. What was finished is kept; the same command goes on from there.", err=True)
        code = 130
    except PullquoteError as error:
        click.echo(f"Error: {error.message}", err=True)
        if error.hint:
            click.echo(f"  {error.hint}", err=True)
        code = 1
    except BrokenPipeError:
        # The reader of a pipe has gone (`| head`): nobody is left to tell. Python would complain while closing.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    sys.exit(code if isinstance(code, int) else 0)
