"""Options that several commands share, and the names that a shell completes.

Touches: disk (lists designs).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, get_args

import click
from click.shell_completion import CompletionItem

from pullquote.workspace import Workspace, find_workspace, workspace_at
from quotes.errors import InputError, NotFound, PullquoteError
from templates.background import BackgroundName
from templates.formats import formats

F = TypeVar("F", bound=Callable[..., object])

FILE_TYPES = ("png", "jpeg", "webp", "avif", "pdf")


LOOK_OPTIONS = (
    *("handle", "series", "mark", "logo", "portrait", "portrait_shape", "background"),
    *("photo", "focus", "blur", "duotone", "hyphenate", "direction"),
)
"""What `look_options` hands to a command, by the names of `pullquote.api.CardOptions`."""


def look_options(command: F) -> F:
    """Adds what `card` and `draw` may be asked of a card's look, each named as in `pullquote.api.CardOptions`.

    What a command takes once or several times, design, format and palette, it declares itself.
    """
    picture = click.Path(path_type=Path)
    options = [
        click.option("--handle", help="The account's name, such as @you."),
        click.option("--series", help="What the cards belong to, such as 'Quote of the week'."),
        click.option("--mark/--no-mark", default=None, help="Draw the account's mark, or its logo."),
        click.option("--logo", metavar="FILE", type=picture, help="Picture file of the account's logo."),
        click.option("--portrait", metavar="FILE", type=picture, help="Picture file of the author."),
        click.option(
            "--portrait-shape", type=click.Choice(["round", "square", "none"]), help="Shape of the author's portrait."
        ),
        click.option(
            "--background", type=click.Choice(get_args(BackgroundName)), help="Background instead of the design's own."
        ),
        click.option(
            "--photo", metavar="FILE", type=picture, help="Picture file that fills the card behind the words."
        ),
        click.option("--focus", metavar="X,Y", help="Point of the photo that stays in view, such as 50%,30%."),
        click.option("--blur", type=float, help="Blur the photo, by 0 to 108 1080ths of a square card's width."),
        click.option("--duotone/--no-duotone", default=None, help="Show the photo in two colours of the palette."),
        click.option("--hyphenate/--no-hyphenate", default=None, help="Let long words be divided at line ends."),
        click.option(
            "--direction",
            type=click.Choice(["auto", "ltr", "rtl"]),
            default="auto",
            help="Which way the text runs, if its language and letters are not to tell.",
        ),
    ]
    for option in reversed(options):
        command = option(command)
    return command


class DesignNames(click.ParamType[str]):
    """One or several designs, separated by commas; completes their names."""

    name = "design"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """The designs at hand that begin so."""
        from templates.load import Designs

        try:
            names = workspace_of(ctx).renderer.designs.names()
        except PullquoteError:
            names = Designs().names()
        return _after_comma(names, incomplete)


class FormatNames(click.ParamType[str]):
    """One or several formats, separated by commas; completes their names."""

    name = "format"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """The formats that begin so."""
        return _after_comma(tuple(formats()), incomplete)


class FolderOrUrl(click.Path):
    """A folder, or the URL of one as text."""

    def __init__(self) -> None:
        super().__init__(file_okay=False, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """A `Path`, or the URL as it is."""
        return value if "://" in str(value) else super().convert(value, param, ctx)


def _after_comma(names: tuple[str, ...], incomplete: str) -> list[CompletionItem]:
    done, comma, last = incomplete.rpartition(",")
    return [CompletionItem(done + comma + name) for name in names if name.startswith(last)]


def several(value: str | None) -> tuple[str | None, ...]:
    """The parts of a value with commas, each once; one None when it is not given, so that the default serves."""
    if value is None:
        return (None,)
    parts = tuple(dict.fromkeys(part.strip() for part in value.split(",") if part.strip()))
    if not parts:
        raise InputError(f"{value!r} names nothing.", "Give a name, or several with commas, or leave the option out.")
    return parts


def workspace_of(ctx: click.Context) -> Workspace:
    """The workspace that the command is to work in; raises `NotFound`.

    A folder named by the person is that one and none above it: a slip must not change another workspace.
    """
    named = ctx.find_root().params.get("workspace")
    return workspace_at(Path(named)) if named else find_workspace(Path.cwd())


def workspace_or_none(ctx: click.Context) -> Workspace | None:
    """The workspace if there is one; a named one that is missing is an error all the same."""
    try:
        return workspace_of(ctx)
    except NotFound:
        if ctx.find_root().params.get("workspace"):
            raise
        return None
