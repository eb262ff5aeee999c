"""The command line: `pullquote COMMAND`, each command loaded only when it is called.

Touches: everything, through the commands. Exit codes: 0 done, 1 error, 2 usage, 3 done in part, 130 stopped by
Ctrl-C, 143 by SIGTERM.
"""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import click

from pullquote import __version__
from pullquote.commands.examples import examples
from pullquote.stopping import heed_termination, stopped_by
from quotes.errors import PullquoteError, StorageError, nearest

COMMANDS = {
    "demo": ("demo:demo", "Make a workspace of starter quotes, drawn, with a page."),
    "init": ("workspace:init", "Make an empty workspace."),
    "add": ("editing:add", "Add one quote."),
    "import": ("importing:import_", "Add the quotes of documents."),
    "watch": ("watching:watch", "Import what arrives in a folder."),
    "readwise": ("readwise:readwise", "Import highlights from Readwise."),
    "documents": ("documents:documents", "List what was imported, and what it says."),
    "speakers": ("speakers:speakers", "Say who speaks in a transcript."),
    "names": ("names:names", "Put right the names that a transcript writes wrong."),
    "candidates": ("candidates:candidates", "Rank the quotes that wait for your word."),
    "quotes": ("listing:quotes", "List and search quotes."),
    "show": ("listing:show", "Show everything that is known of quotes."),
    "verify": ("verifying:verify", "Hold quotes against a document."),
    "confirm": ("confirming:confirm", "Say that you have seen the words in the document."),
    "cite": ("citing:cite", "Print citations of quotes."),
    "edit": ("editing:edit", "Change a quote."),
    "clean": ("cleaning:clean", "Leave fillers out of quotes, as declared edits."),
    "emphasise": ("emphasis:emphasise", "Say which words of a quote stand out."),
    "tag": ("editing:tag", "Tag quotes."),
    "untag": ("editing:untag", "Take tags off quotes."),
    "approve": ("editing:approve", "Approve quotes."),
    "reject": ("editing:reject", "Reject quotes: they are kept, but never drawn."),
    "delete": ("editing:delete", "Delete quotes for good."),
    "dupes": ("duplicates:dupes", "List quotes that are alike, and settle them."),
    "merge": ("duplicates:merge", "Make several quotes one."),
    "people": ("people:people", "List people; give them other names."),
    "sources": ("sources:sources", "List works; change what is known of them."),
    "misattributions": ("misattributions:misattributions", "Check quotes against lists of wrong credits."),
    "choose": ("choosing:choose", "Choose the next quote of a channel."),
    "export": ("exporting:export", "Write quotes to a file that import reads."),
    "export-all": ("exporting_all:export_all", "Write everything you have here in open formats."),
    "backup": ("backup:backup", "Write everything of the workspace into one file."),
    "restore": ("backup:restore", "Make a workspace of a backup."),
    "move-store": ("moving:move_store", "Move everything to another database."),
    "draw": ("drawing:draw", "Draw cards of quotes."),
    "card": ("card:card", "Draw one card; no workspace needed."),
    "animate": ("animating:animate", "Make moving cards of quotes: WebP, GIF or MP4."),
    "site": ("site:site", "Draw a card for link previews for every page of a site."),
    "designs": ("designs:designs", "List, show, make, check, pack and install designs."),
    "fonts": ("looks:fonts", "List font families."),
    "captions": ("captions:captions", "List, show, make, check and try caption templates."),
    "count": ("counting:count", "Count a text as a network does."),
    "accounts": ("accounts:accounts", "List, add, change, check, pause or remove accounts."),
    "campaigns": ("campaigns:campaigns", "List, add or remove campaigns."),
    "plan": ("planning:plan", "Fill the slots ahead with quotes."),
    "queue": ("queue:queue", "List what is planned, approve it, change it."),
    "post": ("post:post", "Post one quote, now or at a time of its own."),
    "run": ("run:run", "Post what is due, turn after turn."),
    "simulate": ("simulate:simulate", "Play the days ahead through on a calendar page."),
    "inbox": ("inbox:inbox", "Answer for posts of unknown fate."),
    "studio": ("studio:studio", "Open the studio in the browser."),
    "prove": ("proving:prove", "Kill posting at every step and count the posts."),
    "doctor": ("doctor:doctor", "Check that everything needed is in order."),
    "completion": ("completion:completion", "Print a shell's completion script."),
}
"""Every command with its module, name and one line, in the order of the help page. The line stands here so that the
help page loads none of them."""


