"""Options that several commands share, and the names that a shell completes.

Touches: disk (lists designs).
"""

from __future__ import annotations

from pathlib import Path

import click
from click.shell_completion import CompletionItem

from pullquote.workspace import Workspace, find_workspace, workspace_at
from quotes.errors import InputError, NotFound, PullquoteError
from templates.formats import formats

FILE_TYPES = ("png", "jpeg", "webp", "avif", "pdf")


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