class ReaderGone(Exception):
    """Whoever read our output has stopped reading (`| head`): nobody is left to tell."""


@contextmanager
def _output_watched() -> Iterator[None]:
    """Tells output that cannot be written from a bug: the store and the card folder speak for their own files."""
    try:
        yield
    except BrokenPipeError:
        raise ReaderGone from None
    except OSError as error:
        if error.filename is not None or error.errno not in (errno.ENOSPC, errno.EIO, errno.EDQUOT):
            raise
        _drop_output()
        raise StorageError(
            f"The output cannot be written: {error.strerror}.", "Free some space, or send it elsewhere."
        ) from None


class LateCommands(click.Group):
    """A group whose commands are imported when they are called: `--help` and `card` stay quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of `COMMANDS`."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command = getattr(import_module(f"pullquote.commands.{module}"), name)
        assert isinstance(command, click.Command)  # noqa: S101 - the table above names commands only
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table of commands on the help page."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Reads the command line, which prints `--help` and `--version`."""
        with _output_watched():
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> object:
        """Runs the command; raises `ReaderGone` or `StorageError` when its output cannot be written."""
        with _output_watched():
            result = super().invoke(ctx)
            sys.stdout.flush()
            return result

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command meant; an unknown one is answered with the nearest name."""
        if args and args[0] not in COMMANDS and (near := nearest(args[0], COMMANDS)):
            ctx.fail(f"There is no command {args[0]!r}. Did you mean {near!r}?")
        return super().resolve_command(ctx, args)


@click.command(
    cls=LateCommands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=examples(
        "pullquote demo",
        'pullquote card "Conventionality is not morality." --by "Charlotte Brontë" --out card.png',
        "pullquote init && pullquote import quotes.txt && pullquote draw",
    ),
)
@click.version_option(__version__, prog_name="pullquote")
@click.option(
    "--workspace",
    type=click.Path(file_okay=False, path_type=str),
    help="Folder of the workspace; otherwise the nearest pullquote.toml upwards.",
)
def cli(workspace: str | None) -> None:
    """Quote cards worth posting, with proof of who said it."""


def main() -> None:
    """The `pullquote` command: runs one command and turns what went wrong into an exit code."""
    for stream in (sys.stdout, sys.stderr):
        # A letter that the terminal's encoding lacks is shown by its number: no reason to stop halfway.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    heed_termination()
    try:
        code = cli.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt) as error:
        click.echo("Stopped. What was finished is kept; the same command goes on from there.", err=True)
        code = stopped_by(error)
    except PullquoteError as error:
        click.echo(f"Error: {error.message}", err=True)
        if error.hint:
            click.echo(f"  {error.hint}", err=True)
        code = 1
    except OSError as error:
        # What the parts that own a file have not foreseen, such as a folder that may not be looked into.
        if not isinstance(error.filename, str):
            raise
        click.echo(f"Error: {error.filename} cannot be used: {error.strerror}.", err=True)
        click.echo("  Check that it is what it should be, and that you may read and write it.", err=True)
        code = 1
    except ReaderGone:
        _drop_output()
        code = 0
    sys.exit(code if isinstance(code, int) else 0)


def _drop_output() -> None:
    """Lets what is still unwritten go nowhere: Python would complain about it while closing."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
